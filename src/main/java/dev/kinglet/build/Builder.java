package dev.kinglet.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Builds {@code target/dist} and {@code target/site} from the project's compiled classes. */
public final class Builder {
  /** The entry class of the main script. */
  public static final String MAIN = "dev.kinglet.js.Main";

  private final Project project;
  private final Scripts scripts;

  /** A builder for a project whose classes are compiled. */
  public Builder(Project project) {
    this.project = project;
    this.scripts = new Scripts(project);
  }

  /** Writes everything that `package` promises, and {@code target/bytes.txt}. */
  public void all() throws IOException {
    Script main = main();
    Dist.write(project, main);
    List<Script> all = new ArrayList<>();
    all.add(main);
    all.addAll(Site.write(project, main, scripts));
    StringBuilder report = new StringBuilder();
    for (Script script : all) {
      report.append(ByteReport.table(script)).append('\n');
    }
    Disk.write(project.root().resolve("target/bytes.txt"), report.toString());
    for (Script script : all) {
      byte[] bytes = script.esModule(script.name()).bytes();
      System.out.printf(
          "%s: %,d bytes, %,d gzipped%n", script.name(), bytes.length, Disk.gzipSize(bytes));
    }
  }

  /** Writes only the gallery, as the development server shows it. */
  public void site() throws IOException {
    Site.write(project, main(), scripts);
  }

  private Script main() throws IOException {
    Script script = scripts.compile("kinglet", MAIN);
    return script.exporting(Dts.of(project).names());
  }

  /**
   * Compiles an entry class to a script that runs it, for a page: what {@code NAME.js} is to a
   * demo.
   *
   * @param name what the script is called in messages and below {@code target/teavm}
   * @param mainClass the entry class
   */
  public String pageScript(String name, String mainClass) throws IOException {
    return scripts.compile(name, mainClass).page(name + ".js").text();
  }
}
