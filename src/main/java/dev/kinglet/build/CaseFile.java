package dev.kinglet.build;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kinglet.api.OpTable;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Ops;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import java.util.List;

/**
 * Calls of every row of the op table, with what the plain evaluator answers on the JVM, as a script
 * for pages: {@code kingletCases} has, by the name of the op, a list of {@code {text, named, args,
 * results}}. A tensor is {@code {dtype, shape, values}}, a complex one with {@code imag}; numbers
 * that JSON lacks are words. An argument is {@code {name}}, and {@code tensor}, {@code tensors} or
 * {@code value} if it is given.
 */
public final class CaseFile {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private CaseFile() {}

  /** The script, with at most so many cases for each row. */
  public static String of(int most) {
    StringBuilder b = new StringBuilder("window.kingletCases = {};\n");
    for (OpTable.Row row : Ops.table().rows()) {
      b.append("kingletCases['").append(row.name).append("'] = ");
      b.append(GSON.toJson(cases(row, most))).append(";\n");
    }
    return b.toString();
  }

  private static JsonArray cases(OpTable.Row row, int most) {
    JsonArray out = new JsonArray();
    List<Cases.Param> params = Cases.params(row);
    try (Scope scope = Scope.open()) {
      for (Cases.Case c : Cases.of(row)) {
        if (out.size() == most || !isCallable(row, params, c)) {
          continue;
        }
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

  /** Whether the script takes the call, and gives the same every time. */
  private static boolean isCallable(OpTable.Row row, List<Cases.Param> params, Cases.Case c) {
    for (int i = 0; i < params.size(); i++) {
      if (params.get(i).name().equals("seed") && !c.args().has(i)) {
        return false;
      }
    }
    try {
      if (row.limit != null) {
        row.limit.check(c.args());
      }
      return true;
    } catch (KingletException e) {
      return false;
    }
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
      if (p.type().contains("number[]") && text.contains(",")) {
        JsonArray list = new JsonArray();
        for (double n : args.numbers(i)) {
          list.add(n);
        }
        o.add("value", list);
      } else if (p.type().contains("int[]") && text.contains(",")) {
        JsonArray list = new JsonArray();
        for (int n : args.ints(i)) {
          list.add(n);
        }
        o.add("value", list);
      } else if (p.type().startsWith("{")) { // of which the domain gives the only field
        JsonObject value = new JsonObject();
        value.addProperty(p.type().substring(1, p.type().indexOf('?')), text);
        o.add("value", value);
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
