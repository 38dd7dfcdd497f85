// A test file calls test(name, async () => { … }) for each case; the Java side lists and runs them.
(function () {
  'use strict';
  const cases = [];

  class Skip extends Error {}

  if (window.kinglet) {
    kinglet.env().set('WEBGL_CPU_FORWARD', false); // a few numbers shall try the device too
  }

  function show(value) {
    if (value instanceof Error) {
      return `${value.name}: ${value.message}`;
    }
    if (ArrayBuffer.isView(value)) {
      return `${value.constructor.name} [${Array.from(value).slice(0, 40).join(', ')}]`;
    }
    const text = JSON.stringify(value);
    return text === undefined ? String(value) : text;
  }

  function fail(message, more) {
    throw new Error(more ? `${more}: ${message}` : message);
  }

  /** Same values, looked at deeply; NaN equals NaN, and a typed array equals an array. */
  function same(a, b) {
    if (Object.is(a, b) || a === b) {
      return true;
    }
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
      return false;
    }
    const list = (x) => (ArrayBuffer.isView(x) ? Array.from(x) : x);
    const x = list(a);
    const y = list(b);
    if (Array.isArray(x) !== Array.isArray(y)) {
      return false;
    }
    const keys = Object.keys(x);
    return keys.length === Object.keys(y).length && keys.every((k) => same(x[k], y[k]));
  }

  function flat(x) {
    if (ArrayBuffer.isView(x)) {
      return Array.from(x);
    }
    return Array.isArray(x) ? x.flatMap(flat) : [x];
  }

  window.assert = {
    ok(value, more) {
      if (!value) {
        fail(`expected something true, got ${show(value)}`, more);
      }
    },
    equal(actual, expected, more) {
      if (!same(actual, expected)) {
        fail(`expected ${show(expected)}, got ${show(actual)}`, more);
      }
    },
    /** Numbers, or arrays of them, that differ by at most tolerance · max(1, |expected|). */
    close(actual, expected, tolerance = 1e-5, more = '') {
      const a = flat(actual);
      const e = flat(expected);
      if (a.length !== e.length) {
        fail(`expected ${e.length} numbers, got ${a.length}`, more);
      }
      for (let i = 0; i < e.length; i++) {
        const near = Math.abs(a[i] - e[i]) <= tolerance * Math.max(1, Math.abs(e[i]));
        if (!near && !Object.is(a[i], e[i]) && a[i] !== e[i]) {
          fail(`at ${i} expected ${e[i]}, got ${a[i]} (${show(actual)})`, more);
        }
      }
    },
    /** The function throws or rejects with a message that holds the text; gives the error. */
    async throws(body, text = '', name = '') {
      let caught = null;
      try {
        await body();
      } catch (e) {
        caught = e;
      }
      if (caught === null) {
        fail('expected an error, got none', text);
      }
      if (!(caught instanceof Error)) {
        fail(`expected an Error, got ${show(caught)}`);
      }
      if (!caught.message.includes(text) || (name && caught.name !== name)) {
        fail(`expected ${name || 'an error'} with "${text}", got ${show(caught)}`);
      }
      return caught;
    },
  };

  window.test = function (name, body) {
    cases.push({ name, body });
  };

  /** What every device must do, each of these is tried on. */
  window.test.devices = ['cpu', 'webgl', 'wasm'];

  /** Ends the running case as skipped. */
  window.skip = function (why) {
    throw new Skip(why);
  };

  window.kingletTests = {
    names: () => cases.map((c) => c.name),
    async run(index) {
      try {
        await cases[index].body();
        return {};
      } catch (e) {
        if (e instanceof Skip) {
          return { skipped: e.message };
        }
        return { error: e instanceof Error ? `${e.name}: ${e.message}\n${e.stack}` : show(e) };
      }
    },
  };
})();
