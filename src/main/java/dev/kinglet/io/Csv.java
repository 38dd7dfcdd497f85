package dev.kinglet.io;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * A table out of CSV text (RFC 4180): the first line has the names of the columns; values in double
 * quotes may hold delimiters, line ends and doubled quotes; empty lines are left out.
 */
public final class Csv {
  private final List<String> names;
  private final List<String[]> rows;

  /** A table with commas between values. */
  public Csv(String text) {
    this(text, ',');
  }

  /**
   * A table with {@code delimiter} between values.
   *
   * @throws KingletException without a line of names, when a line has more or fewer values than
   *     there are names, and when a quote is not closed
   */
  public Csv(String text, char delimiter) {
    rows = parse(text, delimiter);
    if (rows.isEmpty()) {
      throw KingletException.value("csv", "there is no line with the names of the columns");
    }
    names = List.of(rows.remove(0));
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length != names.size()) {
        throw KingletException.value(
            "csv",
            "row "
                + i
                + " has "
                + rows.get(i).length
                + " values, but there are "
                + names.size()
                + " columns: "
                + String.join(String.valueOf(delimiter), rows.get(i)));
      }
    }
  }

  private Csv(List<String> names, List<String[]> rows) {
    this.names = names;
    this.rows = rows;
  }

  private static List<String[]> parse(String text, char delimiter) {
    List<String[]> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    int n = text.length();
    for (int i = text.startsWith("\ufeff") ? 1 : 0; i <= n; i++) {
      char c = i < n ? text.charAt(i) : '\n';
      if (quoted) {
        if (i == n) {
          throw KingletException.value(
              "csv", "a quote in row " + (rows.size() - 1) + " is not closed");
        }
        if (c != '"') {
          value.append(c);
        } else if (i + 1 < n && text.charAt(i + 1) == '"') {
          value.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && value.length() == 0) {
        quoted = true;
        any = true;
      } else if (c == delimiter || c == '\n') {
        any |= c == delimiter || value.length() > 0;
        row.add(value.toString());
        value.setLength(0);
        if (c == '\n') {
          if (any) {
            rows.add(row.toArray(new String[0]));
          }
          row.clear();
          any = false;
        }
      } else if (c != '\r' || i + 1 < n && text.charAt(i + 1) != '\n') {
        value.append(c);
      }
    }
    return rows;
  }

  /** The names of the columns, in order. */
  public List<String> names() {
    return names;
  }

  /** Number of rows, without the line of names. */
  public int rows() {
    return rows.size();
  }

  private int column(String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw KingletException.value(
          "csv", "there is no column " + name + "; there are " + String.join(", ", names));
    }
    return at;
  }

  /** The values of a column as they are written, without quotes. */
  public String[] texts(String name) {
    int at = column(name);
    String[] out = new String[rows.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = rows.get(i)[at];
    }
    return out;
  }

  /**
   * The values of a column as numbers, NaN where there is none.
   *
   * @throws KingletException for what is no number
   */
  public float[] numbers(String name) {
    String[] texts = texts(name);
    float[] out = new float[texts.length];
    for (int i = 0; i < out.length; i++) {
      String t = texts[i].trim();
      try {
        out[i] = t.isEmpty() ? Float.NaN : (float) Double.parseDouble(t);
      } catch (NumberFormatException e) {
        throw KingletException.value(
            "csv", "row " + i + ", column " + name + ": " + t + " is no number");
      }
    }
    return out;
  }

  /** The different values of a column, sorted; without the empty one. */
  public String[] classes(String name) {
    TreeSet<String> all = new TreeSet<>(Arrays.asList(texts(name)));
    all.remove("");
    return all.toArray(new String[0]);
  }

  /** The rows that have a value in each of these columns; in all when none is named. */
  public Csv complete(String... columns) {
    String[] wanted = columns.length == 0 ? names.toArray(new String[0]) : columns;
    List<String[]> kept = new ArrayList<>();
    for (String[] row : rows) {
      boolean full = true;
      for (String name : wanted) {
        full &= !row[column(name)].trim().isEmpty();
      }
      if (full) {
        kept.add(row);
      }
    }
    return new Csv(names, kept);
  }

  /** Columns of numbers side by side, float32 [rows, columns]; NaN where there is no value. */
  public Tensor features(String... columns) {
    float[] out = new float[rows.size() * columns.length];
    for (int c = 0; c < columns.length; c++) {
      float[] v = numbers(columns[c]);
      for (int i = 0; i < v.length; i++) {
        out[i * columns.length + c] = v[i];
      }
    }
    return Tensor.of(out, rows.size(), columns.length);
  }

  /**
   * Float32 [rows, classes]: 1 in the place of the row's value among {@link #classes}, else 0; all
   * 0 where there is no value.
   */
  public Tensor oneHot(String name) {
    List<String> all = Arrays.asList(classes(name));
    String[] texts = texts(name);
    float[] out = new float[texts.length * all.size()];
    for (int i = 0; i < texts.length; i++) {
      int at = all.indexOf(texts[i]);
      if (at >= 0) {
        out[i * all.size() + at] = 1;
      }
    }
    return Tensor.of(out, texts.length, all.size());
  }
}
