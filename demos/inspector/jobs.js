"use strict";

// The jobs of the speed test, and how long one takes.
window.Jobs = (() => {
  const tf = window.kinglet;
  const { turn, median } = window.Words;
  const SPAN = 40; // ms that a timed span should take
  const SPANS = 9;
  const MOST_MS = 900; // for the spans of one job

  const noise = (shape, scale) => tf.tidy(() => tf.randomNormal(shape).mul(scale));

  /** A job whose result is what it works on next, so that every one has to be computed. */
  function chained(f, start, held = []) {
    const planned = tf.jit(f);
    let x = start;
    return {
      step() {
        const y = planned(x);
        x.dispose();
        x = y;
      },
      read: () => some(x),
      dispose: () => tf.dispose([x, held]),
    };
  }

  /** Waits until a tensor is there, by one of its numbers. */
  async function some(x) {
    const one = tf.tidy(() => x.flatten().slice(0, 1));
    await one.data();
    one.dispose();
  }

  function product() {
    const w = noise([512, 512], 1 / Math.sqrt(512));
    return chained((x) => x.matMul(w), noise([512, 512], 1), [w]);
  }

  function convolution() {
    const w = noise([3, 3, 64, 64], 1 / 24);
    return chained((x) => x.conv2d(w, 1, "same"), noise([1, 56, 56, 64], 1), [w]);
  }

  function depthwise() {
    const w = noise([3, 3, 32, 1], 1 / 3);
    return chained((x) => x.depthwiseConv2d(w, 1, "same"), noise([1, 112, 112, 32], 1), [w]);
  }

  function chain() {
    const f = (x) => x.mul(0.9).add(0.1).relu().sub(0.5).abs().mul(1.1).neg().add(0.7).square().sqrt();
    return chained(f, noise([1 << 20], 1));
  }

  function pointwise() {
    const w = noise([1, 1, 256, 256], 1 / 16);
    return chained((x) => x.conv2d(w, 1, "same"), noise([1, 28, 28, 256], 1), [w]);
  }

  /** A network of 4, 8 and 1 units, each answer waited for. */
  function tiny() {
    const [a, b] = [noise([4, 8], 1), noise([8, 1], 1)];
    const planned = tf.jit((x) => x.matMul(a).tanh().matMul(b).sigmoid());
    const x = noise([1, 4], 1);
    return {
      async step() {
        const y = planned(x);
        await y.data();
        y.dispose();
      },
      read: async () => {},
      dispose: () => tf.dispose([a, b, x]),
    };
  }

  function sum() {
    const x = noise([1 << 22], 1);
    const planned = tf.jit((v) => v.sum());
    let y = planned(x);
    return {
      step() {
        y.dispose();
        y = planned(x);
      },
      read: () => some(y),
      dispose: () => tf.dispose([x, y]),
    };
  }

  function softmax() {
    return chained((x) => x.softmax(), noise([1024, 1024], 1));
  }

  function learning() {
    const layers = [
      tf.layers.dense({ units: 128, activation: "relu", inputShape: [784] }),
      tf.layers.dense({ units: 10, activation: "softmax" }),
    ];
    const model = tf.sequential({ layers });
    const optimizer = tf.train.adam(1e-3);
    model.compile({ optimizer, loss: "categoricalCrossentropy" });
    const x = noise([64, 784], 1);
    const y = tf.tidy(() => tf.oneHot(tf.range(0, 64, 1, "int32").mod(tf.scalar(10, "int32")), 10).toFloat());
    return {
      step: () => model.trainOnBatch(x, y),
      read: async () => {},
      dispose() {
        tf.dispose([x, y]);
        optimizer.dispose();
        model.dispose();
      },
    };
  }

  const G = 1e9;
  const list = [
    { name: "Matrix product", about: "512 × 512 by 512 × 512", make: product, work: (2 * 512 ** 3) / G, unit: "GFLOP/s" },
    { name: "Convolution", about: "3 × 3, 64 to 64 channels, 56 × 56", make: convolution, work: (2 * 9 * 64 * 64 * 56 * 56) / G, unit: "GFLOP/s" },
    { name: "Depthwise convolution", about: "3 × 3, 32 channels, 112 × 112", make: depthwise, work: (2 * 9 * 32 * 112 * 112) / G, unit: "GFLOP/s" },
    { name: "Pointwise convolution", about: "1 × 1, 256 to 256 channels, 28 × 28", make: pointwise, work: (2 * 256 * 256 * 28 * 28) / G, unit: "GFLOP/s" },
    { name: "A chain of ten ops", about: "a million numbers, one program", make: chain, work: (8 * 2 ** 20) / G, unit: "GB/s" },
    { name: "Sum", about: "four million numbers to one", make: sum, work: (4 * 2 ** 22) / G, unit: "GB/s" },
    { name: "Softmax", about: "a thousand rows of a thousand", make: softmax, work: (8 * 2 ** 20) / G, unit: "GB/s" },
    { name: "Learning", about: "steps of 784-128-10 on 64 samples", make: learning, work: 1, unit: "steps/s" },
    { name: "A tiny answer", about: "4-8-1, from call to value", make: tiny, work: 1, unit: "calls/s" },
  ];

  /** How much of its unit a job gets done on a device; null when `stopped()`. */
  async function measure(job, device, stopped) {
    await tf.setBackend(device);
    const work = job.make();
    const span = async (n) => {
      const start = performance.now();
      let since = start;
      let paused = 0;
      for (let i = 0; i < n; i++) {
        await work.step();
        const now = performance.now();
        if (now - since > SPAN) {
          await turn(); // a slow device: the page has its turn, which is not counted
          since = performance.now();
          paused += since - now;
        }
      }
      await work.read();
      return performance.now() - start - paused;
    };
    try {
      await span(1); // programs are made
      await turn();
      let n = 1;
      let ms = await span(1);
      while (ms < SPAN / 2 && n < 4096 && !stopped()) {
        n = Math.min(4096, Math.max(2 * n, Math.floor((n * SPAN) / Math.max(ms, 1))));
        await turn();
        ms = await span(n);
      }
      const spans = [];
      const until = performance.now() + MOST_MS;
      while (spans.length < 3 || (spans.length < SPANS && performance.now() < until)) {
        if (stopped()) return null;
        await turn();
        spans.push(await span(n));
      }
      return (job.work * n * 1000) / median(spans);
    } finally {
      work.dispose();
    }
  }

  return { list, measure };
})();
