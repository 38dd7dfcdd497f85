// The cases, written as a user of TensorFlow.js's API writes them. prepare(tf) makes what a case
// works on; run(k) is one timed call with input set k, and gives the result in a typed array.
// Four sets take turns, so that no call repeats the inputs of the call before it.

const SETS = 4;

/** n numbers evenly from -scale to scale, the same for a seed everywhere (Park and Miller). */
function uniform(n, seed, scale = 1) {
  const x = new Float32Array(n);
  let s = seed * 2654435 + 1;
  for (let i = 0; i < n; i++) {
    s = (s * 48271) % 2147483647;
    x[i] = ((s / 2147483647) * 2 - 1) * scale;
  }
  return x;
}

/** Sets of tensors: shapes[i] gives the i-th of a set. */
function sets(tf, scale, ...shapes) {
  return Array.from({ length: SETS }, (_, k) =>
    shapes.map((shape, i) => {
      const n = shape.reduce((a, b) => a * b, 1);
      return tf.tensor(uniform(n, 10 * k + i + 1, scale), shape);
    }),
  );
}

/** A case that calls ops: f(...tensors of a set, ...constants). */
function ops(id, shapes, f, { constants = [], scale = 1, flops = 0 } = {}) {
  return {
    id,
    flops,
    async prepare(tf) {
      const inputs = sets(tf, scale, ...shapes);
      const fixed = constants.map((s, i) =>
        tf.tensor(uniform(s.reduce((a, b) => a * b, 1), 91 + i, 0.2), s),
      );
      return {
        async run(k) {
          const y = tf.tidy(() => f(tf, ...inputs[k], ...fixed));
          const values = await y.data();
          y.dispose();
          return values;
        },
        dispose: () => inputs.concat([fixed]).forEach((set) => set.forEach((t) => t.dispose())),
      };
    },
  };
}

const matMul = (n) =>
  ops(`matmul-${n}`, [[n, n], [n, n]], (tf, a, b) => tf.matMul(a, b), { flops: 2 * n ** 3 });

const conv = (id, size, from, to, side) =>
  ops(id, [[1, size, size, from]], (tf, x, w) => tf.conv2d(x, w, 1, 'same'), {
    constants: [[side, side, from, to]],
    flops: 2 * size * size * side * side * from * to,
  });

const chain = (id, shape) =>
  ops(id, [shape, shape, shape], (tf, x, a, b) => {
    const y = tf.exp(tf.sigmoid(tf.relu(tf.add(tf.mul(x, a), b))));
    return tf.add(tf.sqrt(tf.abs(tf.sub(tf.mul(y, x), b))), a);
  });

const square = [[1024, 1024]];

/** One step of training on a batch of pictures in ten kinds; the result is the loss. */
function step(id, batch, shape, layers) {
  return {
    id,
    loose: true,
    async prepare(tf) {
      const model = tf.sequential({ layers: layers(tf) });
      model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy' });
      const weights = model.getWeights().map((w, i) => {
        const n = w.shape.reduce((a, b) => a * b, 1);
        return tf.tensor(uniform(n, 50 + i, w.shape.length > 1 ? 0.08 : 0), w.shape);
      });
      model.setWeights(weights);
      weights.forEach((w) => w.dispose());
      const x = sets(tf, 1, [batch, ...shape]);
      const y = Array.from({ length: SETS }, (_, k) => {
        const hot = new Float32Array(batch * 10);
        uniform(batch, 70 + k).forEach((v, i) => {
          hot[i * 10 + Math.min(9, Math.floor((v + 1) * 5))] = 1;
        });
        return tf.tensor(hot, [batch, 10]);
      });
      return {
        run: async (k) => Float32Array.of(await model.trainOnBatch(x[k][0], y[k])),
        dispose() {
          model.dispose();
          x.forEach((set) => set[0].dispose());
          y.forEach((t) => t.dispose());
        },
      };
    },
  };
}

export const cases = [
  matMul(256),
  matMul(512),
  conv('conv-3x3-28x28x128', 28, 128, 128, 3),
  conv('conv-1x1-28x28x256', 28, 256, 256, 1),
  ops('depthwise-112x112x64', [[1, 112, 112, 64]], (tf, x, w) =>
    tf.depthwiseConv2d(x, w, 1, 'same'), { constants: [[3, 3, 64, 1]], flops: 18 * 112 * 112 * 64 }),
  chain('chain-1M', [1024, 1024]),
  chain('chain-1K', [32, 32]),
  ops('softmax-1024', square, (tf, x) => tf.softmax(x), { scale: 2 }),
  ops('sum-columns-1024', square, (tf, x) => tf.sum(x, 0)),
  ops('sum-rows-1024', square, (tf, x) => tf.sum(x, 1)),
  ops('transpose-1024', square, (tf, x) => tf.transpose(x)),
  ops('one-sample-4-8-1', [[1, 4]], (tf, x, w, v) =>
    tf.sigmoid(tf.matMul(tf.sigmoid(tf.matMul(x, w)), v)), { constants: [[4, 8], [8, 1]] }),
  step('mlp-step', 128, [784], (tf) => [
    tf.layers.dense({ inputShape: [784], units: 128, activation: 'relu' }),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ]),
  step('cnn-step', 64, [28, 28, 1], (tf) => {
    const c = { kernelSize: 5, padding: 'same', activation: 'relu' };
    return [
      tf.layers.conv2d({ ...c, inputShape: [28, 28, 1], filters: 8 }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.conv2d({ ...c, filters: 16 }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ];
  }),
];
