package dev.kinglet.demos.flappy;

/**
 * The best flight of a run, with all that is needed to see it again.
 *
 * @param net the network's size
 * @param weights as {@link Net#weights()} orders them
 * @param seed the run's seed
 * @param generation the generation that flew; with the seed and the lane it names the world
 * @param lane which of the generation's worlds
 * @param rules the world's rules, as {@link Rules#of} counts them
 * @param ticks how long it flew
 * @param flaps the ticks at which it flapped
 */
record Champion(
    Net net,
    double[] weights,
    int seed,
    int generation,
    int lane,
    int rules,
    int ticks,
    int[] flaps) {

  /** The flight of these weights in the world named, up to {@code limit} ticks. */
  static Champion fly(
      Net net, double[] weights, int seed, int generation, int lane, int rules, int limit) {
    Flight flight = new Flight(new World(World.seedOf(seed, generation, lane), Rules.of(rules)));
    flight.fly(net, weights, limit);
    return new Champion(
        net, weights, seed, generation, lane, rules, flight.world().tick(), flight.flapTicks());
  }
}
