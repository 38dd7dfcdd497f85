package dev.kinglet.device;

import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Kernel;

/** What runs kernels. Devices keep no graph: they see kernels, buffers and reads. */
public interface Device {
  /** The public name: cpu, webgl, wasm. */
  String name();

  /** The most input buffers a kernel may have. */
  int maxInputs();

  /** The most output buffers a kernel may have. */
  int maxOutputs();

  /** The most elements one buffer may have. */
  int maxSize();

  /**
   * Whether the device has code of its own for this node (Scan, ArgSort, Scatter); else the
   * schedule makes it out of kernels.
   */
  boolean runs(Node special);

  /**
   * Gets ready to run a kernel, as often as wanted. A device that compiles starts to, and does not
   * wait: of several kernels all are prepared before the first runs, so that they compile at once.
   */
  Task prepare(Kernel kernel);

  /** The same as {@code task}, for a kernel that differs in its params only. */
  default Task prepare(Kernel kernel, Task task) {
    return prepare(kernel);
  }

  /**
   * Prepared tasks that follow one another as a single one, where the device has something better
   * for them than to run each; else null. Float32 only.
   *
   * @param reads by task: the places of the values that it reads
   * @param writes by task: the places that it writes
   * @param ends places in the order of the task's inputs, and in the order of its outputs
   */
  default Task whole(Task[] tasks, int[][] reads, int[][] writes, int[][] ends) {
    return null;
  }

  /** Whether all that was prepared could run now, without waiting for a compiler. */
  default boolean isReady() {
    return true;
  }

  /**
   * Does {@code work}, which is one piece of work of this device, and tells how long the device
   * took for it, maybe later. False, doing nothing, where the work is done when {@code work}
   * returns, so that anybody can see how long it takes.
   */
  default boolean time(Runnable work, Timed told) {
    return false;
  }

  /** Told how long work took. */
  interface Timed {
    /** In milliseconds; NaN where that cannot be said. */
    void run(double ms);
  }

  /** How many programs, of all that was prepared, a compiler still has in hand. */
  default int compiling() {
    return 0;
  }

  /** A kernel that a device is ready to run. */
  interface Task {
    /** Computes {@code out} from {@code in}; on return it is at least queued. */
    void run(Buffer[] in, Buffer[] out);
  }

  /** Computes a node for which {@link #runs} is true. */
  void run(Node special, Buffer[] in, Buffer out);

  /** Fills {@code b.host}, blocking until it is there. */
  void readSync(Buffer b);

  /** Fills {@code b.host} without blocking, then calls {@code done}; an error goes there too. */
  void read(Buffer b, Done done);

  /** Whether a processor does the drawing: then it is no faster than the host. */
  boolean isSoftware();

  /** What it is called by its maker. */
  default String model() {
    return name();
  }

  /**
   * How many rows of results are computed side by side by a tile of a product, where that can be
   * chosen; else 0.
   */
  default int rows() {
    return 0;
  }

  /** Chooses that for what is prepared from now on. */
  default void rows(int rows) {}

  /** Whether folds of many into few should be cut in two passes, to keep it busy. */
  boolean splitsFolds();

  /**
   * Instructions for an element (a transcendental counts 8) that several kernels rather repeat than
   * have one write the result for all.
   */
  default int repeats() {
    return 24;
  }

  /**
   * The smallest number that is safe to add to a divisor: what optimizers divide by may have been
   * stored as 0 below it. 1e-7 where floats have 32 bits, 1e-4 where they are stored in 16.
   */
  default double epsilon() {
    return 1e-7;
  }

  /** What it is, its limits and figures, for people; lines ending in newlines. */
  String info();

  /** The code that would run for this kernel. */
  String source(Kernel kernel);

  /** Values that belong to one device, whichever is in use. */
  interface Held extends Buffer.Resident {
    /** That device. */
    Device device();
  }

  /** Told when an asynchronous read ends. */
  interface Done {
    /** {@code error} is null when the buffer's host array is there. */
    void run(RuntimeException error);
  }
}
