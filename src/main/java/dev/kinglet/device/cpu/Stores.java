package dev.kinglet.device.cpu;

import dev.kinglet.graph.Prim.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives registers their storage. A register that is used only in the section that computes it
 * passes its block on after its last use; the others keep theirs.
 */
final class Stores {
  private final Program program;
  private final int[] lastUse;

  /** The section that computes a register. */
  private final int[] home;

  private final boolean[] shared;
  private final List<Integer> freeFloat = new ArrayList<>();
  private final List<Integer> freeInt = new ArrayList<>();

  private Stores(Program program, List<Type> types) {
    this.program = program;
    int n = types.size();
    lastUse = new int[n];
    home = new int[n];
    shared = new boolean[n];
    program.registers = n;
    program.isFloat = new boolean[n];
    program.store = new int[n];
    for (int r = 0; r < n; r++) {
      program.isFloat[r] = types.get(r) == Type.F;
      program.store[r] = -1;
      home[r] = -1;
    }
  }

  /** Completes {@code program}; {@code own} says which registers need storage at all. */
  static void assign(Program program, List<List<Step>> sections, List<Type> types, boolean[] own) {
    Stores s = new Stores(program, types);
    s.findUses(sections);
    int time = 0;
    for (int sec = 0; sec < sections.size(); sec++) {
      List<Step> steps = sections.get(sec);
      for (Step step : steps) {
        s.place(step, ++time, own);
      }
      program.sections[sec] = steps.toArray(new Step[0]);
    }
  }

  private void findUses(List<List<Step>> sections) {
    if (program.bodies != null) {
      for (int r : program.bodies) {
        if (r >= 0) {
          shared[r] = true;
        }
      }
    }
    int time = 0;
    for (int sec = 0; sec < sections.size(); sec++) {
      for (Step s : sections.get(sec)) {
        time++;
        use(s.a, sec, time);
        use(s.b, sec, time);
        use(s.c, sec, time);
        if (s.d >= 0) {
          shared[s.d] |= s.op == Step.FILL; // stays for the next time
          home[s.d] = sec;
          lastUse[s.d] = time;
        }
      }
    }
  }

  private void use(int r, int sec, int time) {
    if (r >= 0) {
      lastUse[r] = time;
      shared[r] |= home[r] != sec;
    }
  }

  private void place(Step s, int time, boolean[] own) {
    release(s.a, time);
    if (s.b != s.a) {
      release(s.b, time);
    }
    if (s.c != s.a && s.c != s.b) {
      release(s.c, time);
    }
    if (s.d >= 0 && own[s.d]) {
      boolean f = program.isFloat[s.d];
      List<Integer> free = f ? freeFloat : freeInt;
      if (free.isEmpty() || shared[s.d]) {
        program.store[s.d] = f ? program.floatStores++ : program.intStores++;
      } else {
        program.store[s.d] = free.remove(free.size() - 1);
      }
    }
  }

  private void release(int r, int time) {
    if (r >= 0 && lastUse[r] == time && !shared[r] && program.store[r] >= 0) {
      (program.isFloat[r] ? freeFloat : freeInt).add(program.store[r]);
    }
  }
}
