package dev.kinglet.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadersTest {
  @TempDir Path dir;

  private void shader(String name, String text) throws IOException {
    Path file = dir.resolve("shaders").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Generates, compiles what was generated, and reads a constant of it. */
  private Object constant(String name) throws Exception {
    Path out = dir.resolve("out");
    Shaders.generate(dir.resolve("shaders"), out);
    Path source = out.resolve("dev/kinglet/codegen/shaders/Glsl.java");
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
    assertEquals(0, status);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {out.toUri().toURL()}, null)) {
      return loader.loadClass("dev.kinglet.codegen.shaders.Glsl").getField(name).get(null);
    }
  }

  @Test
  void keepsTheTextToTheLetter() throws Exception {
    String text = "int i; // \"quoted\" \\ back\tslash, é\nvoid main() {}\n";
    shader("conv_tiled.glsl", text);
    assertEquals(text, constant("CONV_TILED"));
  }

  @Test
  void leavesOutCommentsAndExamples() throws Exception {
    shader("map.glsl", "// why\n//{ main\n  // what\nvoid main() {}\n//}\nint i;\n");
    assertEquals("//{ main\n//}\nint i;\n", constant("MAP"));
  }

  @Test
  void keepsOnlyTheSections() throws Exception {
    shader("math.glsl", "#version 300 es\n//: one\nint one;\n//: end\nvoid main() {}\n");
    assertEquals("//: one\nint one;\n", constant("MATH"));
  }

  @Test
  void resolvesIncludesOnce() throws Exception {
    shader("include/address.glsl", "int address;\n");
    shader("include/read.glsl", "#include \"address.glsl\"\nint read;\n");
    shader("map.glsl", "#include \"include/address.glsl\"\n#include \"include/read.glsl\"\nend\n");
    assertEquals("int address;\nint read;\nend\n", constant("MAP"));
  }

  @Test
  void namesTheMissingInclude() throws IOException {
    shader("map.glsl", "#include \"nowhere.glsl\"\n");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Shaders.generate(dir.resolve("shaders"), dir.resolve("out")));
    assertTrue(e.getMessage().contains("nowhere.glsl, which is missing"), e.getMessage());
  }
}
