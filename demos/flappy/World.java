package dev.kinglet.demos.flappy;

import dev.kinglet.evolve.CounterRandom;

/**
 * The pipes, as they come. No bird changes a world, so one world serves a whole population, and it
 * is a pure function of its seed, its rules and the tick. All arithmetic is sums and products of
 * doubles: the same bits on every device.
 *
 * <p>In a tick the birds look, move and may hit something; then {@link #advance} moves the pipes.
 */
final class World {
  static final int WIDTH = 500;
  static final int HEIGHT = 512;
  static final int BIRD_X = 80;
  static final int BIRD_WIDTH = 40;
  static final int BIRD_HEIGHT = 30;
  static final double START_Y = 250;
  static final double GRAVITY = 0.3;
  static final double FLAP = -6;
  static final int PIPE_WIDTH = 50;

  private static final int GAP = 120;
  private static final int SPACING = 270;
  private static final int MARGIN = 50;
  private static final double SWING = 30;

  private final int seed;
  private final Rules rules;
  private int tick;
  private int made;
  private double untilNext;
  // the pairs on the screen from left to right; never more than three
  private int pairs;
  private final double[] x = new double[4];
  private final double[] base = new double[4];
  private final double[] gap = new double[4];
  private final double[] phase = new double[4];

  World(int seed, Rules rules) {
    this.seed = seed;
    this.rules = rules;
  }

  /** The seed of the world that a run's generation flies in; {@code lane} tells several apart. */
  static int seedOf(int runSeed, int generation, int lane) {
    return CounterRandom.hash(CounterRandom.hash(runSeed, generation), lane);
  }

  int tick() {
    return tick;
  }

  int pairs() {
    return pairs;
  }

  double pipeX(int pair) {
    return x[pair];
  }

  double gapTop(int pair) {
    return rules.moving()
        ? base[pair] + SWING * swing(tick * (1.0 / 200) + phase[pair])
        : base[pair];
  }

  double gapHeight(int pair) {
    return gap[pair];
  }

  /** How many pairs lie behind the birds. */
  int passed() {
    return made - pairs + next();
  }

  /** How far the pipes move in this tick. */
  double speed() {
    return rules.speedUp() ? 3 + Math.min(1, tick * (1.0 / 4000)) : 3;
  }

  /** What this tick adds to a bird's speed. */
  double gravity() {
    return rules.wind()
        ? GRAVITY + 0.05 * swing(tick * (1.0 / 170)) + 0.025 * swing(tick * (1.0 / 61))
        : GRAVITY;
  }

  /** The top of the next gap, 0 while there is no pipe. */
  double nextTop() {
    int n = next();
    return n < pairs ? gapTop(n) : 0;
  }

  /**
   * How far the right side of the next pair is ahead of the birds' left side, the world's width
   * while there is none.
   */
  double distance() {
    int n = next();
    return n < pairs ? x[n] + PIPE_WIDTH - BIRD_X : WIDTH;
  }

  /** A bird lives while its y is above this … */
  double ceiling() {
    int p = beside();
    return p < 0 ? -BIRD_HEIGHT : gapTop(p);
  }

  /** … and below this. */
  double floor() {
    int p = beside();
    return p < 0 ? HEIGHT : gapTop(p) + gap[p] - BIRD_HEIGHT;
  }

  /** Moves the pipes and goes on to the next tick. */
  void advance() {
    double step = speed();
    for (int i = 0; i < pairs; i++) {
      x[i] -= step;
    }
    if (pairs > 0 && x[0] + PIPE_WIDTH < 0) {
      pairs--;
      for (int i = 0; i < pairs; i++) {
        x[i] = x[i + 1];
        base[i] = base[i + 1];
        gap[i] = gap[i + 1];
        phase[i] = phase[i + 1];
      }
    }
    if (untilNext <= 0) {
      // Classic: at tick 0 and every 90 ticks after it
      gap[pairs] = rules.narrowing() ? Math.max(92, GAP - 0.5 * made) : GAP;
      double u = CounterRandom.uniform(seed, 2 * made);
      base[pairs] = (int) (u * (HEIGHT - 2 * MARGIN - GAP) + 0.5) + MARGIN;
      phase[pairs] = CounterRandom.uniform(seed, 2 * made + 1);
      x[pairs++] = WIDTH + untilNext;
      made++;
      untilNext += SPACING;
    }
    untilNext -= step;
    tick++;
  }

  private int next() {
    int n = 0;
    while (n < pairs && x[n] + PIPE_WIDTH <= BIRD_X) {
      n++;
    }
    return n;
  }

  // the pair that shares a column with the birds, or -1; touching counts
  private int beside() {
    for (int i = 0; i < pairs; i++) {
      if (x[i] <= BIRD_X + BIRD_WIDTH && x[i] + PIPE_WIDTH >= BIRD_X) {
        return i;
      }
    }
    return -1;
  }

  // a triangle wave of period 1 and height 1: a sine would differ between browsers
  private static double swing(double at) {
    double part = at - (int) at;
    return part < 0.5 ? 4 * part - 1 : 3 - 4 * part;
  }
}
