package dev.kinglet.device.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Matrix products by the processor's vectors. Their module has to be asked for when Java starts, so
 * the cases run in a Java of their own.
 */
class PackedTest {
  private static final String MODULE = "jdk.incubator.vector";

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> productsByVectors() throws IOException, InterruptedException {
    assumeTrue(
        ModuleFinder.ofSystem().find(MODULE).isPresent(), "this Java has no module " + MODULE);
    assumeTrue(
        PackedTest.class.getResource("/dev/kinglet/jvm/VectorTiles.class") != null,
        "the classes that use " + MODULE + " are not compiled: run mvn compile");
    Path out = folder.resolve("out.txt");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                MODULE,
                "-cp",
                System.getProperty("java.class.path"),
                PackedCases.class.getName(),
                Boolean.getBoolean("kinglet.full") ? "2000" : "80")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int status = java.waitFor();
    String all = Files.readString(out);
    assertEquals(0, status, all);
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : all.lines().filter(l -> l.startsWith("case\t")).toList()) {
      List<String> parts = List.of(line.split("\t", 3));
      tests.add(DynamicTest.dynamicTest(parts.get(1), () -> assertEquals("ok", parts.get(2))));
    }
    assertFalse(tests.isEmpty(), all);
    return tests;
  }
}
