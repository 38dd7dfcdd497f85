package dev.kinglet.js;

import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;

/** The exported script: what {@code import * as kinglet} and the global {@code kinglet} hold. */
public final class Main {
  /** The version of this script. */
  static final String VERSION = "0.1.0";

  private Main() {}

  /** TeaVM's entry point. Loading the script starts nothing. */
  public static void main(String[] args) {}

  /** The object with all exports. */
  @JSExport
  public static JSObject api() {
    // fields that are set here and in define(), not where they are declared: a class with
    // initializers costs a check in each of its functions
    Api.start();
    Registry.engine = Js.object();
    Tensors.define();
    TensorBuffer.define();
    Creation.define();
    Functions.define();
    Lifetime.define();
    Env.define();
    Platform.define();
    Pixels.define();
    Tools.define();
    Hashes.define();
    BackendUtil.define();
    Texts.define();
    TestUtil.define();
    Derivatives.define();
    Traces.define();
    Serialization.define();
    Training.define();
    Io.define();
    PartTypes.define();
    Fitting.define();
    Data.define();
    UserOps.define();
    GraphModels.define();
    Backends.define();
    Api.put("version", Js.of(VERSION));
    return Api.root;
  }
}
