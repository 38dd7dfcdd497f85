package dev.kinglet.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles one class with a {@code main} from the class path to a module that node runs. */
public final class Transpile {
  private Transpile() {}

  /** Arguments: class name, file to write. */
  public static void main(String[] args) throws IOException {
    List<Path> path = new ArrayList<>();
    for (String p : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      path.add(Path.of(p));
    }
    Path work = Files.createTempDirectory("transpile");
    String module = TeaVm.compile(args[0], path, work).module();
    Files.writeString(Path.of(args[1]), module);
  }
}
