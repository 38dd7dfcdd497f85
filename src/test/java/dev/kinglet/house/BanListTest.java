package dev.kinglet.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.teavm.asm.ClassReader;
import org.teavm.asm.ClassVisitor;
import org.teavm.asm.Handle;
import org.teavm.asm.MethodVisitor;
import org.teavm.asm.Opcodes;

/**
 * Code that reaches the browser leaves alone what weighs much there: each of these pulls in tens of
 * kilobytes of the Java library, or does not work there at all.
 */
class BanListTest {
  /** Parts of the house that never reach a browser. */
  private static final List<String> JVM_ONLY =
      List.of("dev/kinglet/build/", "dev/kinglet/server/", "dev/kinglet/jvm/");

  private static final List<String> PACKAGES =
      List.of(
          "java/util/regex/",
          "java/util/stream/",
          "java/lang/reflect/",
          "java/nio/file/",
          "java/util/concurrent/",
          "java/text/",
          "java/time/",
          "java/io/File");

  private static final Set<String> CLASSES =
      Set.of(
          "java/util/ServiceLoader",
          "java/util/Formatter",
          "java/util/Scanner",
          "java/lang/Thread",
          "java/lang/ProcessBuilder",
          "java/math/BigDecimal");

  private static final Set<String> METHODS =
      Set.of(
          "java/lang/String.format",
          "java/lang/String.formatted",
          "java/lang/String.split",
          "java/lang/String.replaceAll",
          "java/lang/String.replaceFirst",
          "java/lang/String.matches",
          "java/lang/Class.forName",
          "java/lang/Double.toString",
          "java/lang/Float.toString",
          "java/lang/String.valueOf(D)",
          "java/lang/String.valueOf(F)",
          "java/lang/StringBuilder.append(D)",
          "java/lang/StringBuilder.append(F)");

  private final List<String> found = new ArrayList<>();

  @Test
  void browserCodeUsesNothingBanned() throws IOException {
    Path classes = Path.of("target/classes");
    int read = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (JVM_ONLY.stream().noneMatch(name::startsWith)) {
          read(name.replace(".class", ""), Files.readAllBytes(file));
          read++;
        }
      }
    }
    assertTrue(read > 10, "looked at " + read + " classes");
    assertEquals("", String.join("\n", found));
  }

  @Test
  void seesWhatIsBanned() throws IOException {
    String name = BanListTest.class.getName().replace('.', '/') + "$Sample";
    read(name, BanListTest.class.getResourceAsStream("/" + name + ".class").readAllBytes());
    String all = String.join("\n", found);
    for (String what :
        List.of("String.format", "String.split", "java/util/stream/Stream", "joins a number")) {
      assertTrue(all.contains(what), what + " is not in:\n" + all);
    }
  }

  /** Does what browser code must not. */
  static final class Sample {
    private Sample() {}

    static String all(String text, double number) {
      String[] parts = text.split(",", -1);
      long count = Stream.of(parts).count();
      return String.format("%d", count) + number;
    }
  }

  private void read(String owner, byte[] bytes) {
    new ClassReader(bytes).accept(new Reader(owner), ClassReader.SKIP_DEBUG);
  }

  private final class Reader extends ClassVisitor {
    private final String owner;

    Reader(String owner) {
      super(Opcodes.ASM9);
      this.owner = owner;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      // The methods that records and enums get from the compiler are dropped when unused.
      boolean generated = method.equals("toString") && (access & Opcodes.ACC_FINAL) != 0;
      return generated ? null : new Calls(owner + "." + method);
    }
  }

  private final class Calls extends MethodVisitor {
    private final String where;

    Calls(String where) {
      super(Opcodes.ASM9);
      this.where = where;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      String method = owner + "." + name;
      String arguments = descriptor.substring(0, descriptor.indexOf(')') + 1);
      if (METHODS.contains(method)
          || METHODS.contains(method + arguments)
          || CLASSES.contains(owner)
          || PACKAGES.stream().anyMatch(owner::startsWith)) {
        found.add(where + " calls " + method + arguments);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      String parameters = descriptor.substring(1, descriptor.indexOf(')'));
      String primitives = parameters.replaceAll("\\[*L[^;]*;|\\[+.", "");
      if (bootstrap.getOwner().equals("java/lang/invoke/StringConcatFactory")
          && (primitives.contains("D") || primitives.contains("F"))) {
        found.add(where + " joins a number with a fraction to a text");
      }
    }
  }
}
