package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kinglet.api.OpTable;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Cases;
import dev.kinglet.api.ops.Ops;
import dev.kinglet.core.DType;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every row of the op table as a function of the shipped script, on each device of the browser,
 * against what the same classes give on the JVM: one case for each row, with {@code -Pfull} all.
 * {@code -Dkinglet.op=name} runs only the rows whose name holds {@code name}.
 */
class OpScriptTest {
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();
  private static Browser browser;
  private static TestPage page;

  @BeforeAll
  static void start() throws IOException {
    Devices.setHost(new CpuDevice());
    page = new TestPage("ops", "cases.js", "ops.js");
    page.put("ops.js", Files.readString(Built.ROOT.resolve("src/test/js/lib/ops.js")));
    StringBuilder cases = new StringBuilder("window.opCases = {};\n");
    for (OpTable.Row row : Ops.table().rows()) {
      cases.append("opCases['").append(row.name).append("'] = ");
      cases.append(GSON.toJson(cases(row))).append(";\n");
    }
    page.put("cases.js", cases.toString());
    browser = Browser.start();
    browser.open(page.url());
  }

  @AfterAll
  static void stop() throws IOException {
    Devices.setHost(null);
    browser.close();
    page.close();
  }

  @TestFactory
  List<DynamicTest> everyRowOnEveryDevice() {
    String only = System.getProperty("kinglet.op", "");
    List<DynamicTest> tests = new ArrayList<>();
    for (String device : List.of("cpu", "webgl")) {
      for (OpTable.Row row : Ops.table().rows()) {
        if (!row.name.contains(only)) {
          continue;
        }
        String call = "runOp('" + row.name + "','" + device + "')";
        tests.add(
            DynamicTest.dynamicTest(
                row.name + " on " + device, () -> assertEquals("", browser.eval(call))));
      }
    }
    return tests;
  }

  private static JsonArray cases(OpTable.Row row) {
    JsonArray out = new JsonArray();
    List<Cases.Param> params = Cases.params(row);
    try (Scope scope = Scope.open()) {
      List<Cases.Case> all = Cases.of(row);
      for (Cases.Case c : Boolean.getBoolean("kinglet.full") ? all : all.subList(0, 1)) {
        JsonObject o = new JsonObject();
        o.addProperty("text", c.text());
        o.addProperty("named", row.signature.startsWith("{"));
        JsonArray args = new JsonArray();
        for (int i = 0; i < params.size(); i++) {
          JsonObject arg = argument(params.get(i), c.args(), i);
          arg.addProperty("name", params.get(i).name());
          args.add(arg);
        }
        o.add("args", args);
        JsonArray results = new JsonArray();
        for (Tensor t : Cases.results(row.body.call(c.args()))) {
          results.add(tensor(t));
        }
        o.add("results", results);
        out.add(o);
      }
    }
    return out;
  }

  private static JsonObject argument(Cases.Param p, OpTable.Args args, int i) {
    JsonObject o = new JsonObject();
    if (!args.has(i)) {
      return o;
    }
    if (p.type().startsWith("Tensor[]")) {
      JsonArray list = new JsonArray();
      for (Tensor t : args.tensors(i)) {
        list.add(tensor(t));
      }
      o.add("tensors", list);
    } else if (p.type().startsWith("Tensor")) {
      o.add("tensor", tensor(args.tensor(i)));
    } else {
      String text = args.text(i);
      if (p.type().contains("int[]") && text.contains(",")) {
        JsonArray list = new JsonArray();
        for (int n : args.ints(i)) {
          list.add(n);
        }
        o.add("value", list);
      } else if (p.type().equals("bool")) {
        o.addProperty("value", args.flag(i));
      } else if (p.type().equals("string[]")) {
        JsonArray list = new JsonArray();
        for (String word : text.split(",")) {
          list.add(word);
        }
        o.add("value", list);
      } else if (p.type().contains("'" + text + "'")
          || p.type().contains("dtype")
          || p.type().contains("string") && !text.matches("-?[0-9.]+")) {
        o.addProperty("value", text);
      } else {
        o.addProperty("value", args.number(i));
      }
    }
    return o;
  }

  private static JsonObject tensor(Tensor t) {
    JsonObject o = new JsonObject();
    JsonArray shape = new JsonArray();
    for (int d : t.shape()) {
      shape.add(d);
    }
    o.addProperty("dtype", t.dtype().id());
    o.add("shape", shape);
    if (t.dtype() == DType.COMPLEX64) {
      o.add("values", values(t.real()));
      o.add("imag", values(t.imag()));
    } else {
      o.add("values", values(t));
    }
    return o;
  }

  private static JsonArray values(Tensor t) {
    JsonArray values = new JsonArray();
    if (t.dtype() == DType.STRING) {
      for (String v : t.strings()) {
        values.add(v);
      }
    } else if (t.dtype() == DType.FLOAT32) {
      for (float v : t.floats()) {
        // words, for JSON has neither NaN nor Infinity
        values.add(Float.isFinite(v) ? new JsonPrimitive(v) : new JsonPrimitive("" + v));
      }
    } else {
      for (int v : t.ints()) {
        values.add(v);
      }
    }
    return values;
  }
}
