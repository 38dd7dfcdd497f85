package dev.kinglet.demos.flappy;

import dev.kinglet.engine.Devices;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Float32Array;

/** The entry point of the page's Java: hands a {@link Page} to the page's script. */
public final class Main implements Page {
  /** As many birds as are drawn at once. */
  private static final int DRAWN = 1024;

  private final float[] numbers = new float[2 * DRAWN];
  private final Float32Array shared = Float32Array.fromJavaArray(numbers);
  private Simulation run;
  private final Flight[] flights = new Flight[2];
  private int[] flaps;
  private int nextFlap;
  private boolean flapped;

  private Main() {}

  /** Called by the script once it is loaded. */
  public static void main(String[] args) {
    start(new Main());
  }

  @JSBody(params = "page", script = "startFlappy(page);")
  private static native void start(Page page);

  @Override
  public void open(
      String mode, int population, int seed, int inputs, int hidden, int rules, int lanes) {
    Net net = new Net(inputs, hidden);
    if (run != null) {
      run.dispose();
    }
    run =
        mode.equals("classic")
            ? new Classic(seed, population)
            : swarm(new Swarm.Setup(population, seed, net, rules, lanes));
  }

  private static Simulation swarm(Swarm.Setup setup) {
    return new Swarm(setup, new TensorFlock(setup));
  }

  @Override
  public boolean use(String device) {
    return Devices.use(device);
  }

  @Override
  public void advance(int ticks, Done done) {
    run.advance(ticks, error -> done.done(error));
  }

  @Override
  public String mode() {
    return run.mode();
  }

  @Override
  public String device() {
    return run.device();
  }

  @Override
  public int population() {
    return run.population();
  }

  @Override
  public int generation() {
    return run.generation();
  }

  @Override
  public int tick() {
    return run.tick();
  }

  @Override
  public double flown() {
    return run.flown();
  }

  @Override
  public int alive() {
    return run.alive();
  }

  @Override
  public int best() {
    return run.best();
  }

  @Override
  public int inputs() {
    return run.net().inputs();
  }

  @Override
  public int hidden() {
    return run.net().hidden();
  }

  @Override
  public int history() {
    return run.history();
  }

  @Override
  public double fitnessBest(int index) {
    return run.fitness(index).best();
  }

  @Override
  public double fitnessMean(int index) {
    return run.fitness(index).mean();
  }

  @Override
  public double fitnessMedian(int index) {
    return run.fitness(index).median();
  }

  @Override
  public int birds() {
    return run.birds(numbers);
  }

  @Override
  public int pipes() {
    return copyPipes(run.world());
  }

  private int copyPipes(World world) {
    for (int i = 0; i < world.pairs(); i++) {
      numbers[3 * i] = (float) world.pipeX(i);
      numbers[3 * i + 1] = (float) world.gapTop(i);
      numbers[3 * i + 2] = (float) world.gapHeight(i);
    }
    return world.pairs();
  }

  @Override
  public Float32Array numbers() {
    return shared;
  }

  @Override
  public double[] leader() {
    return run.leader();
  }

  @Override
  public double[] activations() {
    return run.net().activations(run.leader(), run.leaderSees());
  }

  @Override
  public JSObject champion() {
    Champion c = run.champion();
    int[] network = {c.net().inputs(), c.net().hidden(), 1};
    JSObject json = flight(run.mode(), network, c.weights(), c.seed(), c.ticks(), c.flaps());
    place(json, c.generation(), c.lane(), c.rules());
    return json;
  }

  @JSBody(
      params = {"mode", "network", "weights", "seed", "ticks", "flaps"},
      script =
          "return {mode: mode, network: Array.from(network), weights: Array.from(weights),"
              + " seed: seed, ticks: ticks, flaps: Array.from(flaps)};")
  private static native JSObject flight(
      String mode, int[] network, double[] weights, int seed, int ticks, int[] flaps);

  @JSBody(
      params = {"json", "generation", "lane", "rules"},
      script =
          "json.generation = generation;"
              + "if (json.mode !== 'classic') { json.lane = lane; json.rules = rules; }")
  private static native void place(JSObject json, int generation, int lane, int rules);

  @Override
  public int checksum(int seed, int population, int ticks) {
    Classic own = new Classic(seed, population);
    own.advance(ticks, error -> {});
    return own.checksum();
  }

  @Override
  public int check(int seed, int generation, int lane, int rules, int ticks, int[] flaps) {
    fly(seed, generation, lane, rules, flaps);
    boolean alive = true;
    while (alive && flightTicks(0) < ticks) {
      alive = flightTick(0, false);
    }
    return flightTicks(0);
  }

  @Override
  public void fly(int seed, int generation, int lane, int rules, int[] flaps) {
    int world = World.seedOf(seed, generation, lane);
    for (int i = 0; i < flights.length; i++) {
      flights[i] = new Flight(new World(world, Rules.of(rules)));
    }
    this.flaps = flaps;
    nextFlap = 0;
    flapped = false;
  }

  @Override
  public boolean flightTick(int flight, boolean flap) {
    Flight f = flights[flight];
    if (!f.alive()) {
      return false;
    }
    boolean now = flap;
    if (flight == 0) {
      now = nextFlap < flaps.length && flaps[nextFlap] == f.world().tick();
      nextFlap += now ? 1 : 0;
      flapped = now;
    }
    f.tick(now);
    return f.alive();
  }

  @Override
  public int flightTicks(int flight) {
    return flights[flight].world().tick();
  }

  @Override
  public double flightY(int flight) {
    return flights[flight].y();
  }

  @Override
  public double flightSpeed(int flight) {
    return flights[flight].speed();
  }

  @Override
  public int flightPassed(int flight) {
    return flights[flight].world().passed();
  }

  @Override
  public int flightPipes(int flight) {
    return copyPipes(flights[flight].world());
  }

  @Override
  public boolean flapped() {
    return flapped;
  }
}
