package dev.kinglet.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.ops.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of docs/java.md, compiled and run in order: each is the body of a method, with a few
 * values in reach that the text speaks of. What a line says it prints must be among what it prints.
 */
class JavaDocTest {
  @TempDir Path folder;

  private static final String HEAD =
      """
      import dev.kinglet.api.*;
      import dev.kinglet.engine.*;
      import dev.kinglet.io.*;
      import dev.kinglet.nn.*;
      import dev.kinglet.train.*;
      import java.util.Arrays;

      public class Examples {
        Layer model = new Sequential(Layers.dense(1).inputShape(2));
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor y = Tensor.of(new float[] {1, 2}, 2, 1);
        Tensor w = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor b = Tensor.of(new float[] {0, 1}, 2);
      """;

  @TestFactory
  List<DynamicTest> examplesRun() throws Exception {
    List<Fences.Example> examples = Fences.of(Path.of("docs/java.md"), "java");
    assertTrue(examples.size() >= 4, examples.size() + " examples");
    Class<?> compiled = compile(examples);
    Object instance = compiled.getConstructor().newInstance();
    List<DynamicTest> tests = new ArrayList<>();
    for (Fences.Example e : examples) {
      tests.add(
          DynamicTest.dynamicTest(
              e.title(),
              () -> {
                Keys.setSeed(3);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                PrintStream old = System.out;
                System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
                try {
                  compiled.getMethod("example" + e.number()).invoke(instance);
                } finally {
                  System.setOut(old);
                }
                String said = out.toString(StandardCharsets.UTF_8);
                for (String line : e.output()) {
                  assertTrue(said.lines().anyMatch(line::equals), line + " in\n" + said);
                }
              }));
    }
    return tests;
  }

  private Class<?> compile(List<Fences.Example> examples)
      throws IOException, ReflectiveOperationException {
    StringBuilder source = new StringBuilder(HEAD);
    for (Fences.Example e : examples) {
      source.append("  public Object example").append(e.number());
      // so that an example may or may not end by giving something back
      source.append("() throws Exception {\n    if (true) {\n").append(e.text());
      source.append("    }\n    return null;\n  }\n");
    }
    Path file = Files.writeString(folder.resolve("Examples.java"), source.append("}\n"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-proc:none",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-d",
                folder.toString(),
                file.toString());
    assertEquals(0, result, () -> said.toString(StandardCharsets.UTF_8));
    URL[] urls = {folder.toUri().toURL()};
    return new URLClassLoader(urls, getClass().getClassLoader()).loadClass("Examples");
  }
}
