package dev.kinglet.jvm;

import dev.kinglet.device.cpu.Parallel;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/** Work spread over the cores of the machine, by the common pool. */
public final class Threads implements Parallel {
  @Override
  public void run(int chunks, Body body) {
    if (chunks <= 1 || ForkJoinPool.getCommonPoolParallelism() < 1) {
      SERIAL.run(chunks, body);
    } else {
      IntStream.range(0, chunks).parallel().forEach(body::run);
    }
  }
}
