package dev.kinglet.demos.flappy;

import dev.kinglet.evolve.Fitness;

/**
 * The birds of a swarm: {@code population} genomes, each flying in several worlds (lanes) at once.
 * The worlds come from outside, tick by tick, as rows of numbers; what happens to a bird stays
 * inside, and only a few numbers come out.
 */
interface Flock {
  /**
   * Numbers of one lane in one tick: the next gap's top, the distance to go, gravity, and the y
   * above and below which a bird lives.
   */
  int ROW = 5;

  int TOP = 0;
  int DISTANCE = 1;
  int GRAVITY = 2;
  int CEILING = 3;
  int FLOOR = 4;

  /** How a generation stands. */
  final class View {
    /** Genomes that still have a bird in the air. */
    int alive;

    /** The lane of a bird that is still in the air, and that bird; -1 if there is none. */
    int leaderLane = -1;

    double[] leader;
    double leaderY;
    double leaderSpeed;

    /** y and speed, in turns, of some living birds of lane 0. */
    float[] birds = {};
  }

  /**
   * How a generation ended.
   *
   * @param fitness a genome's fitness is the mean of its flights
   * @param longest ticks of the longest flight
   * @param lane where that was
   * @param weights whose it was
   */
  record Brood(Fitness fitness, double longest, int lane, double[] weights) {}

  /** Called with an answer, or with null and what went wrong. */
  interface Reply<T> {
    void answer(T value, String error);
  }

  String device();

  /** Flying so many ticks at once costs the least. */
  int stride();

  /** Puts every bird at the start of its world. */
  void begin();

  /**
   * Lets the birds fly.
   *
   * @param rows [ticks][lanes][ROW]; may be used again by the caller
   */
  void fly(float[] rows, int ticks);

  /** Asks how the generation stands; birds and leader only if {@code closely}. */
  void look(boolean closely, Reply<View> reply);

  /** Ranks the genomes and replaces them by the next generation's. */
  void breed(int generation, Reply<Brood> reply);

  /** Lets the memory go. */
  void dispose();
}
