package dev.kinglet.demos.flappy;

import dev.kinglet.evolve.Fitness;
import java.util.ArrayList;
import java.util.List;

/**
 * Thousands of birds in harder worlds. This class keeps the worlds, the generations and the
 * champion; the birds are a {@link Flock}'s.
 */
final class Swarm implements Simulation {
  /** A flight that lasts this long ends the generation. */
  static final int LIMIT = 20_000;

  /**
   * What a run is made of.
   *
   * @param population genomes
   * @param seed of all that is random
   * @param net of each bird
   * @param rules of the worlds, as {@link Rules#of} counts them
   * @param lanes worlds in which a genome flies at once
   */
  record Setup(int population, int seed, Net net, int rules, int lanes) {}

  private final Setup setup;
  private final Flock flock;
  private final World[] worlds;
  private final List<Fitness> history = new ArrayList<>();
  private int generation;
  private int tick;
  private double flown;
  private int best;
  private Champion champion;
  private boolean closely = true;
  private Flock.View view = new Flock.View();

  Swarm(Setup setup, Flock flock) {
    this.setup = setup;
    this.flock = flock;
    worlds = new World[setup.lanes()];
    view.leader = new double[setup.net().weights()];
    view.leaderY = World.START_Y;
    begin();
  }

  private void begin() {
    generation++;
    tick = 0;
    for (int lane = 0; lane < worlds.length; lane++) {
      worlds[lane] =
          new World(World.seedOf(setup.seed(), generation, lane), Rules.of(setup.rules()));
    }
    view.alive = setup.population();
    view.birds = new float[] {(float) World.START_Y, 0};
    flock.begin();
  }

  @Override
  public void advance(int ticks, Done done) {
    // nobody may be left after half of what was flown so far: do not fly much further unseen
    int n = Math.min(Math.min(ticks, 32 + tick / 2), LIMIT - tick);
    n = n > flock.stride() ? n - n % flock.stride() : n;
    float[] rows = new float[n * worlds.length * Flock.ROW];
    int at = 0;
    for (int t = 0; t < n; t++) {
      for (World w : worlds) {
        rows[at + Flock.TOP] = (float) Net.topSeen(w);
        rows[at + Flock.DISTANCE] = (float) Net.distanceSeen(w);
        rows[at + Flock.GRAVITY] = (float) w.gravity();
        rows[at + Flock.CEILING] = (float) w.ceiling();
        rows[at + Flock.FLOOR] = (float) w.floor();
        at += Flock.ROW;
        w.advance();
      }
    }
    flock.fly(rows, n);
    tick += n;
    flown += n;
    flock.look(
        closely,
        (seen, error) -> {
          if (error != null) {
            done.done(error);
          } else {
            seen(seen, done);
          }
        });
    closely = false;
  }

  private void seen(Flock.View seen, Done done) {
    view.alive = seen.alive;
    if (seen.leaderLane >= 0) {
      view = seen;
    }
    if (seen.alive > 0) {
      best = Math.max(best, tick);
      if (tick < LIMIT) {
        done.done(null);
        return;
      }
    }
    flock.breed(
        generation,
        (brood, error) -> {
          if (error == null) {
            history.add(brood.fitness());
            honour(brood);
            begin();
          }
          done.done(error);
        });
  }

  // The flight is flown again in doubles: that is what is saved, shared and shown, the same
  // everywhere.
  private void honour(Flock.Brood brood) {
    best = Math.max(best, (int) brood.longest());
    if (champion == null || brood.longest() > champion.ticks()) {
      Champion c = fly(brood.weights(), brood.lane(), LIMIT);
      if (champion == null || c.ticks() > champion.ticks()) {
        champion = c;
      }
    }
  }

  private Champion fly(double[] weights, int lane, int limit) {
    return Champion.fly(setup.net(), weights, setup.seed(), generation, lane, setup.rules(), limit);
  }

  @Override
  public void dispose() {
    flock.dispose();
  }

  @Override
  public String mode() {
    return "swarm";
  }

  @Override
  public String device() {
    return flock.device();
  }

  @Override
  public int population() {
    return setup.population();
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public int tick() {
    return tick;
  }

  @Override
  public double flown() {
    return flown;
  }

  @Override
  public int alive() {
    return view.alive;
  }

  @Override
  public int best() {
    return best;
  }

  @Override
  public World world() {
    return worlds[0];
  }

  @Override
  public int history() {
    return history.size();
  }

  @Override
  public Fitness fitness(int index) {
    return history.get(index);
  }

  @Override
  public int birds(float[] into) {
    closely = true;
    int n = Math.min(view.birds.length, into.length) / 2;
    System.arraycopy(view.birds, 0, into, 0, 2 * n);
    return n;
  }

  @Override
  public Net net() {
    return setup.net();
  }

  @Override
  public double[] leader() {
    return view.leader;
  }

  @Override
  public double[] leaderSees() {
    double[] sees = new double[setup.net().inputs()];
    World w = worlds[Math.max(0, view.leaderLane)];
    setup.net().look(w, view.leaderY, view.leaderSpeed, sees);
    return sees;
  }

  @Override
  public Champion champion() {
    if (view.alive > 0 && view.leaderLane >= 0 && (champion == null || tick > champion.ticks())) {
      Champion c = fly(view.leader, view.leaderLane, tick);
      if (champion == null || c.ticks() > champion.ticks()) {
        return c;
      }
    }
    return champion == null ? fly(view.leader, 0, tick) : champion;
  }
}
