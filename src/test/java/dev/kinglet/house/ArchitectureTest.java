package dev.kinglet.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may import whom: the pipeline from a tensor to a device reads in one direction. */
class ArchitectureTest {
  /** In order: each may use itself and those before it. */
  private static final List<String> PIPELINE =
      List.of("core", "graph", "grad", "schedule", "codegen", "device", "engine", "api");

  /** What stands on api: these may use the pipeline and one another, without cycles. */
  private static final List<String> ON_API =
      List.of("io", "nn", "train", "evolve", "learn", "rl", "vision", "audio", "text");

  /** Ends of the house: nothing imports them. */
  private static final List<String> ENDS = List.of("js", "server", "demos");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  private static String in(String name) {
    return "dev.kinglet." + name + "..";
  }

  private static String[] in(List<String> names) {
    return names.stream().map(ArchitectureTest::in).toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  @TestFactory
  List<DynamicTest> eachImportsOnlyThoseBeforeIt() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < PIPELINE.size(); i++) {
      String name = PIPELINE.get(i);
      List<String> later = new ArrayList<>(PIPELINE.subList(i + 1, PIPELINE.size()));
      later.addAll(ON_API);
      tests.add(
          DynamicTest.dynamicTest(
              name,
              () ->
                  check(
                      noClasses()
                          .that()
                          .resideInAPackage(in(name))
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(in(later)))));
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> nothingImportsTheEnds() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : ENDS) {
      tests.add(
          DynamicTest.dynamicTest(
              name,
              () ->
                  check(
                      noClasses()
                          .that()
                          .resideOutsideOfPackage(in(name))
                          .and()
                          .resideOutsideOfPackage("dev.kinglet.build..")
                          .should()
                          .dependOnClassesThat()
                          .resideInAPackage(in(name)))));
    }
    return tests;
  }

  @Test
  void onlyTheServerImportsTheBuild() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.kinglet.build..", "dev.kinglet.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kinglet.build.."));
  }

  /** The plain evaluator starts its threads there, in a branch that the browser's build drops. */
  @Test
  void onlyTheCpuDeviceUsesJvmThreads() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.kinglet.device.cpu..", "dev.kinglet.jvm..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kinglet.jvm.."));
  }

  @Test
  void theBrowserIsTouchedAtTheEdgesOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.kinglet.device.webgl..",
                "dev.kinglet.device.wasm..",
                "dev.kinglet.js..",
                "dev.kinglet.vision.capture..",
                "dev.kinglet.audio.capture..",
                "dev.kinglet.demos..",
                "dev.kinglet.build..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.teavm.jso.."));
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    List<String> known = new ArrayList<>(PIPELINE);
    known.addAll(ON_API);
    known.addAll(ENDS);
    known.addAll(List.of("build", "jvm"));
    for (JavaClass type : CLASSES) {
      String[] parts = type.getPackageName().split("\\.");
      if (parts.length < 3 || !known.contains(parts[2])) {
        throw new AssertionError(type.getName() + " lies in no package of the order");
      }
    }
  }
}
