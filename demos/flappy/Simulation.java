package dev.kinglet.demos.flappy;

import dev.kinglet.evolve.Fitness;

/** A population that flies, dies and breeds: what the page shows, whichever way it is computed. */
interface Simulation {
  /** Called when ticks are computed, or could not be: then with what went wrong, otherwise null. */
  interface Done {
    void done(String error);
  }

  /** {@code classic} or {@code swarm}. */
  String mode();

  /** Where the birds are computed. */
  String device();

  int population();

  /** The generation in the air, from 1 on. */
  int generation();

  /** The tick that the generation has reached. */
  int tick();

  /** The ticks of all generations together. */
  double flown();

  int alive();

  /** The longest flight so far, in ticks. */
  int best();

  /** The pipes as they stand, for drawing. */
  World world();

  /** Fitness of each generation that has ended. */
  int history();

  Fitness fitness(int index);

  /**
   * Goes on by some ticks, over the ends of generations.
   *
   * @param ticks how many, at least 1
   * @param done called once they are computed, perhaps before this returns
   */
  void advance(int ticks, Done done);

  /**
   * Living birds to draw, the leader first.
   *
   * @param into receives y and speed of each bird, in turns
   * @return how many birds it holds now; there may be more alive
   */
  int birds(float[] into);

  /** The network of the birds. */
  Net net();

  /** The weights of the leader: a bird that is still alive. */
  double[] leader();

  /** What the leader sees in this tick. */
  double[] leaderSees();

  /** The best flight so far, flown again; its last tick may be this one. */
  Champion champion();

  /** Lets the memory go; nothing may be asked afterwards. */
  void dispose();
}
