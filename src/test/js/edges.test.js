// Numbers at the edges: NaN, infinities, the whole of int32, long sums, and the accuracy of
// functions against doubles over their whole range; on each device.
'use strict';

for (const backend of test.devices) {
  const on = (name, body) =>
    test(`${backend}: ${name}`, async () => {
      await tf.setBackend(backend);
      tf.engine().startScope();
      try {
        await body();
      } finally {
        tf.engine().endScope();
      }
    });

  const read = (t) => t.dataSync();
  const f = (x) => tf.tensor1d(x, 'float32');
  const int = (x) => tf.tensor1d(x, 'int32');

  // ---- NaN and infinities -----------------------------------------------------------------------

  const special = [NaN, Infinity, -Infinity, 0, -0, 1, -2.5];
  const left = special.flatMap((x) => special.map(() => x));
  const right = special.flatMap(() => special);

  on('operators of two numbers treat NaN, infinities and zeros as IEEE says', () => {
    const modulo = (x, y) => {
      const r = x % y;
      return r !== 0 && r < 0 !== y < 0 ? r + y : r;
    };
    const rules = {
      add: (x, y) => x + y,
      sub: (x, y) => x - y,
      mul: (x, y) => x * y,
      div: (x, y) => x / y,
      maximum: (x, y) => Math.max(x, y),
      minimum: (x, y) => Math.min(x, y),
      mod: modulo,
      squaredDifference: (x, y) => (x - y) * (x - y),
      pow: (x, y) => (x === 1 || (x === -1 && !isFinite(y)) ? x ** y : Math.pow(x, y)),
      atan2: Math.atan2,
      less: (x, y) => +(x < y),
      lessEqual: (x, y) => +(x <= y),
      greater: (x, y) => +(x > y),
      greaterEqual: (x, y) => +(x >= y),
      equal: (x, y) => +(x === y),
      notEqual: (x, y) => +(x !== y),
    };
    for (const [name, rule] of Object.entries(rules)) {
      const got = read(tf[name](f(left), f(right)));
      left.forEach((x, i) => {
        const want = Math.fround(rule(x, right[i]));
        const ok = want !== want ? got[i] !== got[i] : got[i] === want;
        const near = Math.abs(got[i] - want) <= 2e-6 * Math.abs(want);
        assert.ok(ok || near, `${name}(${x}, ${right[i]}) should be ${want}, is ${got[i]}`);
      });
    }
  });

  on('functions of one number treat NaN and infinities as IEEE says', () => {
    const rules = {
      abs: Math.abs,
      neg: (x) => -x,
      sign: Math.sign,
      floor: Math.floor,
      ceil: Math.ceil,
      square: (x) => x * x,
      sqrt: Math.sqrt,
      rsqrt: (x) => 1 / Math.sqrt(x),
      reciprocal: (x) => 1 / x,
      exp: Math.exp,
      expm1: Math.expm1,
      log: Math.log,
      log1p: Math.log1p,
      sin: Math.sin,
      cos: Math.cos,
      tan: Math.tan,
      asin: Math.asin,
      acos: Math.acos,
      atan: Math.atan,
      sinh: Math.sinh,
      cosh: Math.cosh,
      tanh: Math.tanh,
      asinh: Math.asinh,
      acosh: Math.acosh,
      atanh: Math.atanh,
      relu: (x) => (x < 0 ? 0 : x),
      relu6: (x) => (x < 0 ? 0 : x > 6 ? 6 : x),
      elu: (x) => (x < 0 ? Math.expm1(x) : x),
      sigmoid: (x) => 1 / (1 + Math.exp(-x)),
      softplus: (x) => (x > 30 ? x : Math.log1p(Math.exp(x))),
      step: (x) => (x > 0 ? 1 : x !== x ? x : 0),
      isNaN: (x) => +(x !== x),
      isInf: (x) => +(x === Infinity || x === -Infinity),
      isFinite: (x) => +Number.isFinite(x),
    };
    for (const [name, rule] of Object.entries(rules)) {
      const got = read(tf[name](f(special)));
      special.forEach((x, i) => {
        const want = Math.fround(rule(x));
        const ok = want !== want ? got[i] !== got[i] : got[i] === want;
        const near = Math.abs(got[i] - want) <= 2e-6 * Math.abs(want);
        assert.ok(ok || near, `${name}(${x}) should be ${want}, is ${got[i]}`);
      });
    }
    const clipped = read(tf.clipByValue(f(special), -2, 2));
    assert.equal(clipped, [NaN, 2, -2, 0, 0, 1, -2]);
  });

  on('NaN goes through reductions and products; positions pass it over', () => {
    const x = tf.tensor2d([1, NaN, 3, 4, 5, Infinity], [2, 3]);
    assert.equal(read(x.max(1)), [NaN, Infinity]);
    assert.equal(read(x.min(1)), [NaN, 4]);
    assert.equal(read(x.sum(1)), [NaN, Infinity]);
    assert.equal(read(x.mean(1)), [NaN, Infinity]);
    assert.equal(read(x.prod(1)), [NaN, Infinity]);
    assert.equal(read(x.argMax(1)), [2, 2]);
    assert.equal(read(x.argMin(1)), [0, 0]);
    assert.equal(read(tf.matMul(x, tf.ones([3, 1]))), [NaN, Infinity]);
    assert.equal(read(tf.matMul(x, tf.zeros([3, 1]))), [NaN, NaN]);
    assert.equal(read(x.cumsum(1)), [1, NaN, NaN, 4, 9, Infinity]);
    assert.equal(read(x.softmax()), [NaN, NaN, NaN, NaN, NaN, NaN]);
    const big = new Float32Array(5000).fill(1);
    big[3777] = NaN;
    assert.equal(read(tf.max(big)), [NaN]);
    assert.equal(read(tf.min(big)), [NaN]);
    assert.equal(read(tf.argMax(big)), [0]);
  });

  on('sorting puts NaN last, keeps the order of equals, and knows all of int32', () => {
    const t = tf.topk([3, NaN, -Infinity, 7, Infinity, 7, NaN], 7);
    assert.equal(read(t.values), [Infinity, 7, 7, 3, -Infinity, NaN, NaN]);
    assert.equal(read(t.indices), [4, 3, 5, 0, 2, 1, 6]);
    const max = 2147483647;
    const v = [16777217, -max - 1, 16777216, max, 0, max - 1, -max];
    const k = tf.topk(int(v), 7);
    assert.equal(k.values.dtype, 'int32');
    assert.equal(read(k.values), [max, max - 1, 16777217, 16777216, 0, -max, -max - 1]);
    assert.equal(read(k.indices), [3, 5, 0, 2, 4, 6, 1]);
  });

  // ---- int32 ------------------------------------------------------------------------------------

  const max = 2147483647;
  const ints = [0, 1, -1, 2, 7, -7, 46341, 16777217, -16777219, 123456789, max, -max, -max - 1];

  on('int32 is exact over its whole range, and wraps', () => {
    const a = ints.flatMap((x) => ints.map(() => x));
    const b = ints.flatMap(() => ints);
    const rules = {
      add: (x, y) => (x + y) | 0,
      sub: (x, y) => (x - y) | 0,
      mul: Math.imul,
      maximum: Math.max,
      minimum: Math.min,
      squaredDifference: (x, y) => Math.imul((x - y) | 0, (x - y) | 0),
      bitwiseAnd: (x, y) => x & y,
      less: (x, y) => +(x < y),
      equal: (x, y) => +(x === y),
      floorDiv: (x, y) => (y === 0 ? null : Math.floor(x / y) | 0),
      div: (x, y) => (y === 0 ? null : Math.floor(x / y) | 0),
      mod: (x, y) => (y === 0 ? null : (x % y) + ((x % y !== 0 && x % y < 0 !== y < 0) ? y : 0) | 0),
    };
    for (const [name, rule] of Object.entries(rules)) {
      const t = tf[name](int(a), int(b));
      const got = read(t);
      a.forEach((x, i) => {
        const want = rule(x, b[i]);
        assert.ok(
          want === null || got[i] === want,
          `${name}(${x}, ${b[i]}) should be ${want}, is ${got[i]}`);
      });
    }
    assert.equal(read(tf.abs(int(ints))), ints.map((x) => Math.abs(x) | 0));
    assert.equal(read(tf.neg(int(ints))), ints.map((x) => -x | 0));
    assert.equal(read(tf.sign(int(ints))), ints.map(Math.sign));
    assert.equal(read(tf.square(int(ints))), ints.map((x) => Math.imul(x, x)));
    assert.equal(read(tf.relu(int(ints))), ints.map((x) => Math.max(x, 0)));
  });

  on('int32 sums, products, running sums and matrix products are exact and wrap', () => {
    const wrapped = (list, step) => list.reduce(step);
    assert.equal(read(tf.sum(int(ints))), [wrapped(ints, (x, y) => (x + y) | 0)]);
    const odd = [16777217, 3, 123456789, -5];
    assert.equal(read(tf.prod(int(odd))), [wrapped(odd, Math.imul)]);
    let run = 0;
    assert.equal(read(tf.cumsum(int(ints))), ints.map((x) => (run = (run + x) | 0)));
    assert.equal(read(tf.max(int(ints))), [max]);
    assert.equal(read(tf.min(int(ints))), [-max - 1]);
    const m = 3;
    const k = 5;
    const n = 4;
    const a = Array.from({ length: m * k }, (_, i) => Math.imul(i + 1, 715827883));
    const b = Array.from({ length: k * n }, (_, i) => Math.imul(i + 3, 1234567891));
    const want = [];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let s = 0;
        for (let l = 0; l < k; l++) {
          s = (s + Math.imul(a[i * k + l], b[l * n + j])) | 0;
        }
        want.push(s);
      }
    }
    const x = tf.tensor2d(a, [m, k], 'int32');
    const y = tf.tensor2d(b, [k, n], 'int32');
    const p = tf.matMul(x, y);
    assert.equal([p.dtype, p.shape], ['int32', [m, n]]);
    assert.equal(read(p), want);
    assert.equal(read(tf.matMul(x.transpose(), y.transpose(), true, true)), want);
    assert.equal(read(tf.dot(x, y)), want);
    assert.equal(read(tf.dot(int(odd), int([1, 1, 1, 16777217]))), [
      (16777217 + 3 + 123456789 + Math.imul(-5, 16777217)) | 0,
    ]);
  });

  // ---- long sums --------------------------------------------------------------------------------

  on('a sum of ten million numbers keeps the accuracy of a float', () => {
    const n = 1e7;
    const x = new Float32Array(n);
    let exact = 0;
    let seed = 1;
    for (let i = 0; i < n; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      x[i] = (seed >>> 8) / 16777216;
      exact += x[i];
    }
    const t = tf.tensor1d(x);
    const error = Math.abs(read(t.sum())[0] - exact) / exact;
    assert.ok(error < 5e-7, `relative error of the sum: ${error}`);
    const mean = Math.abs(read(t.mean())[0] - exact / n) / (exact / n);
    assert.ok(mean < 5e-7, `relative error of the mean: ${mean}`);
    const ones = read(tf.ones([4100, 4100]).sum())[0];
    assert.equal(ones, 4100 * 4100);
  });

  // ---- functions against doubles ----------------------------------------------------------------

  const sample = 4096;
  const smallest = 2 ** -126;

  /** Floats spread over the exponents between low and high (of one sign), the ends among them. */
  function spread(low, high, sign) {
    const bits = new Int32Array(2);
    new Float32Array(bits.buffer).set([low, high]);
    const out = new Int32Array(sample);
    for (let i = 0; i < sample; i++) {
      const stir = (Math.imul(i, 0x9e3779b1) >>> 20) / 4096;
      out[i] = bits[0] + (bits[1] - bits[0]) * Math.min(1, (i + (i % (sample - 1) ? stir : 0)) / (sample - 1));
    }
    return Array.from(new Float32Array(out.buffer), (x) => sign * x);
  }

  const both = (low, high) => [...spread(low, high, 1), ...spread(low, high, -1)];
  const huge = 3.4e38;
  const tiny = 1.2e-38;
  const quarters = Array.from({ length: 2000 }, (_, i) => Math.fround(((i + 1) * Math.PI) / 2));
  const turns = [...both(tiny, huge), ...quarters];

  const erf = (x) => {
    // the series of Abramowitz & Stegun 7.1.6, which has terms of one sign
    if (Math.abs(x) > 6) {
      return Math.sign(x);
    }
    let term = x;
    let sum = x;
    for (let i = 1; i < 200; i++) {
      term *= (2 * x * x) / (2 * i + 1);
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  };

  const unary = {
    exp: [Math.exp, [...spread(tiny, 88.72, 1), ...spread(tiny, 87.3, -1)]],
    expm1: [Math.expm1, [...spread(tiny, 88.72, 1), ...spread(tiny, huge, -1)]],
    log: [Math.log, [...spread(1.4e-45, huge, 1), ...spread(0.99, 1.01, 1)]],
    log1p: [Math.log1p, [...spread(tiny, huge, 1), ...spread(tiny, 0.9999999, -1)]],
    sqrt: [Math.sqrt, spread(tiny, huge, 1)],
    rsqrt: [(x) => 1 / Math.sqrt(x), spread(tiny, huge, 1)],
    reciprocal: [(x) => 1 / x, both(tiny, 8e37)],
    square: [(x) => x * x, both(2e-19, 1.8e19)],
    sin: [Math.sin, turns],
    cos: [Math.cos, turns],
    tan: [Math.tan, turns],
    asin: [Math.asin, both(tiny, 1)],
    acos: [Math.acos, both(tiny, 1)],
    atan: [Math.atan, both(tiny, huge)],
    sinh: [Math.sinh, both(tiny, 89.4)],
    cosh: [Math.cosh, both(tiny, 89.4)],
    tanh: [Math.tanh, both(tiny, huge)],
    asinh: [Math.asinh, both(tiny, huge)],
    acosh: [Math.acosh, spread(1, huge, 1)],
    atanh: [Math.atanh, both(tiny, 0.9999999)],
    sigmoid: [(x) => 1 / (1 + Math.exp(-x)), [...spread(tiny, huge, 1), ...spread(tiny, 87, -1)]],
    logSigmoid: [
      (x) => (x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x))),
      [...spread(tiny, 87, 1), ...spread(tiny, huge, -1)],
    ],
    softplus: [
      (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
      [...spread(tiny, huge, 1), ...spread(tiny, 87, -1)],
    ],
    elu: [(x) => (x < 0 ? Math.expm1(x) : x), both(tiny, huge)],
    selu: [
      (x) => (x < 0 ? 1.7580993408473766 * Math.expm1(x) : 1.0507009873554805 * x),
      [...spread(tiny, 3e38, 1), ...spread(tiny, huge, -1)],
    ],
    erf: [erf, both(tiny, huge)],
  };

  on('functions of one number are within 2e-6 of doubles over their whole range', () => {
    const lines = [];
    const failures = [];
    for (const [name, [rule, points]] of Object.entries(unary)) {
      const x = Float32Array.from(points);
      const got = read(tf[name](tf.tensor1d(x)));
      let worst = 0;
      let at = 0;
      x.forEach((v, i) => {
        const want = rule(v);
        if (Math.abs(want) < smallest || !(Math.abs(want) < 3.4028234e38)) {
          return;
        }
        const error = Math.abs(got[i] - want) / Math.abs(want);
        if (!(error <= worst)) {
          worst = error;
          at = v;
        }
      });
      lines.push(`${backend} ${name} ${worst.toExponential(1)} at ${at}`);
      if (!(worst <= 2e-6)) {
        failures.push(lines[lines.length - 1]);
      }
    }
    window.accuracy = (window.accuracy || []).concat(lines);
    assert.equal(failures, []);
  });

  on('pow is within 2e-6 for |y log2 x| up to 8, mod for |a / b| below 2^20', () => {
    /** The worst relative error of x^y where |y log2 x| is up to a limit. */
    const power = (limit) => {
      const xs = new Float32Array(20000);
      const ys = new Float32Array(20000);
      for (let i = 0; i < xs.length; i++) {
        xs[i] = 2 ** (((i * 7919) % 2001) / 10 - 100);
        const l = Math.log2(xs[i]);
        const by = (((i * 104729) % 16001) / 8000 - 1) * limit;
        ys[i] = Math.abs(l) < 0.01 ? 1 : by / l;
      }
      const got = read(tf.pow(tf.tensor1d(xs), tf.tensor1d(ys)));
      let most = 0;
      xs.forEach((v, i) => {
        if (Math.abs(ys[i] * Math.log2(v)) <= limit) {
          most = Math.max(most, Math.abs(got[i] / v ** ys[i] - 1));
        }
      });
      window.accuracy.push(`${backend} pow ${most.toExponential(1)} to 2^${limit}`);
      return most;
    };
    let worst = power(8);
    assert.ok(worst <= 2e-6, `pow: ${worst}`);
    power(120); // no bound, only told
    const b = Float32Array.from({ length: 20000 }, (_, i) => 0.001 + ((i * 31) % 977) / 7);
    const a = b.map((v, i) => v * (((i * 7919) % 2097152) - 1048576 + (i % 16) / 16));
    const rest = read(tf.mod(tf.tensor1d(a), tf.tensor1d(b)));
    worst = 0;
    a.forEach((v, i) => {
      const r = v % b[i];
      const want = r < 0 ? r + b[i] : r;
      worst = Math.max(worst, Math.abs(rest[i] - want) / Math.max(want, smallest));
    });
    assert.ok(worst <= 2e-6, `mod: ${worst}`);
    window.accuracy.push(`${backend} mod ${worst.toExponential(1)}`);
  });
}

test('the table of accuracies', () => {
  for (const line of window.accuracy) {
    console.log(line);
  }
});

// ---- what is refused ----------------------------------------------------------------------------

test('arguments that TensorFlow.js refuses are refused', async () => {
  await tf.setBackend('cpu');
  const z = (...shape) => tf.zeros(shape);
  const refused = [
    [() => tf.softmax(z(2, 2), 0), 'non-last dimension'],
    [() => tf.logSoftmax(z(2, 2), 0), 'non-last dimension'],
    [() => tf.conv2d(z(5, 5, 1), z(2, 2, 1, 1), 2, 'valid', 'NHWC', 2), 'Either strides or dilations'],
    [() => tf.pool(z(5, 5, 1), 2, 'max', 'valid', 2, 2), 'Either strides or dilations'],
    [() => tf.maxPool3d(z(1, 2, 2, 2, 1), 1, 1, 'valid', null, 'NCDHW'), 'NDHWC'],
    [() => tf.separableConv2d(z(2, 2, 1), z(1, 1, 1, 1), z(1, 1, 1, 1), 1, 'valid', 1, 'NCHW'), 'NHWC'],
    [() => tf.localResponseNormalization(z(1, 1, 1, 2, 2)), 'rank 3 or 4'],
    [() => tf.pad(tf.scalar(1), []), 'Pass non-scalar'],
    [() => tf.pad1d([1, 2], [1, 2, 3]), 'length of 2'],
    [() => tf.tensorScatterUpdate([1, 2], [[0]], tf.tensor1d([1], 'int32')), 'float32'],
    [() => tf.addN([]), 'Must pass at least one tensor to tf.addN(), but got 0'],
    [() => tf.batchNorm2d('x', [1], [1]), "passed to 'batchNorm'"],
    [() => tf.unstack(z(2, 2), 3), 'Axis = 3 is not in [-2, 2)'],
    [() => tf.losses.hingeLoss(z(3, 3), z(2, 3)), 'Error in hingeLoss:  Shapes 3,3 and 2,3 must match'],
    [() => tf.einsum('ij->ji', z(2, 2), z(2, 2)), 'Expected 1 input tensors, received 2'],
    [() => tf.linalg.gramSchmidt([z(3), z(2)]), 'Non-unique'],
  ];
  for (const [body, text] of refused) {
    await assert.throws(body, text);
  }
  const list = tf.linalg.gramSchmidt([[3, 4], [1, 0]].map((v) => tf.tensor1d(v)));
  assert.close(list[0].dataSync(), [0.6, 0.8]);
  assert.close(list[1].dataSync(), [0.8, -0.6]);
});
