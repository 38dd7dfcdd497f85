package dev.kinglet.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dictionary of string tensors. A device holds their elements as int32 codes; equal strings
 * have equal codes, so that what only moves and compares elements needs nothing else.
 *
 * <p>A string is bytes, mostly but not necessarily UTF-8, here kept as a Java string of characters
 * 0 to 255. The dictionary is emptied when nobody uses it any more.
 */
public final class Strings {
  private static final Map<String, Integer> CODES = new HashMap<>();
  private static final List<String> ALL = new ArrayList<>();
  private static int users;

  static {
    clear();
  }

  private Strings() {}

  private static void clear() {
    CODES.clear();
    ALL.clear();
    code(""); // what zeros of strings are
  }

  /** Codes are in use from now on. */
  public static void retain() {
    users++;
  }

  /** Undoes one {@link #retain()}; with the last one every code but 0 loses its meaning. */
  public static void release() {
    if (--users == 0) {
      clear();
    }
  }

  /** Whether there are any string tensors. */
  public static boolean inUse() {
    return users > 0;
  }

  /** The code of a byte string; that of the empty one is 0. */
  public static int code(String bytes) {
    Integer known = CODES.get(bytes);
    if (known != null) {
      return known;
    }
    CODES.put(bytes, ALL.size());
    ALL.add(bytes);
    return ALL.size() - 1;
  }

  /** The byte string of a code. */
  public static String bytes(int code) {
    return code >= 0 && code < ALL.size() ? ALL.get(code) : "";
  }

  /** For every code its place in the order of the strings, by UTF-16 units as in JavaScript. */
  public static int[] ranks() {
    String[] texts = new String[ALL.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = decode(ALL.get(i));
    }
    String[] sorted = texts.clone();
    java.util.Arrays.sort(sorted);
    int[] ranks = new int[texts.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = java.util.Arrays.binarySearch(sorted, texts[i]);
    }
    return ranks;
  }

  /** The UTF-8 bytes of a text. */
  public static String encode(String text) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.length()) {
        int low = text.charAt(i + 1) - 0xdc00;
        if (low >= 0 && low < 0x400) {
          c = 0x10000 + ((c - 0xd800) << 10) + low;
          i++;
        }
      }
      if (c >= 0xd800 && c < 0xe000) {
        c = 0xfffd; // half of a pair
      }
      if (c < 0x80) {
        b.append((char) c);
      } else if (c < 0x800) {
        b.append((char) (0xc0 | c >> 6));
      } else if (c < 0x10000) {
        b.append((char) (0xe0 | c >> 12)).append(tail(c >> 6));
      } else {
        b.append((char) (0xf0 | c >> 18)).append(tail(c >> 12)).append(tail(c >> 6));
      }
      if (c >= 0x80) {
        b.append(tail(c));
      }
    }
    return b.toString();
  }

  private static char tail(int c) {
    return (char) (0x80 | c & 0x3f);
  }

  /** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
  public static String decode(String bytes) {
    StringBuilder b = new StringBuilder();
    int n = bytes.length();
    for (int i = 0; i < n; ) {
      int c = bytes.charAt(i++);
      int more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : 3;
      if (more == 3 && (c < 0xf0 || c > 0xf4)) {
        b.append('\ufffd');
        continue;
      }
      int least = more == 2 ? 0x800 : more == 3 ? 0x10000 : 0;
      int v = more == 0 ? c : c & 0x3f >> more;
      int k = 0;
      while (k < more && i < n && (bytes.charAt(i) & 0xc0) == 0x80) {
        v = v << 6 | bytes.charAt(i++) & 0x3f;
        k++;
      }
      if (k < more || v < least || v > 0x10ffff || v >= 0xd800 && v < 0xe000) {
        b.append('\ufffd');
      } else if (v < 0x10000) {
        b.append((char) v);
      } else {
        b.append((char) (0xd7c0 + (v >> 10))).append((char) (0xdc00 | v & 0x3ff));
      }
    }
    return b.toString();
  }
}
