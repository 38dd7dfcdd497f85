"use strict";

// Calls of every op, each compared with what the same op gave on a Java virtual machine when this page was built.
window.Conformance = (() => {
  const tf = window.kinglet;

  const numbers = (values) => values.map(Number); // words for what JSON lacks: NaN, Infinity

  const tensor = (t) =>
    t.imag
      ? tf.tidy(() => tf.complex(tf.tensor(numbers(t.values), t.shape), tf.tensor(numbers(t.imag), t.shape)))
      : tf.tensor(t.dtype === "string" ? t.values : numbers(t.values), t.shape, t.dtype);

  const argument = (a) => (a.tensor ? tensor(a.tensor) : a.tensors ? a.tensors.map(tensor) : a.value);

  /** The tensors of a result, in lists and objects too; complex ones as their two parts. */
  function flat(result) {
    if (result instanceof tf.Tensor) return result.dtype === "complex64" ? [tf.real(result), tf.imag(result)] : [result];
    return Object.values(result).flatMap(flat);
  }

  /** What differs, or an empty text. Numbers may differ by `tolerance`, relative to them above 1. */
  function difference(got, values, want, tolerance) {
    if (got.dtype !== want.dtype || got.shape.join() !== want.shape.join()) {
      return `${got.dtype} [${got.shape}] instead of ${want.dtype} [${want.shape}]`;
    }
    if (want.dtype === "string") return values.join() === want.values.join() ? "" : `${values} instead of ${want.values}`;
    const wanted = numbers(want.values);
    const at = wanted.findIndex((e, i) => {
      const near = Math.abs(values[i] - e) <= tolerance * (1 + Math.abs(e));
      return !near && !Object.is(Number(values[i]), e) && values[i] !== e;
    });
    return at < 0 ? "" : `element ${at} is ${values[at]}, not ${wanted[at]}`;
  }

  /** Makes one call on the device in use: an empty text, or what is wrong. */
  async function run(name, c) {
    const op = name.split(".").reduce((o, key) => o[key], tf);
    const tolerance = tf.backend().floatPrecision() === 16 ? 2e-2 : 1e-4;
    let args;
    let result;
    let list = [];
    try {
      args = c.args.map(argument);
      result = await (c.named ? op(Object.fromEntries(c.args.map((a, i) => [a.name, args[i]]))) : op(...args));
      list = flat(result);
      for (let i = 0; i < c.results.length; i++) {
        const wrong = difference(list[i], await list[i].data(), c.results[i], tolerance);
        if (wrong) return wrong;
      }
      return "";
    } catch (e) {
      return `${e.name}: ${e.message}`;
    } finally {
      tf.dispose([args, result, list]);
    }
  }

  /** All calls of one op on a device; what is wrong, line by line. */
  async function all(name, device) {
    tf.env().set("WEBGL_CPU_FORWARD", false); // or the host would do what is tiny
    await tf.setBackend(device);
    const wrong = [];
    for (const c of window.kingletCases[name]) {
      const what = await run(name, c);
      if (what) wrong.push(`${c.text}: ${what}`);
    }
    return wrong.join("\n");
  }

  return { run, all };
})();
