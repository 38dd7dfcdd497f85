package dev.kinglet.train;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.io.Idx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The digits of {@code KINGLET_DATA}: 60,000 to learn from, 5,000 others to be judged by. */
public final class MnistFiles {
  private MnistFiles() {}

  /** Reads them, or skips the test. */
  public static MnistRun open() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    assumeTrue(data != null, "skipped: set KINGLET_DATA");
    Path dir = Path.of(data, "mnist");
    return new MnistRun(
        images(dir, "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
        images(dir, "t10k-first5000-images-idx3-ubyte.gz", "t10k-first5000-labels-idx1-ubyte.gz"));
  }

  private static Images images(Path dir, String images, String labels) throws IOException {
    return new Images(idx(dir.resolve(images)), idx(dir.resolve(labels)), 10);
  }

  private static Idx idx(Path file) throws IOException {
    byte[] packed = Files.readAllBytes(file);
    return Idx.parse(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
  }
}
