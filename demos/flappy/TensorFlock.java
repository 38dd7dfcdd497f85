package dev.kinglet.demos.flappy;

import dev.kinglet.api.Jit;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.api.ops.RandomOps;
import dev.kinglet.core.DType;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import dev.kinglet.evolve.CounterRandom;
import dev.kinglet.evolve.Fitness;
import java.util.ArrayList;
import java.util.List;

/**
 * A flock as tensors. Weights are [weights, genomes], the birds' state [lanes, genomes], so a tick
 * is element-wise from end to end and several ticks are one kernel; ranking, crossover and mutation
 * are tensors as well. Out come a handful of numbers when somebody asks.
 *
 * <p>Most birds of a generation fall early. When three quarters have, the others are gathered into
 * smaller tensors and fly on there; those left behind wait, with their scores, for the ranking.
 */
final class TensorFlock implements Flock {
  /** About as many nodes as the scheduler puts into one kernel. */
  private static final int KERNEL = 380;

  private static final int SAMPLE = 128;

  /** More genomes than this are sorted everywhere. */
  private static final int COUNTED = 1 << 14;

  /** Not gathered into less than this. */
  private static final int FEW = 32;

  private final Swarm.Setup setup;
  private final Net net;
  private final int n;
  private final int lanes;
  private final int stride;
  private final List<Size> sizes = new ArrayList<>();
  private Size size;
  private int alive;
  private Tensor genomes;
  // of the birds that fly: weights; y, speed, 1 for alive, ticks flown
  private Tensor weights;
  private Tensor[] state;
  // of those left behind: ticks flown (0 for one that flies on) and weights
  private final List<Tensor> scoresBehind = new ArrayList<>();
  private final List<Tensor> weightsBehind = new ArrayList<>();

  TensorFlock(Swarm.Setup setup) {
    this.setup = setup;
    net = setup.net();
    n = setup.population();
    lanes = setup.lanes();
    int tick = 32 + net.hidden() * (2 * net.inputs() + 3);
    stride = Math.max(1, (KERNEL - 2 * net.weights()) / tick);
    for (int m = n; m >= FEW || m == n; m /= 4) {
      sizes.add(new Size(m));
    }
    Keys.setSeed(CounterRandom.hash(setup.seed(), -1));
    genomes = random(net.weights(), n).keep();
  }

  /** What is done with so many genomes, compiled once. */
  private final class Size {
    final int count;
    final int shown;
    final Jit one = new Jit(in -> ticks(in, 1));
    final Jit several = new Jit(in -> ticks(in, stride));
    final Jit glance = new Jit(in -> new Tensor[] {living(in[0])});
    final Jit closeLook = new Jit(this::closely);

    Size(int count) {
      this.count = count;
      shown = Math.min(SAMPLE, count);
    }

    Tensor[] ticks(Tensor[] in, int ticks) {
      Tensor[] w = new Tensor[net.weights()];
      for (int i = 0; i < w.length; i++) {
        w[i] = in[0].slice(new int[] {i, 0}, new int[] {1, count}).broadcastTo(lanes, count);
      }
      Tensor y = in[1];
      Tensor speed = in[2];
      Tensor alive = in[3];
      Tensor score = in[4];
      Tensor flap = Tensor.scalar(World.FLAP);
      Tensor none = Tensor.scalar(0);
      for (int t = 0; t < ticks; t++) {
        Tensor sum = think(w, y, speed, in[5], t);
        speed = sum.greater(0).where(flap, speed).add(sky(in[5], t, GRAVITY));
        y = y.add(speed);
        Tensor free = y.greater(sky(in[5], t, CEILING)).logicalAnd(y.less(sky(in[5], t, FLOOR)));
        alive = free.where(alive, none);
        score = score.add(alive);
      }
      return new Tensor[] {y, speed, alive, score};
    }

    /** The output neuron's sum; above 0 its logistic is above a half. */
    Tensor think(Tensor[] w, Tensor y, Tensor speed, Tensor sky, int t) {
      Tensor[] sees = new Tensor[net.inputs()];
      sees[0] = y.mul(1.0 / World.HEIGHT);
      sees[1] = sky(sky, t, TOP);
      if (sees.length > 2) {
        sees[2] = speed.mul(0.1);
      }
      if (sees.length > 3) {
        sees[3] = sky(sky, t, DISTANCE);
      }
      Tensor sum = null;
      for (int h = 0; h < net.hidden(); h++) {
        Tensor a = null;
        for (int i = 0; i < sees.length; i++) {
          Tensor x = w[h * sees.length + i].mul(sees[i]);
          a = a == null ? x : a.add(x);
        }
        Tensor out = w[sees.length * net.hidden() + h].mul(a.sigmoid());
        sum = sum == null ? out : sum.add(out);
      }
      return sum;
    }

    /** One number of each lane in one tick, for all its birds. */
    Tensor sky(Tensor sky, int t, int what) {
      return sky.slice(new int[] {t, 0, what}, new int[] {1, lanes, 1})
          .reshape(lanes, 1)
          .broadcastTo(lanes, count);
    }

    /** Count, leader's place, y, speed and weights; then whether, y and speed of birds to draw. */
    Tensor[] closely(Tensor[] in) {
      Tensor alive = in[0];
      Tensor y = in[1].flatten();
      Tensor speed = in[2].flatten();
      Tensor leader = alive.flatten().argMax(0).reshape(1);
      Tensor genome = leader.mod(Tensor.scalar(count, DType.INT32));
      // one living bird of each shown-th of lane 0, if there is one: the elite stand side by side
      int each = count / shown;
      Tensor first = alive.slice(new int[] {0, 0}, new int[] {1, each * shown});
      Tensor place = first.reshape(each, shown).argMax(0);
      Tensor bird =
          place
              .mul(Tensor.scalar(shown, DType.INT32))
              .add(CreationOps.range(0, shown, 1, DType.INT32));
      return new Tensor[] {
        JoinOps.concat(
            0,
            living(alive),
            leader.toFloat(),
            y.gather(leader),
            speed.gather(leader),
            in[3].gather(genome, 1).flatten(),
            alive.flatten().gather(bird),
            y.gather(bird),
            speed.gather(bird))
      };
    }
  }

  private static Tensor random(int... shape) {
    return RandomOps.randomUniform(shape, -1, 1, DType.FLOAT32);
  }

  @Override
  public String device() {
    return Devices.current();
  }

  @Override
  public int stride() {
    return stride;
  }

  @Override
  public void begin() {
    land();
    size = sizes.get(0);
    alive = n;
    weights = genomes;
    int[] shape = {lanes, n};
    try (Scope s = Scope.open()) {
      replace(
          CreationOps.fill(shape, World.START_Y, DType.FLOAT32),
          CreationOps.zeros(shape),
          CreationOps.ones(shape),
          CreationOps.zeros(shape));
    }
  }

  private void replace(Tensor... next) {
    if (state != null) {
      for (Tensor t : state) {
        t.dispose();
      }
    }
    for (Tensor t : next) {
      t.keep();
    }
    state = next;
  }

  /** Lets go of everything that belongs to the flight of this generation. */
  private void land() {
    replace();
    if (weights != null && weights != genomes) {
      weights.dispose();
    }
    for (int i = 0; i < scoresBehind.size(); i++) {
      scoresBehind.get(i).dispose();
      if (weightsBehind.get(i) != genomes) {
        weightsBehind.get(i).dispose();
      }
    }
    scoresBehind.clear();
    weightsBehind.clear();
  }

  // ---- flying ---------------------------------------------------------------------------------

  @Override
  public void fly(float[] rows, int ticks) {
    gather();
    int row = lanes * ROW;
    for (int t = 0; t < ticks; ) {
      int now = ticks - t >= stride ? stride : 1;
      float[] part = new float[now * row];
      System.arraycopy(rows, t * row, part, 0, part.length);
      try (Scope s = Scope.open()) {
        Tensor sky = Tensor.of(part, now, lanes, ROW);
        Jit jit = now == 1 ? size.one : size.several;
        replace(jit.call(weights, state[0], state[1], state[2], state[3], sky));
      }
      t += now;
    }
  }

  /** Leaves the fallen behind, where the living fit into less. */
  private void gather() {
    if (!Devices.current().equals("cpu")) {
      return; // a chip that computes thousands at once gains nothing
    }
    int at = sizes.indexOf(size);
    while (at + 1 < sizes.size() && alive <= sizes.get(at + 1).count) {
      at++;
    }
    if (sizes.get(at) == size) {
      return;
    }
    try (Scope s = Scope.open()) {
      Tensor flies = state[2].max(0);
      Tensor on = flies.greater(0).broadcastTo(lanes, size.count);
      Tensor none = Tensor.scalar(0);
      size = sizes.get(at);
      Tensor order = flies.argSort(0, true).slice(0, size.count);
      scoresBehind.add(on.where(none, state[3]).keep());
      weightsBehind.add(weights);
      weights = weights.gather(order, 1).keep();
      // some of the fallen come along to fill the tensors up; they are counted where they were
      Tensor came = flies.gather(order).greater(0).broadcastTo(lanes, size.count);
      replace(
          state[0].gather(order, 1),
          state[1].gather(order, 1),
          state[2].gather(order, 1),
          came.where(state[3].gather(order, 1), none));
      Engine.flush();
    }
  }

  // ---- looking --------------------------------------------------------------------------------

  /** Genomes with a bird in the air. */
  private static Tensor living(Tensor alive) {
    return alive.max(0).sum().reshape(1);
  }

  @Override
  public void look(boolean closely, Reply<View> reply) {
    try (Scope s = Scope.open()) {
      Tensor[] seen =
          closely
              ? size.closeLook.call(state[2], state[0], state[1], weights)
              : size.glance.call(state[2]);
      seen[0].read(
          (host, error) -> {
            if (error != null) {
              reply.answer(null, error.getMessage());
            } else {
              reply.answer(view((float[]) host, closely), null);
            }
          });
    }
  }

  private View view(float[] v, boolean closely) {
    View view = new View();
    view.alive = (int) v[0];
    alive = view.alive;
    int shown = size.shown;
    if (closely && view.alive > 0) {
      view.leaderLane = (int) v[1] / size.count;
      view.leaderY = v[2];
      view.leaderSpeed = v[3];
      view.leader = doubles(v, 4);
      int at = 4 + net.weights();
      float[] all = new float[2 * shown];
      int kept = 0;
      for (int i = 0; i < shown; i++) {
        if (v[at + i] > 0) {
          all[kept++] = v[at + shown + i];
          all[kept++] = v[at + 2 * shown + i];
        }
      }
      view.birds = new float[kept];
      System.arraycopy(all, 0, view.birds, 0, kept);
    }
    return view;
  }

  private double[] doubles(float[] v, int from) {
    double[] w = new double[net.weights()];
    for (int i = 0; i < w.length; i++) {
      w[i] = v[from + i];
    }
    return w;
  }

  /** The genomes of this generation, [weights][genomes]. */
  float[] genomes() {
    return genomes.floats();
  }

  // ---- breeding -------------------------------------------------------------------------------

  @Override
  public void breed(int generation, Reply<Brood> reply) {
    Keys.setSeed(CounterRandom.hash(setup.seed(), -1 - generation));
    try (Scope s = Scope.open()) {
      // every genome is in exactly one of these with its flights, in the others with zeros
      scoresBehind.add(state[3].copy().keep());
      weightsBehind.add(weights);
      Tensor flights = JoinOps.concat(scoresBehind.toArray(new Tensor[0]), 1);
      Tensor every = JoinOps.concat(weightsBehind.toArray(new Tensor[0]), 1);
      int all = flights.shape()[1];
      Tensor fitness = flights.mean(0);
      Tensor top = top(fitness);
      Tensor longest = flights.flatten().argMax(0).reshape(1);
      Tensor genome = longest.mod(Tensor.scalar(all, DType.INT32));
      int last = top.size() - 1;
      Tensor ranks = Tensor.of(new int[] {0, last - 1, last}, 3);
      Tensor report =
          JoinOps.concat(
              0,
              fitness.gather(top.gather(ranks)),
              fitness.sum().div(n).reshape(1),
              flights.max().reshape(1),
              longest.toFloat(),
              every.gather(genome, 1).flatten());
      Tensor next = next(every, top).keep();
      Engine.flush();
      report.read(
          (host, error) -> {
            if (error != null) {
              reply.answer(null, error.getMessage());
              return;
            }
            float[] v = (float[]) host;
            Fitness f = new Fitness(v[0], v[3], (v[1] + v[2]) / 2);
            land();
            genomes.dispose();
            genomes = next;
            weights = genomes;
            reply.answer(new Brood(f, v[4], (int) v[5] / all, doubles(v, 6)), null);
          });
    }
  }

  /**
   * Places of the best, as many as the elite and the parents need, and of the two in the middle.
   * For a chip that computes thousands at once, counting who is ahead of whom is quicker than
   * sorting.
   */
  private Tensor top(Tensor fitness) {
    Breeding b = Breeding.of(n);
    int best = Math.max(b.elite(), b.parents());
    int[] wanted = new int[best + 2];
    for (int i = 0; i < best; i++) {
      wanted[i] = i;
    }
    wanted[best] = (n - 1) / 2;
    wanted[best + 1] = n / 2;
    Tensor ranks = Tensor.of(wanted, wanted.length);
    int all = fitness.size();
    if (Devices.current().equals("cpu") || all > COUNTED) {
      return fitness.argSort(0, true).gather(ranks);
    }
    Tensor own = fitness.reshape(all, 1);
    Tensor other = fitness.reshape(1, all);
    Tensor place = CreationOps.range(0, all, 1, DType.FLOAT32);
    Tensor earlier = place.reshape(1, all).less(place.reshape(all, 1));
    Tensor ahead = other.greater(own).logicalOr(other.equal(own).logicalAnd(earlier));
    Tensor rank = ahead.toFloat().sum(1).reshape(1, all);
    Tensor here = rank.equal(ranks.toFloat().reshape(wanted.length, 1));
    Tensor none = Tensor.scalar(0);
    Tensor at = place.reshape(1, all).broadcastTo(wanted.length, all);
    return here.where(at, none).sum(1).toInt();
  }

  private Tensor next(Tensor every, Tensor top) {
    Breeding b = Breeding.of(n);
    int[] shape = {net.weights(), b.children()};
    Tensor mother = every.gather(parents(top, b), 1);
    Tensor father = every.gather(parents(top, b), 1);
    Tensor child = RandomOps.randomUniform(shape).less(Breeding.CROSSOVER).where(father, mother);
    Tensor change = RandomOps.randomUniform(shape, -Breeding.RANGE, Breeding.RANGE, DType.FLOAT32);
    Tensor none = Tensor.scalar(0);
    child = child.add(RandomOps.randomUniform(shape).less(Breeding.MUTATION).where(change, none));
    Tensor elite = every.gather(top.slice(0, b.elite()), 1);
    return b.fresh() == 0
        ? JoinOps.concat(1, elite, child)
        : JoinOps.concat(1, elite, child, random(net.weights(), b.fresh()));
  }

  /** Parents of all children: the better ranked, the likelier. */
  private static Tensor parents(Tensor top, Breeding b) {
    Tensor u = RandomOps.randomUniform(b.children());
    return top.gather(u.square().mul(b.parents()).toInt());
  }

  @Override
  public void dispose() {
    land();
    genomes.dispose();
    for (Size each : sizes) {
      for (Jit jit : new Jit[] {each.one, each.several, each.glance, each.closeLook}) {
        jit.dispose();
      }
    }
  }
}
