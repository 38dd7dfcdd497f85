package dev.kinglet.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.tooling.EmptyTeaVMToolLog;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Runs TeaVM: an entry class becomes one ES2015 module, with its long names, and its source map.
 */
final class TeaVm {
  /**
   * What TeaVM made of an entry class.
   *
   * @param module the text of the ES2015 module
   * @param map its source map, version 3
   * @param classes the names of the classes that the module was made of
   */
  record Module(String module, String map, Collection<String> classes) {}

  private TeaVm() {}

  /**
   * Compiles an entry class: optimised, not strict; names as long as in Java, which {@link
   * Shrinker} reads.
   *
   * @param mainClass the class whose {@code main} is the entry point
   * @param classPath folders and jars that hold it and all it uses
   * @param work a folder for TeaVM's files
   * @throws BuildFailure if the classes cannot be compiled to JavaScript
   */
  static Module compile(String mainClass, List<Path> classPath, Path work) throws IOException {
    TeaVMTool tool = new TeaVMTool();
    tool.setLog(new EmptyTeaVMToolLog());
    tool.setTargetType(TeaVMTargetType.JAVASCRIPT);
    tool.setJsModuleType(JSModuleType.ES2015);
    tool.setMainClass(mainClass);
    tool.setClassLoader(TeaVm.class.getClassLoader());
    tool.setClassPath(files(classPath));
    tool.setTargetDirectory(work.toFile());
    tool.setTargetFileName("module.js");
    tool.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
    tool.setObfuscated(false);
    tool.setStrict(false);
    tool.setSourceMapsFileGenerated(true);
    try {
      tool.generate();
    } catch (TeaVMToolException e) {
      throw new BuildFailure(mainClass + ": " + e.getMessage(), e);
    }
    List<String> problems = problems(tool);
    if (!problems.isEmpty()) {
      throw new BuildFailure(mainClass + " does not compile to JavaScript:\n" + lines(problems));
    }
    return new Module(
        Files.readString(work.resolve("module.js")),
        Files.readString(work.resolve("module.js.map")),
        tool.getClasses());
  }

  private static String lines(List<String> problems) {
    int shown = Math.min(problems.size(), 20);
    String text = String.join("\n", problems.subList(0, shown));
    return shown == problems.size() ? text : text + "\n… " + (problems.size() - shown) + " more";
  }

  private static List<File> files(List<Path> paths) {
    List<File> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(path.toFile());
    }
    return files;
  }

  private static List<String> problems(TeaVMTool tool) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : tool.getProblemProvider().getSevereProblems()) {
      DefaultProblemTextConsumer text = new DefaultProblemTextConsumer();
      problem.render(text);
      StringBuilder line = new StringBuilder(text.getText());
      if (problem.getLocation() != null) {
        if (problem.getLocation().getMethod() != null) {
          line.append("\n    in ").append(problem.getLocation().getMethod());
        }
        if (problem.getLocation().getSourceLocation() != null) {
          line.append("\n    at ").append(problem.getLocation().getSourceLocation());
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
