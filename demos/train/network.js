"use strict";

// The network and its training: the calls that anyone would write.
window.Network = (() => {
  const tf = window.kinglet;
  const BATCH = 32;

  /** A model from (x, y) to the shares of three classes. */
  function build({ units, activation, rate, seed }) {
    const model = tf.sequential();
    units.forEach((n, i) => {
      const kernelInitializer = tf.initializers.glorotUniform({ seed: seed + i });
      const inputShape = i ? undefined : [2];
      model.add(tf.layers.dense({ units: n, activation, inputShape, kernelInitializer }));
    });
    const kernelInitializer = tf.initializers.glorotUniform({ seed: seed + 99 });
    model.add(tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer }));
    model.compile({
      optimizer: tf.train.adam(rate),
      loss: "categoricalCrossentropy",
      metrics: ["accuracy"],
    });
    return model;
  }

  /** The points as tensors: places [n, 2], and classes [n, 3] that are 1 at the class. */
  function tensors(points) {
    const xs = tf.tensor2d(new Float32Array(points.flatMap((p) => [p.x, p.y])), [points.length, 2]);
    const ys = tf.tidy(() => {
      const labels = points.map((p) => p.label);
      return tf.oneHot(tf.tensor1d(labels, "int32"), 3).toFloat();
    });
    return { xs, ys };
  }

  /** Trains from epoch `from` up to `to`, until `model.stopTraining` is set. */
  async function fit(model, points, { from, to, seed, callbacks }) {
    const learnt = tensors(points.filter((p) => !p.unseen));
    const judge = tensors(points.filter((p) => p.unseen));
    try {
      await model.fit(learnt.xs, learnt.ys, {
        initialEpoch: from,
        epochs: to,
        batchSize: BATCH,
        seed: seed + from,
        validationData: [judge.xs, judge.ys],
        callbacks,
      });
    } finally {
      tf.dispose([learnt, judge]);
    }
  }

  /** What a model answers to places, [x, y] pairs, as one array. */
  async function ask(model, places) {
    const out = tf.tidy(() => model.predict(tf.tensor2d(places, [places.length / 2, 2])));
    const values = await out.data();
    out.dispose();
    return values;
  }

  /** The same weights, seen at the last hidden layer; the outputs themselves where there is none. */
  function hidden(model) {
    const layer = model.layers[Math.max(0, model.layers.length - 2)];
    return tf.model({ inputs: model.inputs, outputs: layer.output });
  }

  /** The class that a model gives each point. */
  async function classify(model, points) {
    const shares = await ask(model, new Float32Array(points.flatMap((p) => [p.x, p.y])));
    return points.map((_, i) => {
      const own = shares.subarray(3 * i, 3 * i + 3);
      return own.indexOf(Math.max(...own));
    });
  }

  /** What a reader would write to make the same network. */
  function program({ units, activation, rate }) {
    const layers = units.map((n, i) => {
      const input = i ? "" : "inputShape: [2], ";
      return `model.add(kinglet.layers.dense({${input}units: ${n}, activation: '${activation}'}));`;
    });
    const input = units.length ? "" : "inputShape: [2], ";
    return [
      "const model = kinglet.sequential();",
      ...layers,
      `model.add(kinglet.layers.dense({${input}units: 3, activation: 'softmax'}));`,
      "",
      "model.compile({",
      `  optimizer: kinglet.train.adam(${rate}),`,
      "  loss: 'categoricalCrossentropy',",
      "  metrics: ['accuracy'],",
      "});",
      "",
      "await model.fit(xs, ys, {",
      `  epochs: 400, batchSize: ${BATCH}, validationData: [xsUnseen, ysUnseen],`,
      "  callbacks: kingletVisor.show.fitCallbacks({name: 'Training'}, ['loss', 'val_loss', 'acc', 'val_acc']),",
      "});",
    ].join("\n");
  }

  return { build, fit, ask, hidden, classify, program };
})();
