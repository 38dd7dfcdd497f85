package dev.kinglet.demos.flappy;

import dev.kinglet.evolve.CounterRandom;
import dev.kinglet.evolve.Fitness;
import dev.kinglet.evolve.RankedPairs;

/**
 * The well-known demo's rules in a plain loop of doubles. A run is a function of its seed and
 * population alone, on the JVM and in every browser.
 */
final class Classic implements Simulation {
  /** A flight that lasts this long ends the generation; nothing is left to learn. */
  static final int LIMIT = 100_000;

  private static final Net NET = Net.CLASSIC;

  private final int seed;
  private final int population;
  private int generation;
  private double[][] genomes;
  private final double[] y;
  private final double[] speed;
  private final double[] scores;
  // indices of the living, in order
  private final int[] living;
  private int alive;
  private World world;
  private double flown;
  private int best;
  private int bestGeneration;
  private double[] bestWeights;
  private Fitness[] history = new Fitness[64];
  private final double[] seen = new double[2];

  /**
   * A run.
   *
   * @param seed any number
   * @param population how many birds, at least 1
   */
  Classic(int seed, int population) {
    this.seed = seed;
    this.population = population;
    y = new double[population];
    speed = new double[population];
    scores = new double[population];
    living = new int[population];
    begin(RankedPairs.first(population, NET.weights(), random()));
  }

  private CounterRandom random() {
    return new CounterRandom(CounterRandom.hash(seed, -1 - generation));
  }

  private void begin(double[][] born) {
    genomes = born;
    generation++;
    world = new World(World.seedOf(seed, generation, 0), Rules.CLASSIC);
    alive = population;
    for (int i = 0; i < population; i++) {
      y[i] = World.START_Y;
      speed[i] = 0;
      living[i] = i;
    }
  }

  /** One tick of all birds; the last death begins the next generation. */
  private void step() {
    double top = Net.topSeen(world);
    double gravity = world.gravity();
    double ceiling = world.ceiling();
    double floor = world.floor();
    int now = world.tick();
    int kept = 0;
    for (int k = 0; k < alive; k++) {
      int i = living[k];
      NET.see(y[i], speed[i], top, 0, seen);
      double s = (NET.sum(genomes[i], seen) > 0 ? World.FLAP : speed[i]) + gravity;
      speed[i] = s;
      y[i] += s;
      if (y[i] > ceiling && y[i] < floor) {
        living[kept++] = i;
      } else {
        died(i, now);
      }
    }
    alive = kept;
    if (alive > 0) {
      world.advance();
      if (world.tick() < LIMIT) {
        return;
      }
      for (int k = 0; k < alive; k++) {
        died(living[k], LIMIT);
      }
    }
    Fitness f = Fitness.of(scores);
    int ended = generation - 1;
    if (ended == history.length) {
      Fitness[] more = new Fitness[2 * ended];
      System.arraycopy(history, 0, more, 0, ended);
      history = more;
    }
    history[ended] = f;
    begin(RankedPairs.CLASSIC.next(genomes, scores, random()));
  }

  private void died(int bird, int ticks) {
    scores[bird] = ticks;
    if (ticks > best) {
      best = ticks;
      bestGeneration = generation;
      bestWeights = genomes[bird];
    }
  }

  @Override
  public void dispose() {}

  @Override
  public String mode() {
    return "classic";
  }

  @Override
  public String device() {
    return "loop";
  }

  @Override
  public int population() {
    return population;
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public int tick() {
    return world.tick();
  }

  @Override
  public double flown() {
    return flown;
  }

  @Override
  public int alive() {
    return alive;
  }

  @Override
  public int best() {
    return Math.max(best, world.tick());
  }

  @Override
  public World world() {
    return world;
  }

  @Override
  public int history() {
    return generation - 1;
  }

  @Override
  public Fitness fitness(int index) {
    return history[index];
  }

  @Override
  public void advance(int ticks, Done done) {
    for (int t = 0; t < ticks; t++) {
      step();
    }
    flown += ticks;
    done.done(null);
  }

  @Override
  public int birds(float[] into) {
    int n = Math.min(alive, into.length / 2);
    for (int k = 0; k < n; k++) {
      into[2 * k] = (float) y[living[k]];
      into[2 * k + 1] = (float) speed[living[k]];
    }
    return n;
  }

  @Override
  public Net net() {
    return NET;
  }

  @Override
  public double[] leader() {
    return genomes[living[0]];
  }

  @Override
  public double[] leaderSees() {
    double[] sees = new double[NET.inputs()];
    NET.look(world, y[living[0]], speed[living[0]], sees);
    return sees;
  }

  @Override
  public Champion champion() {
    return world.tick() > best || bestWeights == null
        ? Champion.fly(NET, leader(), seed, generation, 0, 0, world.tick())
        : Champion.fly(NET, bestWeights, seed, bestGeneration, 0, 0, best);
  }

  /** A number that two runs share only if every weight and every bird's place are the same bits. */
  int checksum() {
    int h = CounterRandom.hash(generation, world.tick());
    for (int i = 0; i < population; i++) {
      h = fold(fold(h, y[i]), speed[i]);
      for (double w : genomes[i]) {
        h = fold(h, w);
      }
    }
    return h;
  }

  // 20 bits before the point are enough here; what is behind it goes in 32 bits at a time
  private static int fold(int h, double value) {
    double whole = Math.floor(value * 65536);
    double rest = (value * 65536 - whole) * 4294967296.0;
    return CounterRandom.hash(CounterRandom.hash(h, (int) whole), (int) (rest - 2147483648.0));
  }
}
