package dev.kinglet.build.shrink;

import dev.kinglet.core.KingletException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** What Kinglet uses of Java's platform, each with an answer as text. */
final class Sample {
  private enum Season {
    SPRING,
    SUMMER {
      @Override
      String weather() {
        return "hot";
      }
    },
    AUTUMN;

    String weather() {
      return "mild";
    }
  }

  private record Pair(String name, int count) {}

  private interface Shape {
    double area();
  }

  private record Square(int side) implements Shape {
    @Override
    public double area() {
      return side * side;
    }
  }

  private record Circle(int radius) implements Shape {
    @Override
    public double area() {
      return 3 * radius * radius;
    }
  }

  private static class Base {
    int seen;
    private final String id;

    Base(String id) {
      this.id = id;
    }

    String who() {
      return "base " + id;
    }
  }

  private static final class Derived extends Base {
    private final int more;

    Derived(String id, int more) {
      super(id);
      this.more = more;
      seen = more + 1;
    }

    @Override
    String who() {
      return super.who() + " derived " + more + ' ' + seen;
    }
  }

  /** Made with values of its own, and once with others at once. */
  private static final class Numbers {
    private int[] all = new int[2];
    private int size;

    void add(int v) {
      if (size == all.length) {
        all = java.util.Arrays.copyOf(all, 2 * size);
      }
      all[size++] = v;
    }

    Numbers copy() {
      Numbers n = new Numbers();
      n.all = java.util.Arrays.copyOf(all, size);
      n.size = size;
      return n;
    }
  }

  private static final Numbers NUMBERS = new Numbers();

  private static final List<String> LINES = new ArrayList<>();

  private Sample() {}

  private static void say(String what) {
    LINES.add(what);
  }

  /** All answers. */
  static List<String> answers() {
    LINES.clear();
    strings("kinglet", null);
    builders(3);
    keys();
    arrays(4);
    classes();
    exceptions(new int[] {1});
    functions(5);
    new Flow(LINES).run(3);
    return LINES;
  }

  private static String season(String name) {
    switch (name) {
      case "Aa":
      case "BB": // both have one hash code
        return "two";
      case "spring":
        return "one";
      default:
        return "none of " + name;
    }
  }

  private static void strings(String s, String none) {
    char letter = s.charAt(1);
    say("a" + letter + 1 + none + true + letter + s.length() + (letter == 'i' ? 'y' : 'n'));
    say(
        s.indexOf('n')
            + ","
            + s.indexOf("let")
            + ","
            + s.indexOf('n', 3)
            + ","
            + s.lastIndexOf('t'));
    say(s.substring(2) + s.substring(1, 3) + s.startsWith("king") + s.startsWith("let", 4));
    say(s.endsWith("et") + "|" + " x y ".trim() + "|" + s.contains("gl") + s.isEmpty());
    say(s.compareTo("kings") < 0 ? "before" : "after");
    say(
        s.hashCode()
            + " "
            + "".hashCode()
            + " "
            + Objects.equals(s, "king" + "let")
            + Objects.equals(s, none));
    say(season("Aa") + season("BB") + season("spring") + season("winter"));
    say(Integer.toString(-7) + Integer.toHexString(255) + new String(new char[] {'o', 'k'}));
    Object o = s;
    say(
        (o instanceof String)
            + " "
            + (o instanceof CharSequence)
            + " "
            + (o instanceof Integer)
            + " "
            + o);
    say(String.valueOf((Object) null) + String.valueOf('c'));
  }

  private static void builders(int n) {
    StringBuilder b = new StringBuilder("<");
    for (int i = 0; i < n; i++) {
      b.append(b.length() == 1 ? "" : ", ").append(i).append(':').append((String) null);
    }
    StringBuilder c = new StringBuilder().append(b).append('>').append(b, 0, 2).append(n > 2);
    say(c.toString() + c.length() + c.charAt(1));
    String joined = "";
    for (int i = 0; i < n; i++) {
      StringBuilder part = new StringBuilder();
      part.append(i).append('/');
      String first = part.toString();
      part.append(n);
      joined += first + part + ";";
    }
    say(joined);
  }

  private static void keys() {
    Map<String, Integer> counts = new HashMap<>();
    for (String word : List.of("a", "b", "a", "c", "a")) {
      Integer old = counts.get(word);
      counts.put(word, old == null ? 1 : old + 1);
    }
    say("" + counts.get("a") + counts.get("b") + counts.get("x") + counts.containsKey("c"));
    Map<Object, String> any = new HashMap<>();
    any.put("k", "string");
    any.put(7, "seven");
    any.put(new Pair("p", 2), "pair");
    any.put(Season.AUTUMN, "enum");
    say(
        any.get("k")
            + any.get(7)
            + any.get(new Pair("p", 2))
            + any.get(new Pair("p", 3))
            + any.get(Season.AUTUMN));
    LinkedHashSet<String> set = new LinkedHashSet<>(List.of("z", "y"));
    set.add("z");
    set.add("x");
    say(String.join("", set) + set.contains("y") + List.of("q", "r").indexOf("r"));
    Map<Object, Integer> same = new IdentityHashMap<>();
    Object key = new Object();
    int[] array = {1};
    same.put(key, 1);
    same.put(array, 2);
    say("" + same.get(key) + same.get(array) + same.get(new int[] {1}));
    TreeMap<String, Integer> sorted = new TreeMap<>(Map.of("two", 2, "one", 1, "three", 3));
    say(sorted.firstKey() + sorted.get("two"));
    List<String> words = new ArrayList<>(List.of("pear", "fig", "apple"));
    Collections.sort(words);
    say(words.get(0) + words.get(2) + new ArrayList<>(words).equals(words));
    words.sort((x, y) -> x.length() - y.length());
    say(String.join(" ", words));
  }

  private static void arrays(int n) {
    int[][] grid = new int[n][3];
    grid[2][1] = 5;
    int[] row = grid[2].clone();
    row[0] = 9;
    say(grid[2][0] + " " + row[0] + row[1] + grid.length + grid[3].length);
    float[] floats = new float[n];
    Arrays.fill(floats, 0.1f);
    System.arraycopy(new float[] {1, 2, 3}, 1, floats, 0, 2);
    say(floats[0] + floats[1] > 4.9 ? "copied" : "not copied");
    int[] slide = {1, 2, 3, 4, 5};
    System.arraycopy(slide, 0, slide, 1, 4);
    say(Arrays.hashCode(slide) + " " + Arrays.equals(slide, new int[] {1, 1, 2, 3, 4}));
    Object[] mixed = {"s", 1, slide, floats, new byte[] {-1}, new String[] {"x"}};
    StringBuilder kinds = new StringBuilder();
    for (Object o : mixed) {
      kinds.append(
          o instanceof int[]
              ? 'i'
              : o instanceof float[]
                  ? 'f'
                  : o instanceof byte[] ? 'b' : o instanceof Object[] ? 'o' : '-');
    }
    say(kinds.toString());
    String[] names = List.of("m", "n").toArray(new String[0]);
    String[] longer = Arrays.copyOf(names, 3);
    int[] tail = Arrays.copyOfRange(slide, 1, 3);
    say(names.length + longer[1] + longer[2] + tail[1] + names.clone()[0]);
    Pair[] pairs = {new Pair("a", 1), null};
    pairs[1] = new Pair("b", pairs[0].count() + 1);
    boolean[] flags = new boolean[2];
    flags[1] = true;
    byte small = (byte) 200;
    say(pairs[1].name() + pairs[1].count() + flags[0] + flags[1] + small + (int) 'c');
    double[][] doubles = {{1.5}, {}};
    say(doubles[0][0] > 1 && doubles[1].length == 0 ? "ragged" : "not ragged");
    char[] letters = "abc".toCharArray();
    letters[1] = 'B';
    say(
        new String(letters)
            + (1 << 31)
            + (Integer.MAX_VALUE + n)
            + (7 / 2)
            + (-7 / 2)
            + (-7 % 3)
            + (-8 >>> 28));
    long big = 1L << 40;
    say((big > Integer.MAX_VALUE) + " " + (int) (big >> 38) + " " + (int) 3.99 + " " + (int) -3.99);
  }

  private static void classes() {
    List<Shape> shapes = List.of(new Square(2), new Circle(1));
    int squares = 0;
    double sum = 0;
    for (Shape s : shapes) {
      squares += s instanceof Square ? 1 : 0;
      sum += s.area();
    }
    say(
        squares
            + " "
            + (int) sum
            + " "
            + new Square(2).equals(shapes.get(0))
            + new Square(3).equals(shapes.get(0)));
    Base b = new Derived("x", 4);
    say(b.who() + " " + (b instanceof Derived) + new Base("y").who());
    say(
        Season.SUMMER.weather()
            + Season.SPRING.weather()
            + Season.AUTUMN.ordinal()
            + Season.values().length);
    say(Season.SUMMER.name() + Season.SPRING + (Season.SPRING.compareTo(Season.AUTUMN) < 0));
    for (int i = 0; i < 3; i++) {
      NUMBERS.add(i);
    }
    Numbers copy = NUMBERS.copy();
    copy.add(squares);
    say(copy.all[2] + " " + copy.all[3] + " " + copy.size + " " + NUMBERS.size);
    switch (Season.AUTUMN) {
      case SPRING -> say("1");
      case AUTUMN -> say("3");
      default -> say("other");
    }
  }

  private static void exceptions(int[] some) {
    try {
      throw KingletException.shape("add", "does not fit");
    } catch (KingletException e) {
      say(e.getMessage());
    }
    try {
      throw new IllegalStateException("state " + some.length);
    } catch (IllegalArgumentException e) {
      say("wrong");
    } catch (RuntimeException e) {
      say(e.getMessage() + (e instanceof IllegalStateException));
    } finally {
      say("finally");
    }
    try {
      List.of(1).set(0, 2);
    } catch (UnsupportedOperationException e) {
      say("unsupported");
    }
  }

  private static void functions(int n) {
    Supplier<String> constant = () -> "constant";
    IntUnaryOperator add = x -> x + n;
    int[] calls = {0};
    Runnable count = () -> calls[0] += n;
    count.run();
    count.run();
    List<Supplier<String>> list = new ArrayList<>();
    for (String s : List.of("p", "q")) {
      list.add(() -> s + n);
    }
    say(constant.get() + add.applyAsInt(2) + calls[0] + list.get(0).get() + list.get(1).get());
  }
}
