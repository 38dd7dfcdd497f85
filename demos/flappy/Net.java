package dev.kinglet.demos.flappy;

import dev.kinglet.evolve.Logistic;

/**
 * A bird's network: inputs, one hidden layer, one output, logistic, without biases.
 *
 * @param inputs 2 to 4 of: the bird's y, the next gap's top, the bird's speed, the distance to go
 * @param hidden neurons of the hidden layer
 */
record Net(int inputs, int hidden) {
  static final Net CLASSIC = new Net(2, 2);

  /** Weights: hidden neuron by hidden neuron with its inputs, then those of the output. */
  int weights() {
    return (inputs + 1) * hidden;
  }

  /** What the bird sees: {@code inputs} numbers, all roughly between -1 and 1. */
  void look(World world, double y, double speed, double[] seen) {
    see(y, speed, topSeen(world), distanceSeen(world), seen);
  }

  /** The next gap's top as a bird sees it. */
  static double topSeen(World world) {
    return world.nextTop() / World.HEIGHT;
  }

  /** The distance to go as a bird sees it. */
  static double distanceSeen(World world) {
    return world.distance() / World.WIDTH;
  }

  void see(double y, double speed, double top, double distance, double[] seen) {
    seen[0] = y / World.HEIGHT;
    seen[1] = top;
    if (inputs > 2) {
      seen[2] = speed / 10;
    }
    if (inputs > 3) {
      seen[3] = distance;
    }
  }

  /**
   * The sum that reaches the output neuron. Its logistic is above 0.5 where the sum is above 0, so
   * that is when the bird flaps.
   */
  double sum(double[] w, double[] seen) {
    double sum = 0;
    int k = 0;
    int out = inputs * hidden;
    for (int h = 0; h < hidden; h++) {
      double a = 0;
      for (int i = 0; i < inputs; i++) {
        a += w[k++] * seen[i];
      }
      sum += w[out + h] * Logistic.of(a);
    }
    return sum;
  }

  /** Every neuron's value, inputs first, for the picture of the network. */
  double[] activations(double[] w, double[] seen) {
    double[] all = new double[inputs + hidden + 1];
    System.arraycopy(seen, 0, all, 0, inputs);
    int k = 0;
    for (int h = 0; h < hidden; h++) {
      double a = 0;
      for (int i = 0; i < inputs; i++) {
        a += w[k++] * seen[i];
      }
      all[inputs + h] = Logistic.of(a);
    }
    all[inputs + hidden] = Logistic.of(sum(w, seen));
    return all;
  }
}
