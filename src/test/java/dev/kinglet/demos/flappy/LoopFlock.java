package dev.kinglet.demos.flappy;

import dev.kinglet.evolve.CounterRandom;
import dev.kinglet.evolve.Fitness;
import dev.kinglet.evolve.RankedPairs;

/**
 * A flock as a plain loop over birds, float32 state: what the tensors are compared with, and where
 * the rules of a swarm's breeding can be read.
 */
final class LoopFlock implements Flock {
  private static final int SAMPLE = 256;

  private final Swarm.Setup setup;
  private final int n;
  private final float[][] genomes;
  private final float[][] y;
  private final float[][] speed;
  private final float[][] score;
  private final int[][] living;
  private final int[] alive;

  /** A flock whose first genomes are these: [weights][genomes]. */
  LoopFlock(Swarm.Setup setup, float[] born) {
    this(setup);
    for (int i = 0; i < born.length; i++) {
      genomes[i % n][i / n] = born[i];
    }
  }

  LoopFlock(Swarm.Setup setup) {
    this.setup = setup;
    n = setup.population();
    int lanes = setup.lanes();
    genomes = new float[n][setup.net().weights()];
    y = new float[lanes][n];
    speed = new float[lanes][n];
    score = new float[lanes][n];
    living = new int[lanes][n];
    alive = new int[lanes];
    CounterRandom random = new CounterRandom(CounterRandom.hash(setup.seed(), -1));
    for (float[] g : genomes) {
      for (int i = 0; i < g.length; i++) {
        g[i] = (float) random.next(1);
      }
    }
  }

  @Override
  public String device() {
    return "loop";
  }

  @Override
  public int stride() {
    return 1;
  }

  @Override
  public void dispose() {}

  @Override
  public void begin() {
    for (int lane = 0; lane < alive.length; lane++) {
      alive[lane] = n;
      for (int i = 0; i < n; i++) {
        y[lane][i] = (float) World.START_Y;
        speed[lane][i] = 0;
        score[lane][i] = 0;
        living[lane][i] = i;
      }
    }
  }

  @Override
  public void fly(float[] rows, int ticks) {
    Net net = setup.net();
    double[] seen = new double[net.inputs()];
    double[] w = new double[net.weights()];
    int at = 0;
    for (int t = 0; t < ticks; t++) {
      for (int lane = 0; lane < alive.length; lane++, at += ROW) {
        float[] ys = y[lane];
        float[] vs = speed[lane];
        int kept = 0;
        for (int k = 0; k < alive[lane]; k++) {
          int i = living[lane][k];
          net.see(ys[i], vs[i], rows[at + TOP], rows[at + DISTANCE], seen);
          for (int j = 0; j < w.length; j++) {
            w[j] = genomes[i][j];
          }
          vs[i] = (float) ((net.sum(w, seen) > 0 ? World.FLAP : vs[i]) + rows[at + GRAVITY]);
          ys[i] += vs[i];
          if (ys[i] > rows[at + CEILING] && ys[i] < rows[at + FLOOR]) {
            score[lane][i]++;
            living[lane][kept++] = i;
          }
        }
        alive[lane] = kept;
      }
    }
  }

  @Override
  public void look(boolean closely, Reply<View> reply) {
    View view = new View();
    boolean[] flies = new boolean[n];
    for (int lane = 0; lane < alive.length; lane++) {
      for (int k = 0; k < alive[lane]; k++) {
        int i = living[lane][k];
        view.alive += flies[i] ? 0 : 1;
        flies[i] = true;
      }
      if (closely && view.leaderLane < 0 && alive[lane] > 0) {
        int first = living[lane][0];
        view.leaderLane = lane;
        view.leader = weights(first);
        view.leaderY = y[lane][first];
        view.leaderSpeed = speed[lane][first];
      }
    }
    if (closely) {
      int shown = Math.min(SAMPLE, alive[0]);
      view.birds = new float[2 * shown];
      for (int k = 0; k < shown; k++) {
        int i = living[0][(int) ((double) k * alive[0] / shown)];
        view.birds[2 * k] = y[0][i];
        view.birds[2 * k + 1] = speed[0][i];
      }
    }
    reply.answer(view, null);
  }

  private double[] weights(int genome) {
    double[] w = new double[genomes[genome].length];
    for (int i = 0; i < w.length; i++) {
      w[i] = genomes[genome][i];
    }
    return w;
  }

  @Override
  public void breed(int generation, Reply<Brood> reply) {
    double[] fitness = new double[n];
    int bestLane = 0;
    int bestBird = 0;
    for (int i = 0; i < n; i++) {
      for (int lane = 0; lane < alive.length; lane++) {
        fitness[i] += score[lane][i] / alive.length;
        if (score[lane][i] > score[bestLane][bestBird]) {
          bestLane = lane;
          bestBird = i;
        }
      }
    }
    Brood brood =
        new Brood(Fitness.of(fitness), score[bestLane][bestBird], bestLane, weights(bestBird));
    int[] rank = RankedPairs.ranking(fitness);
    Breeding b = Breeding.of(n);
    CounterRandom random = new CounterRandom(CounterRandom.hash(setup.seed(), -1 - generation));
    float[][] next = new float[n][];
    for (int i = 0; i < n; i++) {
      if (i < b.elite()) {
        next[i] = genomes[rank[i]];
        continue;
      }
      next[i] = new float[setup.net().weights()];
      float[] mother = genomes[rank[b.parent(random.next())]];
      float[] father = genomes[rank[b.parent(random.next())]];
      for (int j = 0; j < next[i].length; j++) {
        float w = random.next() < Breeding.CROSSOVER ? father[j] : mother[j];
        w += (float) (random.next() < Breeding.MUTATION ? random.next(Breeding.RANGE) : 0);
        next[i][j] = i < b.elite() + b.children() ? w : (float) random.next(1);
      }
    }
    System.arraycopy(next, 0, genomes, 0, n);
    reply.answer(brood, null);
  }
}
