package dev.kinglet.device.cpu;

/** Arrays of one block's size, kept for the next program. For one thread. */
final class Blocks {
  private final java.util.ArrayList<float[]> floats = new java.util.ArrayList<>();
  private final java.util.ArrayList<int[]> ints = new java.util.ArrayList<>();
  private final java.util.ArrayList<double[]> doubles = new java.util.ArrayList<>();

  float[] floats() {
    int n = floats.size();
    return n == 0 ? new float[Program.BLOCK] : floats.remove(n - 1);
  }

  int[] ints() {
    int n = ints.size();
    return n == 0 ? new int[Program.BLOCK] : ints.remove(n - 1);
  }

  double[] doubles() {
    int n = doubles.size();
    return n == 0 ? new double[Program.BLOCK] : doubles.remove(n - 1);
  }

  void give(float[] x) {
    floats.add(x);
  }

  void give(int[] x) {
    ints.add(x);
  }

  void give(double[] x) {
    doubles.add(x);
  }
}
