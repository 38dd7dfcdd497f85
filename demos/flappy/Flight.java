package dev.kinglet.demos.flappy;

/** One bird in one world, flown by its network, by a list of flaps, or by a person. */
final class Flight {
  private final World world;
  private double y = World.START_Y;
  private double speed;
  private boolean alive = true;
  private int flaps;
  private int[] flapTicks = new int[64];

  Flight(World world) {
    this.world = world;
  }

  World world() {
    return world;
  }

  double y() {
    return y;
  }

  double speed() {
    return speed;
  }

  boolean alive() {
    return alive;
  }

  /** The ticks at which it flapped. */
  int[] flapTicks() {
    int[] copy = new int[flaps];
    System.arraycopy(flapTicks, 0, copy, 0, flaps);
    return copy;
  }

  /** One tick of a living bird; the world moves on as well unless the bird dies in it. */
  void tick(boolean flap) {
    if (flap) {
      speed = World.FLAP;
      if (flaps == flapTicks.length) {
        int[] more = new int[2 * flaps];
        System.arraycopy(flapTicks, 0, more, 0, flaps);
        flapTicks = more;
      }
      flapTicks[flaps++] = world.tick();
    }
    speed += world.gravity();
    y += speed;
    alive = y > world.ceiling() && y < world.floor();
    if (alive) {
      world.advance();
    }
  }

  /** Flies by a network until the bird dies or the world has reached {@code limit} ticks. */
  void fly(Net net, double[] weights, int limit) {
    double[] seen = new double[net.inputs()];
    while (alive && world.tick() < limit) {
      net.look(world, y, speed, seen);
      tick(net.sum(weights, seen) > 0);
    }
  }
}
