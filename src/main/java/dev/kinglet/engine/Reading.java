package dev.kinglet.engine;

import dev.kinglet.core.DType;
import dev.kinglet.core.Strings;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import java.util.List;

/** Values of nodes on the host, computed first where they are not yet. */
public final class Reading {
  /** So few are copied twice rather than handed over. */
  private static final int FEW = 64;

  /** So many elements are read from the device once more rather than copied. */
  private static final int LARGE = 1 << 16;

  private Reading() {}

  /** Gets values, or an error. */
  public interface Reader {
    /** Exactly one of them is null. The array is shared and must not be written to. */
    void run(Object host, RuntimeException error);
  }

  /**
   * The values as a host array (shared, not to be written to); blocks until they are there. Complex
   * values come as pairs of floats.
   */
  public static Object readSync(Node n) {
    if (n instanceof Node.Pair) {
      Engine.realize(List.of(n));
      return interleave(readSync(n.inputs[0]), readSync(n.inputs[1]));
    }
    if (n instanceof Node.Const c && n.buffer == null) {
      return constant(c);
    }
    if (n.buffer == null) {
      Engine.realize(List.of(n));
    }
    Buffer b = n.buffer;
    if (b.host == null) {
      Device d = Devices.of(b);
      d.readSync(b);
      Probe.gave(d);
    }
    return b.host;
  }

  /** The same, but floats come in an array that is the caller's own. */
  public static Object ownSync(Node n) {
    if (n.buffer == null && !(n instanceof Node.Const)) {
      Engine.realize(List.of(n));
    }
    Buffer b = n.buffer;
    boolean given = b != null && b.host == null && b.size >= LARGE;
    Object host = readSync(n);
    if (host instanceof float[] f) {
      if (!given || b.device == null) {
        return f.clone();
      }
      b.host = null;
    }
    return host;
  }

  /**
   * The values as a host array (shared, not to be written to), computed if need be; null where they
   * lie on a device, or are of two parts.
   */
  public static Object now(Node n) {
    if (n instanceof Node.Pair) {
      return null;
    }
    if (n.buffer == null) {
      if (n instanceof Node.Const c) {
        return constant(c);
      }
      Engine.realize(List.of(n));
    }
    Buffer b = n.buffer;
    if (b.host == null && b.size <= FEW && Devices.isNear(b)) {
      Devices.of(b).readSync(b);
    }
    return b.host;
  }

  private static float[] interleave(Object real, Object imag) {
    float[] re = (float[]) real;
    float[] im = (float[]) imag;
    float[] out = new float[2 * re.length];
    for (int i = 0; i < re.length; i++) {
      out[2 * i] = re[i];
      out[2 * i + 1] = im[i];
    }
    return out;
  }

  /** The values, without blocking. */
  public static void read(Node n, Reader reader) {
    read(n, false, reader);
  }

  /** The same; if {@code own}, floats come in an array that is the reader's own. */
  public static void read(Node n, boolean own, Reader reader) {
    if (n.dtype == DType.STRING) {
      // the codes must still mean something when they come
      Strings.retain();
      readCodes(
          n,
          own,
          (host, error) -> {
            try {
              reader.run(host, error);
            } finally {
              Strings.release();
            }
          });
    } else {
      readCodes(n, own, reader);
    }
  }

  private static void readCodes(Node n, boolean own, Reader reader) {
    try {
      if (n instanceof Node.Pair) {
        Engine.realize(List.of(n));
        readPair(n, reader);
        return;
      }
      if (n instanceof Node.Const c && n.buffer == null) {
        reader.run(constant(c), null);
        return;
      }
      if (n.buffer == null) {
        Engine.realize(List.of(n));
      }
    } catch (RuntimeException e) {
      reader.run(null, e);
      return;
    }
    read(n.buffer, own, reader);
  }

  private static void read(Buffer b, boolean own, Reader reader) {
    if (b.host != null) {
      reader.run(own && b.host instanceof float[] f ? f.clone() : b.host, null);
      return;
    }
    b.retain();
    Device d = Devices.of(b);
    d.read(
        b,
        error -> {
          Probe.gave(d);
          Object host = b.host;
          if (error == null && host == null) { // another reader took it
            read(b, own, reader);
            b.release();
            return;
          }
          boolean floats = own && host instanceof float[];
          if (floats && b.device != null && b.size >= LARGE) {
            b.host = null; // handed over
          } else if (floats && error == null) {
            host = ((float[]) host).clone();
          }
          b.release();
          reader.run(error == null ? host : null, error);
        });
  }

  private static void readPair(Node n, Reader reader) {
    Node imag = n.inputs[1];
    Engine.retain(imag);
    read(
        n.inputs[0],
        (re, error) -> {
          if (error != null) {
            Engine.release(imag);
            reader.run(null, error);
            return;
          }
          read(
              imag,
              (im, late) -> {
                Engine.release(imag);
                reader.run(late == null ? interleave(re, im) : null, late);
              });
        });
  }

  private static Object constant(Node.Const c) {
    return switch (c.dtype) {
      case FLOAT32 -> new float[] {(float) c.value};
      case BOOL -> new byte[] {(byte) (c.value != 0 ? 1 : 0)};
      default -> new int[] {(int) c.value};
    };
  }
}
