package dev.kinglet.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds {@code target/dist} and {@code target/site} from the project's compiled classes. */
public final class Builder {
  /** The entry class of the main script. */
  public static final String MAIN = "dev.kinglet.js.Main";

  private final Project project;

  /** A builder for a project whose classes are compiled. */
  public Builder(Project project) {
    this.project = project;
  }

  /** Writes everything that `package` promises, and {@code target/bytes.txt}. */
  public void all() throws IOException {
    Scripts scripts = new Scripts(project, true);
    Script main = main(scripts);
    Visor visor = Visor.of(project, scripts);
    Dist.write(project, main, visor);
    List<Script> all = new ArrayList<>();
    all.add(main);
    all.addAll(Site.write(project, main, visor, scripts));
    StringBuilder report = new StringBuilder();
    for (Script script : all) {
      report.append(ByteReport.table(script)).append('\n');
    }
    Disk.write(project.root().resolve("target/bytes.txt"), report.toString());
    for (Script script : all) {
      say(script.name(), script.esModule(script.name()).text());
    }
    for (Map.Entry<String, String> file : visor.scripts().entrySet()) {
      say(file.getKey(), file.getValue());
    }
  }

  private static void say(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.out.printf("%s: %,d bytes, %,d gzipped%n", name, bytes.length, Disk.gzipSize(bytes));
  }

  /** Writes only the gallery, its scripts not made small, as the development server shows it. */
  public void site() throws IOException {
    Scripts scripts = new Scripts(project, false);
    Site.write(project, main(scripts), Visor.of(project, scripts), scripts);
  }

  private Script main(Scripts scripts) throws IOException {
    Script script = scripts.script("kinglet", MAIN);
    return script.exporting(Dts.of(project).names());
  }

  /**
   * Compiles an entry class to a script that runs it, for a page, not made small.
   *
   * @param name what the script is called in messages and below {@code target/teavm}
   * @param mainClass the entry class
   */
  public String pageScript(String name, String mainClass) throws IOException {
    return new Scripts(project, false).script(name, mainClass).page(name + ".js").text();
  }
}
