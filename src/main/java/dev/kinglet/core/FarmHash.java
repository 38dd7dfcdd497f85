package dev.kinglet.core;

/**
 * FarmHash's Fingerprint64 (Geoff Pike and Jyrki Alakuijala, Google, 2014): a hash of bytes that is
 * the same on every machine and in every version. What TensorFlow puts strings into buckets with.
 */
public final class FarmHash {
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;

  private FarmHash() {}

  /** The fingerprint, an unsigned 64-bit number, of the first {@code length} bytes. */
  public static long fingerprint64(byte[] bytes, int length) {
    if (length <= 16) {
      return upTo16(bytes, length);
    }
    if (length <= 64) {
      return upTo64(bytes, length);
    }
    long x = 81;
    long y = x * K1 + 113;
    long z = shiftMix(y * K2 + 113) * K2;
    long[] v = new long[2];
    long[] w = new long[2];
    x = x * K2 + word(bytes, 0);
    int end = (length - 1) / 64 * 64;
    long mul = K1;
    int at = 0;
    while (true) {
      boolean last = at == end;
      if (last) {
        // once more over the last 64 bytes, with other factors
        at = length - 64;
        mul = K1 + ((z & 0xff) << 1);
        w[0] += (length - 1) & 63;
        v[0] += w[0];
        w[0] += v[0];
      }
      x = rotate(x + y + v[0] + word(bytes, at + 8), 37) * mul;
      y = rotate(y + v[1] + word(bytes, at + 48), 42) * mul;
      x ^= last ? w[1] * 9 : w[1];
      y += (last ? v[0] * 9 : v[0]) + word(bytes, at + 40);
      z = rotate(z + w[0], 33) * mul;
      weak(bytes, at, v[1] * mul, x + w[0], v);
      weak(bytes, at + 32, z + w[1], y + word(bytes, at + 16), w);
      long swap = z;
      z = x;
      x = swap;
      if (last) {
        return mix(mix(v[0], w[0], mul) + shiftMix(y) * K0 + z, mix(v[1], w[1], mul) + x, mul);
      }
      at += 64;
    }
  }

  private static long upTo16(byte[] s, int n) {
    long mul = K2 + n * 2L;
    if (n >= 8) {
      long a = word(s, 0) + K2;
      long b = word(s, n - 8);
      return mix(rotate(b, 37) * mul + a, (rotate(a, 25) + b) * mul, mul);
    }
    if (n >= 4) {
      return mix(n + (half(s, 0) << 3), half(s, n - 4), mul);
    }
    if (n == 0) {
      return K2;
    }
    int y = (s[0] & 255) + ((s[n >> 1] & 255) << 8);
    int z = n + ((s[n - 1] & 255) << 2);
    return shiftMix(y * K2 ^ z * K0) * K2;
  }

  private static long upTo64(byte[] s, int n) {
    long mul = K2 + n * 2L;
    boolean more = n > 32;
    long a = word(s, 0) * (more ? K2 : K1);
    long b = word(s, 8);
    long c = word(s, n - 8) * mul;
    long d = word(s, n - 16) * K2;
    long y = rotate(a + b, 43) + rotate(c, 30) + d;
    long z = mix(y, a + rotate(b + K2, 18) + c, mul);
    if (!more) {
      return z;
    }
    long e = word(s, 16) * mul;
    long f = word(s, 24);
    long g = (y + word(s, n - 32)) * mul;
    long h = (z + word(s, n - 24)) * mul;
    return mix(rotate(e + f, 43) + rotate(g, 30) + h, e + rotate(f + a, 18) + g, mul);
  }

  private static void weak(byte[] s, int at, long seed, long start, long[] out) {
    long w = word(s, at);
    long z = word(s, at + 24);
    long a = seed + w;
    long b = rotate(start + a + z, 21);
    long c = a + word(s, at + 8) + word(s, at + 16);
    out[0] = c + z;
    out[1] = b + rotate(c, 44) + a;
  }

  private static long mix(long u, long v, long mul) {
    long a = shiftMix((u ^ v) * mul);
    return shiftMix((v ^ a) * mul) * mul;
  }

  private static long shiftMix(long x) {
    return x ^ (x >>> 47);
  }

  private static long rotate(long x, int right) {
    return (x >>> right) | (x << (64 - right));
  }

  /** Four bytes, the lowest first. */
  private static long half(byte[] s, int at) {
    int low = (s[at] & 255) | (s[at + 1] & 255) << 8 | (s[at + 2] & 255) << 16;
    return (low | s[at + 3] << 24) & 0xffffffffL;
  }

  /** Eight bytes, the lowest first. */
  private static long word(byte[] s, int at) {
    return half(s, at) | half(s, at + 4) << 32;
  }
}
