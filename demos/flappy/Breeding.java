package dev.kinglet.demos.flappy;

/**
 * How a swarm breeds: like Classic, but parents are drawn from the upper part of the ranking, the
 * better the likelier, so that thousands of children need no list of pairs.
 *
 * @param elite genomes that live on unchanged: the first places of the next generation
 * @param children the places after them
 * @param fresh the rest, drawn anew
 * @param parents the best so many may have children
 */
record Breeding(int elite, int children, int fresh, int parents) {
  static final double CROSSOVER = 0.5;
  static final double MUTATION = 0.3;
  static final double RANGE = 0.5;

  static Breeding of(int population) {
    int elite = Math.max(1, population / 64);
    int fresh = population / 10;
    return new Breeding(elite, population - elite - fresh, fresh, Math.max(2, population / 128));
  }

  /** The rank of a parent for a number in [0, 1). */
  int parent(double u) {
    return (int) (u * u * parents);
  }
}
