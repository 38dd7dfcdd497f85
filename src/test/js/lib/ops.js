// Runs the cases of one op on one device; gives what differs, or an empty text.
'use strict';

window.runOp = async function (name, device) {
  const numbers = (values) => values.map(Number);
  const tensor = (t) =>
    t.imag
      ? kinglet.complex(kinglet.tensor(numbers(t.values), t.shape), kinglet.tensor(numbers(t.imag), t.shape))
      : kinglet.tensor(t.dtype === 'string' ? t.values : numbers(t.values), t.shape, t.dtype);
  const argument = (a) =>
    a.tensor ? tensor(a.tensor) : a.tensors ? a.tensors.map(tensor) : a.value;

  /** The tensors of a result, in lists and objects too; complex ones as their two parts. */
  function flat(result) {
    if (result instanceof kinglet.Tensor) {
      return result.dtype === 'complex64' ? [kinglet.real(result), kinglet.imag(result)] : [result];
    }
    return Object.values(result).flatMap(flat);
  }

  function compare(got, values, want) {
    if (got.dtype !== want.dtype || got.shape.join() !== want.shape.join()) {
      return `${got.dtype} [${got.shape}] instead of ${want.dtype} [${want.shape}]`;
    }
    if (want.dtype === 'string') {
      return values.join() === want.values.join() ? '' : `${values} instead of ${want.values}`;
    }
    const expected = numbers(want.values);
    for (let i = 0; i < expected.length; i++) {
      const e = expected[i];
      const near = Math.abs(values[i] - e) <= 1e-4 * (1 + Math.abs(e));
      if (!near && !Object.is(Number(values[i]), e) && values[i] !== e) {
        return `element ${i} is ${values[i]}, not ${e}`;
      }
    }
    return '';
  }

  const op = name.split('.').reduce((o, key) => o[key], kinglet);
  const errors = [];
  await kinglet.setBackend(device);
  for (const c of opCases[name]) {
    const args = c.args.map(argument);
    let results;
    let error = '';
    try {
      results = await (c.named
        ? op(Object.fromEntries(c.args.map((a, i) => [a.name, args[i]])))
        : op(...args));
      const list = flat(results);
      for (let i = 0; i < c.results.length && !error; i++) {
        error = compare(list[i], await list[i].data(), c.results[i]);
      }
    } catch (e) {
      error = `${e.name}: ${e.message}`;
    }
    kinglet.dispose([args, results]);
    if (error) {
      errors.push(`${c.text}: ${error}`);
    }
  }
  return errors.join('\n');
};
