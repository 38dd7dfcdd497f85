package dev.kinglet.build.shrink;

import java.util.ArrayList;
import java.util.List;

/**
 * Loops, variables, constructors and static initialisers, where the shrinker changes their form.
 */
final class Flow {
  private static final List<String> ORDER = new ArrayList<>();

  private final List<String> out;

  Flow(List<String> out) {
    this.out = out;
  }

  void run(int n) {
    loops(new int[] {3, 1, 4, 1, 5, 9, 2, 6}, n);
    variables(n);
    objects(n);
    resources();
    out.add(Later.VALUE + " " + Sooner.VALUE + " " + ORDER.size());
    out.add(where(Planet.EARTH, n) + where(Planet.MARS, n) + where(Planet.VENUS, n));
  }

  private void loops(int[] digits, int n) {
    int sum = 0;
    for (int d : digits) {
      if (d == n) {
        continue;
      }
      sum += d;
    }
    int found = -1;
    outer:
    for (int a : digits) {
      for (int b : digits) {
        if (a * b == 45) {
          found = a;
          break outer;
        }
      }
    }
    int last = 0;
    for (int d : digits) {
      last += d;
      d = 0; // the element is a copy
      last += d;
    }
    out.add(sum + " " + found + " " + last + " " + firstAbove(digits, 4) + firstAbove(digits, 9));
    int[] grown = digits;
    int rounds = 0;
    for (int d : grown) {
      grown = new int[] {d};
      rounds++;
    }
    out.add(rounds + " " + grown[0]);
    int down = n;
    while (down > 0) {
      down--;
    }
    out.add("" + down);
  }

  private static int firstAbove(int[] a, int limit) {
    for (int x : a) {
      if (x > limit) {
        return x;
      }
    }
    return -1;
  }

  /** Values that live beside each other, after each other and through copies. */
  private void variables(int n) {
    int a = n;
    int b = a + 1;
    int swap = a;
    a = b;
    b = swap;
    out.add(a + " " + b);
    int first = 1;
    int second = 1;
    for (int i = 0; i < n * 2; i++) {
      int next = first + second;
      first = second;
      second = next;
    }
    out.add(first + " " + second);
    String text = "t";
    try {
      text = "in";
      if (n > 2) {
        throw new IllegalStateException(text);
      }
      text = "past";
    } catch (IllegalStateException e) {
      text += e.getMessage();
    }
    String kept = text;
    text = kept + n;
    out.add(kept + text);
    int[] pair = {n, 0};
    pair[1] = pair[0]++ + pair[0];
    out.add(pair[0] + " " + pair[1]);
  }

  private void objects(int n) {
    Counter[] all = {new Counter(n), new Counter(n + 1, "named"), new Counter(0)};
    StringBuilder b = new StringBuilder();
    for (Counter c : all) {
      b.append(c.name).append(c.start).append(c.made).append(c.next()).append(c.next()).append(' ');
    }
    out.add(b.toString());
    Leaf leaf = new Leaf(n);
    out.add(
        leaf.depth
            + leaf.label
            + leaf.twice
            + new Leaf(1).label
            + leaf.unset
            + (leaf.none == null));
  }

  /** A resource is closed last to first; the body's failure is the one that comes out. */
  private void resources() {
    List<String> log = new ArrayList<>();
    try (Door one = new Door(log, "1", false);
        Door two = new Door(log, "2", true)) {
      log.add(one.name + two.name);
      throw new IllegalStateException("body");
    } catch (IllegalStateException e) {
      log.add(e.getMessage());
    }
    try (Door three = new Door(log, "3", true)) {
      log.add(three.name);
    } catch (IllegalStateException e) {
      log.add(e.getMessage());
    }
    out.add(String.join(" ", log));
  }

  private static String where(Planet p, int n) {
    return switch (p) {
      case VENUS -> "in";
      case EARTH -> n > 2 ? "here" : "there";
      case MARS -> "out";
    };
  }

  private enum Planet {
    VENUS,
    EARTH,
    MARS
  }

  /** Its initialiser needs another's. */
  private static final class Later {
    static final String VALUE = note("later") + Sooner.VALUE;
  }

  private static final class Sooner {
    static final String VALUE = note("sooner");
  }

  private static String note(String what) {
    ORDER.add(what);
    return what.substring(1);
  }

  private static final class Counter {
    private static int count;

    final int start;
    final String name;
    final int made;
    private int at;

    Counter(int start) {
      this(start, "c");
    }

    Counter(int start, String name) {
      this.start = start;
      this.name = name;
      this.made = count++;
      this.at = start;
    }

    int next() {
      return at++;
    }
  }

  private static class Branch {
    final int depth;
    String label = "branch";
    int unset;
    Object none;

    Branch(int depth) {
      this.depth = depth;
      if (depth > 2) {
        label = "deep";
      }
    }
  }

  private static final class Leaf extends Branch {
    final int twice;

    Leaf(int depth) {
      super(depth);
      twice = 2 * depth;
    }
  }

  private record Door(List<String> log, String name, boolean isStuck) implements AutoCloseable {
    @Override
    public void close() {
      log.add("close" + name);
      if (isStuck) {
        throw new IllegalStateException("stuck");
      }
    }
  }
}
