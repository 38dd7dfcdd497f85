package dev.kinglet.demos.flappy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwarmTest {
  private static void fly(Swarm run, int generations, int limit) {
    while (run.generation() <= generations && run.flown() < limit) {
      run.advance(
          40,
          e -> {
            if (e != null) {
              throw new AssertionError(e);
            }
          });
    }
  }

  /** The tensors against a plain loop over birds: the same genomes, the same worlds. */
  @Test
  void tensorsFlyAsTheLoopDoes() {
    for (Net net : List.of(new Net(2, 2), new Net(3, 4), new Net(4, 6))) {
      Swarm.Setup setup = new Swarm.Setup(1000, 5, net, 15, 2);
      TensorFlock tensors = new TensorFlock(setup);
      LoopFlock loop = new LoopFlock(setup, tensors.genomes());
      Swarm a = new Swarm(setup, tensors);
      Swarm b = new Swarm(setup, loop);
      fly(a, 1, 5000);
      fly(b, 1, 5000);
      // float32 against double inside of a network: a few birds flap a tick earlier or later
      assertEquals(b.fitness(0).best(), a.fitness(0).best(), 0.01 * b.fitness(0).best(), "" + net);
      assertEquals(b.fitness(0).mean(), a.fitness(0).mean(), 0.01 * b.fitness(0).mean(), "" + net);
      assertEquals(b.fitness(0).median(), a.fitness(0).median(), 0.51, "" + net);
      assertEquals(b.best(), a.best(), 0.01 * b.best());
      a.dispose();
    }
  }

  @Test
  void aSeedReplaysExactly() {
    Swarm.Setup setup = new Swarm.Setup(500, 9, new Net(2, 4), 15, 2);
    List<Integer> sums = new ArrayList<>();
    for (int seed : new int[] {9, 9, 10}) {
      Swarm.Setup own = new Swarm.Setup(500, seed, setup.net(), 15, 2);
      TensorFlock flock = new TensorFlock(own);
      Swarm run = new Swarm(own, flock);
      fly(run, 3, 5000);
      sums.add(Arrays.hashCode(flock.genomes()));
      run.dispose();
    }
    assertEquals(sums.get(0), sums.get(1));
    assertNotEquals(sums.get(0), sums.get(2));
  }

  @Test
  void breedingKeepsTheBestAndMovesTheRestWithinReach() {
    Swarm.Setup setup = new Swarm.Setup(640, 2, new Net(2, 2), 0, 1);
    TensorFlock flock = new TensorFlock(setup);
    float[] old = flock.genomes();
    Swarm run = new Swarm(setup, flock);
    List<Champion> best = new ArrayList<>();
    fly(run, 1, 5000);
    best.add(run.champion());
    float[] next = flock.genomes();
    int n = setup.population();
    Breeding b = Breeding.of(n);
    for (int g = 0; g < b.elite(); g++) {
      boolean found = false;
      for (int o = 0; o < n && !found; o++) {
        found = true;
        for (int w = 0; w < 6; w++) {
          found &= next[w * n + g] == old[w * n + o];
        }
      }
      assertTrue(found, "elite " + g + " is not of the generation before");
    }
    for (int w = 0; w < 6; w++) {
      assertEquals((float) best.get(0).weights()[w], next[w * n], "the first is the champion");
    }
    int changed = 0;
    for (int i = 0; i < 6 * b.children(); i++) {
      int w = i / b.children();
      float v = next[w * n + b.elite() + i % b.children()];
      float nearest = Float.MAX_VALUE;
      for (int o = 0; o < n; o++) {
        nearest = Math.min(nearest, Math.abs(v - old[w * n + o]));
      }
      assertTrue(nearest <= 0.5);
      changed += nearest > 0 ? 1 : 0;
    }
    assertEquals(Breeding.MUTATION, changed / (6.0 * b.children()), 0.04);
    run.dispose();
  }

  @Test
  void learnsHarderWorlds() {
    int[] generations = new int[5];
    for (int seed = 0; seed < generations.length; seed++) {
      Swarm.Setup setup = new Swarm.Setup(1000, seed, new Net(2, 4), 15, 2);
      Swarm run = new Swarm(setup, new TensorFlock(setup));
      while (run.best() < 2000 && run.generation() <= 40) {
        fly(run, 40, (int) run.flown() + 40);
      }
      generations[seed] = run.generation();
      run.dispose();
    }
    Arrays.sort(generations);
    System.out.println(
        "swarm, 1,000 birds, all that is hard: 2,000 ticks in generation "
            + Arrays.toString(generations));
    assertTrue(generations[2] <= 12, () -> Arrays.toString(generations));
  }

  @Test
  void aChampionIsTheSameFlightEverywhere() {
    Swarm.Setup setup = new Swarm.Setup(400, 3, new Net(2, 4), 15, 2);
    Swarm run = new Swarm(setup, new TensorFlock(setup));
    fly(run, 3, 5000);
    Champion c = run.champion();
    Champion again =
        Champion.fly(
            c.net(), c.weights(), c.seed(), c.generation(), c.lane(), c.rules(), Swarm.LIMIT);
    assertEquals(c.ticks(), again.ticks());
    assertArrayEquals(c.flaps(), again.flaps());
    assertTrue(c.ticks() <= run.best() && c.ticks() > 0.9 * run.best() - 20);
    run.dispose();
  }

  @Test
  void generationsLeaveNoTensorsBehind() {
    int before = Memory.numTensors();
    Swarm.Setup setup = new Swarm.Setup(300, 1, new Net(2, 2), 3, 2);
    Swarm run = new Swarm(setup, new TensorFlock(setup));
    fly(run, 2, 5000);
    int after = Memory.numTensors();
    fly(run, 5, 9000);
    assertTrue(Memory.numTensors() <= after + 6, "from " + after + " to " + Memory.numTensors());
    run.dispose();
    // what an earlier test forgot may be collected in between
    assertTrue(Memory.numTensors() <= before, before + " before, now " + Memory.numTensors());
  }
}
