package dev.kinglet.train;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.core.Alea;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Samples, each a few tensors (features, then labels), which can be gone through any number of
 * times. Nothing is made before it is asked for; what a method gives is a new dataset.
 *
 * <pre>{@code
 * Dataset d = Dataset.of(features, labels).shuffle(150, "seed").batch(32);
 * for (Tensor[] batch : d) {
 *   net.step(batch[0], batch[1]).dispose();
 *   Dataset.dispose(batch);
 * }
 * }</pre>
 *
 * <p>Who takes an element disposes its tensors; what a method drops, it disposes.
 */
public abstract class Dataset implements Iterable<Tensor[]> {
  /** A size that is not known before the end is reached. */
  public static final int UNKNOWN = -1;

  /** The size of what has no end. */
  public static final int ENDLESS = Integer.MAX_VALUE;

  private final int size;

  /** A dataset of so many elements, {@link #UNKNOWN} or {@link #ENDLESS}. */
  protected Dataset(int size) {
    this.size = size;
  }

  /** Number of elements, {@link #UNKNOWN} or {@link #ENDLESS}. */
  public final int size() {
    return size;
  }

  /** Lets the tensors of an element go. */
  public static void dispose(Tensor[] element) {
    for (Tensor t : element) {
      t.dispose();
    }
  }

  /** Elements as {@code pull} gives them until it gives null. */
  private abstract static class Pull implements Iterator<Tensor[]> {
    private Tensor[] ahead;
    private boolean over;

    abstract Tensor[] pull();

    @Override
    public boolean hasNext() {
      if (ahead == null && !over) {
        ahead = pull();
        over = ahead == null;
      }
      return ahead != null;
    }

    @Override
    public Tensor[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Tensor[] element = ahead;
      ahead = null;
      return element;
    }
  }

  private static Tensor[] take(Iterator<Tensor[]> from) {
    return from.hasNext() ? from.next() : null;
  }

  private static Dataset over(int size, Supplier<Iterator<Tensor[]>> open) {
    return new Dataset(size) {
      @Override
      public Iterator<Tensor[]> iterator() {
        return open.get();
      }
    };
  }

  // ---- where elements come from -----------------------------------------------------------------

  /**
   * The rows of tensors: element i has row i of each. The tensors stay the caller's.
   *
   * @param columns all with a first axis of the same length; not complex
   */
  public static Dataset of(Tensor... columns) {
    int n = -1;
    for (Tensor t : columns) {
      int rows = t.rank() == 0 ? -1 : t.shape()[0];
      if (rows < 0 || n >= 0 && rows != n) {
        throw KingletException.shape(
            "dataset",
            "needs tensors with as many rows as the first, which has shape "
                + Shapes.str(columns[0].shape())
                + ", got "
                + Shapes.str(t.shape()));
      }
      if (t.dtype() == DType.COMPLEX64) {
        throw KingletException.dtype("dataset", "cannot take rows of complex64");
      }
      n = rows;
    }
    int rows = Math.max(0, n);
    return over(
        rows,
        () ->
            new Pull() {
              private int at;

              @Override
              Tensor[] pull() {
                return at < rows ? row(columns, at++) : null;
              }
            });
  }

  private static Tensor[] row(Tensor[] columns, int i) {
    Tensor[] element = new Tensor[columns.length];
    for (int c = 0; c < element.length; c++) {
      int[] shape = columns[c].shape();
      shape = Arrays.copyOfRange(shape, 1, shape.length);
      int n = Shapes.size(shape);
      Object host = array(columns[c].dtype(), n);
      System.arraycopy(Reading.readSync(columns[c].node()), i * n, host, 0, n);
      element[c] = Tensor.source(new Buffer(columns[c].dtype(), n, host), shape);
    }
    return element;
  }

  private static Object array(DType dtype, int n) {
    return dtype == DType.FLOAT32 ? new float[n] : dtype == DType.BOOL ? new byte[n] : new int[n];
  }

  /** What an iterator gives; a new one is asked for each time through. */
  public static Dataset generator(Supplier<Iterator<Tensor[]>> source) {
    return over(UNKNOWN, source);
  }

  /** Elements with the tensors of one element of each; ends with the shortest. */
  public static Dataset zip(Dataset... parts) {
    int size = parts.length == 0 ? 0 : ENDLESS;
    for (Dataset d : parts) {
      size = Math.min(size, d.size);
    }
    return over(
        size,
        () -> {
          List<Iterator<Tensor[]>> all = new ArrayList<>();
          for (Dataset d : parts) {
            all.add(d.iterator());
          }
          return new Pull() {
            @Override
            Tensor[] pull() {
              List<Tensor> element = new ArrayList<>();
              for (Iterator<Tensor[]> it : all) {
                Tensor[] part = take(it);
                if (part == null) {
                  dispose(element.toArray(new Tensor[0]));
                  return null;
                }
                element.addAll(Arrays.asList(part));
              }
              return element.isEmpty() ? null : element.toArray(new Tensor[0]);
            }
          };
        });
  }

  // ---- what can be made of them -----------------------------------------------------------------

  /** The elements of this one, then those of {@code next}. */
  public final Dataset concatenate(Dataset next) {
    boolean endless = size == ENDLESS || next.size == ENDLESS;
    int sum = size == UNKNOWN || next.size == UNKNOWN ? UNKNOWN : size + next.size;
    return chain(endless ? ENDLESS : sum, 2, i -> i == 0 ? this : next);
  }

  /** So many times the elements. */
  public final Dataset repeat(int count) {
    return chain(size == UNKNOWN || size == ENDLESS ? size : size * count, count, i -> this);
  }

  /** The elements again and again; ends when once there were none. */
  public final Dataset repeat() {
    return chain(size == 0 ? 0 : size == UNKNOWN ? UNKNOWN : ENDLESS, ENDLESS, i -> this);
  }

  /** Datasets by their number. */
  private interface Numbered {
    Dataset get(int i);
  }

  private static Dataset chain(int size, int count, Numbered parts) {
    return over(
        size,
        () ->
            new Pull() {
              private Iterator<Tensor[]> now;
              private int done;
              private boolean gave = true;

              @Override
              Tensor[] pull() {
                while (true) {
                  Tensor[] element = now == null ? null : take(now);
                  if (element != null) {
                    gave = true;
                    return element;
                  }
                  if (done == count || count == ENDLESS && !gave) {
                    return null;
                  }
                  gave = false;
                  now = parts.get(count == ENDLESS ? 0 : done++).iterator();
                }
              }
            });
  }

  /**
   * What {@code change} makes of each element, in a scope of its own. Tensors of the element that
   * are not in the result are disposed.
   */
  public final Dataset map(UnaryOperator<Tensor[]> change) {
    return over(
        size,
        () -> {
          Iterator<Tensor[]> from = iterator();
          return new Pull() {
            @Override
            Tensor[] pull() {
              Tensor[] element = take(from);
              if (element == null) {
                return null;
              }
              Tensor[] made = {};
              try (Scope scope = Scope.open()) {
                made = change.apply(element);
                for (Tensor t : made) {
                  scope.keep(t);
                }
              } finally {
                List<Tensor> kept = Arrays.asList(made);
                for (Tensor t : element) {
                  if (!kept.contains(t)) {
                    t.dispose();
                  }
                }
              }
              return made;
            }
          };
        });
  }

  /** The elements for which {@code wanted} holds. */
  public final Dataset filter(Predicate<Tensor[]> wanted) {
    return over(
        size == ENDLESS ? ENDLESS : UNKNOWN,
        () -> {
          Iterator<Tensor[]> from = iterator();
          return new Pull() {
            @Override
            Tensor[] pull() {
              Tensor[] element = take(from);
              while (element != null && !holds(element)) {
                dispose(element);
                element = take(from);
              }
              return element;
            }

            private boolean holds(Tensor[] element) {
              try (Scope scope = Scope.open()) {
                return wanted.test(element);
              }
            }
          };
        });
  }

  /** All but the first {@code count}. */
  public final Dataset skip(int count) {
    return over(
        size == UNKNOWN || size == ENDLESS ? size : Math.max(0, size - count),
        () -> {
          Iterator<Tensor[]> from = iterator();
          return new Pull() {
            private int left = count;

            @Override
            Tensor[] pull() {
              Tensor[] element = take(from);
              for (; left > 0 && element != null; left--) {
                dispose(element);
                element = take(from);
              }
              return element;
            }
          };
        });
  }

  /** The first {@code count}. */
  public final Dataset take(int count) {
    return over(
        size == UNKNOWN ? UNKNOWN : Math.min(size, count),
        () -> {
          Iterator<Tensor[]> from = iterator();
          return new Pull() {
            private int left = count;

            @Override
            Tensor[] pull() {
              return left-- > 0 ? take(from) : null;
            }
          };
        });
  }

  /**
   * In an order drawn from a buffer of {@code buffer} elements: from all of them if it is as large
   * as the dataset. Each time through has another order; with the same seed and buffer they are
   * those of the script's {@code shuffle}, and of TensorFlow.js's.
   */
  public final Dataset shuffle(int buffer, String seed) {
    return shuffle(buffer, seed, true);
  }

  /** As {@link #shuffle(int, String)}; {@code again} false: every time in the first order. */
  public final Dataset shuffle(int buffer, String seed, boolean again) {
    if (buffer < 1) {
      throw KingletException.value("shuffle", "needs a buffer of at least 1, got " + buffer);
    }
    Alea random = new Alea(seed);
    String[] kept = new String[1];
    return over(
        size,
        () -> {
          if (again) {
            kept[0] = "" + (random.nextInt() + (long) random.nextInt());
          } else if (kept[0] == null) {
            kept[0] = "" + random.nextInt();
          }
          return new Shuffled(iterator(), buffer, new Alea(kept[0]));
        });
  }

  /** A place behind the end takes part in the draw, but is not filled again once it was drawn. */
  private static final class Shuffled extends Pull {
    private final Iterator<Tensor[]> from;
    private final Alea random;
    private final Tensor[][] held;
    private int count;
    private boolean drained;

    Shuffled(Iterator<Tensor[]> from, int buffer, Alea random) {
      this.from = from;
      this.random = random;
      held = new Tensor[buffer][];
    }

    private void fill() {
      while (count < held.length) {
        Tensor[] element = take(from);
        if (element != null) {
          for (Tensor t : element) {
            t.keep();
          }
        }
        held[count++] = element;
      }
    }

    @Override
    Tensor[] pull() {
      if (!drained) {
        fill();
      }
      while (count > 0) {
        int at = random.below(count);
        Tensor[] element = held[at];
        held[at] = held[--count];
        held[count] = null;
        if (element != null) {
          fill();
          return element;
        }
        drained = true;
      }
      return null;
    }
  }

  /** Groups of {@code n} elements as one: tensors with a first axis more; the last may be less. */
  public final Dataset batch(int n) {
    return batch(n, true);
  }

  /** As {@link #batch(int)}; {@code smallLast} false: a smaller last group is left out. */
  public final Dataset batch(int n, boolean smallLast) {
    if (n < 1) {
      throw KingletException.value("batch", "batchSize needs to be positive, but it is " + n);
    }
    int groups = smallLast ? (size - 1) / n + 1 : size / n;
    return over(
        size == UNKNOWN || size == ENDLESS ? size : size == 0 ? 0 : groups,
        () -> {
          Iterator<Tensor[]> from = iterator();
          return new Pull() {
            @Override
            Tensor[] pull() {
              List<Tensor[]> rows = new ArrayList<>();
              Tensor[] element = null;
              while (rows.size() < n && (element = take(from)) != null) {
                rows.add(element);
              }
              try {
                return rows.isEmpty() || element == null && !smallLast ? null : stack(rows);
              } finally {
                for (Tensor[] row : rows) {
                  dispose(row);
                }
              }
            }
          };
        });
  }

  private static Tensor[] stack(List<Tensor[]> rows) {
    Tensor[] batch = new Tensor[rows.get(0).length];
    for (int c = 0; c < batch.length; c++) {
      Tensor[] column = new Tensor[rows.size()];
      boolean here = true;
      for (int i = 0; i < column.length; i++) {
        if (rows.get(i).length != batch.length) {
          throw KingletException.shape(
              "batch",
              "element "
                  + i
                  + " has "
                  + rows.get(i).length
                  + " tensors, the first "
                  + batch.length);
        }
        column[i] = rows.get(i)[c];
        Buffer b = column[i].node().buffer;
        here &= b != null && b.host != null && column[i].dtype() == column[0].dtype();
        here &= Arrays.equals(column[i].shape(), column[0].shape());
      }
      batch[c] = here ? gather(column) : JoinOps.stack(column, 0);
    }
    return batch;
  }

  /** Values that are on the host already are put together there. */
  private static Tensor gather(Tensor[] column) {
    int n = column[0].size();
    int[] inner = column[0].shape();
    int[] shape = new int[inner.length + 1];
    shape[0] = column.length;
    System.arraycopy(inner, 0, shape, 1, inner.length);
    Object host = array(column[0].dtype(), n * column.length);
    for (int i = 0; i < column.length; i++) {
      System.arraycopy(column[i].node().buffer.host, 0, host, i * n, n);
    }
    return Tensor.source(new Buffer(column[0].dtype(), n * column.length, host), shape);
  }
}
