package dev.kinglet.jvm;

import dev.kinglet.device.cpu.Tiles;

/** Looks for the processor's vectors, which Java offers in a module that has to be asked for. */
public final class Vectors {
  private Vectors() {}

  /**
   * The inner kernel made of vectors, or null: where Java was started without {@code --add-modules
   * jdk.incubator.vector}, where the project was built without that module, and on processors that
   * cannot multiply and add in one step.
   */
  public static Tiles find() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return null;
    }
    try {
      // compiled apart from this class, see the pom
      Class<?> type = Class.forName("dev.kinglet.jvm.VectorTiles");
      return (Tiles) type.getMethod("orNull").invoke(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }
}
