package dev.kinglet.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Turns {@code shaders/*.glsl} into one class of string constants, {@code
 * dev.kinglet.codegen.shaders.Glsl}: {@code shaders/conv_tiled.glsl} becomes {@code
 * Glsl.CONV_TILED}.
 *
 * <p>A line {@code #include "name.glsl"} is replaced by that file's text, each file at most once in
 * a shader. Files in folders below {@code shaders/} are for including only and get no constant.
 * Lines that are comments are left out, but for marks: a colon or a brace after the two strokes. So
 * is what stands before the first {@code //:}, after {@code //: end}, and between braces: it is
 * there for the file to be a shader by itself.
 *
 * <p>This file uses nothing but the JDK, so that the build can run it from its source before
 * anything is compiled.
 */
public final class Shaders {
  private static final String PACKAGE = "dev.kinglet.codegen.shaders";

  private Shaders() {}

  /**
   * Runs the step from the command line.
   *
   * @param args the folder of shaders, then the folder to write the Java source below
   */
  public static void main(String[] args) throws IOException {
    generate(Path.of(args[0]), Path.of(args[1]));
  }

  /**
   * Writes the class of constants below {@code target}, unless it is there with the same text.
   *
   * @param shaders the folder that holds the {@code .glsl} files; need not exist
   * @param target the root of the generated sources
   * @throws IllegalArgumentException if an include is missing
   */
  public static void generate(Path shaders, Path target) throws IOException {
    StringBuilder out = new StringBuilder();
    out.append("package ").append(PACKAGE).append(";\n\n");
    out.append("/** The texts of {@code shaders/*.glsl}, with their includes. Generated. */\n");
    out.append("public final class Glsl {\n  private Glsl() {}\n");
    for (Path file : shaderFiles(shaders)) {
      String name = file.getFileName().toString().replace(".glsl", "");
      String text = wanted(expand(file, new ArrayDeque<>()));
      out.append("\n  /** {@code shaders/").append(name).append(".glsl}. */\n");
      out.append("  public static final String ").append(name.toUpperCase(Locale.ROOT));
      out.append(" =\n      ").append(literal(text)).append(";\n");
    }
    out.append("}\n");
    Path file = target.resolve(PACKAGE.replace('.', '/')).resolve("Glsl.java");
    String source = out.toString();
    if (Files.exists(file) && Files.readString(file).equals(source)) {
      return; // keep its time stamp, so that nothing is compiled again
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
  }

  private static List<Path> shaderFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".glsl")).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String expand(Path file, Deque<Path> included) throws IOException {
    included.add(file.normalize());
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (!line.startsWith("#include ")) {
        if (!isComment(line)) {
          out.append(line).append('\n');
        }
        continue;
      }
      String name = line.substring("#include ".length()).strip();
      if (name.length() < 3 || name.charAt(0) != '"' || !name.endsWith("\"")) {
        throw new IllegalArgumentException(file + ": expected #include \"name.glsl\": " + line);
      }
      Path part = file.resolveSibling(name.substring(1, name.length() - 1)).normalize();
      if (!Files.isRegularFile(part)) {
        throw new IllegalArgumentException(file + ": includes " + part + ", which is missing");
      }
      if (!included.contains(part)) {
        out.append(expand(part, included));
      }
    }
    return out.toString();
  }

  private static boolean isComment(String line) {
    String text = line.strip();
    return text.startsWith("//") && (text.length() == 2 || ":{}".indexOf(text.charAt(2)) < 0);
  }

  /** What of a text is wanted: its sections, if it has any, and no examples between brackets. */
  private static String wanted(String text) {
    int end = text.indexOf("//: end\n");
    String sections = end < 0 ? text : text.substring(text.indexOf("//:"), end);
    return sections.replaceAll("(?s)(//\\{ [^\n]*\n).*?(//}\n)", "$1$2");
  }

  /** A text as a constant expression: one literal a line, joined by {@code +}. */
  private static String literal(String text) {
    StringBuilder out = new StringBuilder();
    for (String line : text.lines().toList()) {
      out.append(out.isEmpty() ? "\"" : "\n          + \"");
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '\\' || c == '"') {
          out.append('\\').append(c);
        } else if (c == '\t') {
          out.append("\\t");
        } else if (c < ' ' || c > '~') {
          out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
        } else {
          out.append(c);
        }
      }
      out.append("\\n\"");
    }
    return out.isEmpty() ? "\"\"" : out.toString();
  }
}
