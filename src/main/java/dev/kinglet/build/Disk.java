package dev.kinglet.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** Files and digests of files. */
public final class Disk {
  private Disk() {}

  /** Writes a text, unless the file already has it. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes, unless the file already has them: a file's time says when it last changed. */
  public static void write(Path file, byte[] bytes) throws IOException {
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** All regular files below a folder, in order; none when there is no such folder. */
  public static List<Path> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Deletes every file below {@code folder} that is not among {@code kept}. */
  static void prune(Path folder, Set<Path> kept) throws IOException {
    for (Path file : below(folder)) {
      if (!kept.contains(file)) {
        Files.delete(file);
      }
    }
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path dir : files.sorted(Comparator.reverseOrder()).filter(Files::isDirectory).toList()) {
        try (Stream<Path> inside = Files.list(dir)) {
          if (inside.findAny().isEmpty()) {
            Files.delete(dir);
          }
        }
      }
    }
  }

  /** A digest in base 64, as CSP and SRI write it: {@code sha384-…}. */
  static String digest(String algorithm, byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance(algorithm).digest(bytes);
      return algorithm.toLowerCase(java.util.Locale.ROOT).replace("-", "")
          + "-"
          + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many bytes {@code bytes} take when gzipped as {@code gzip -9} does. */
  static int gzipSize(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] some = new byte[1 << 16];
    int size = 18; // head and checksum
    while (!deflater.finished()) {
      size += deflater.deflate(some);
    }
    deflater.end();
    return size;
  }
}
