// Training in the script: compile, fit, evaluate, predict, datasets, callbacks.
'use strict';

const wave = (n, step, start, scale) =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(i * step + start) * scale);

function linear(args) {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'ones' })],
  });
  model.compile(Object.assign({ optimizer: 'sgd', loss: 'meanSquaredError' }, args));
  return model;
}

function samples(n) {
  return [tf.tensor(wave(n * 2, 0.7, 0, 1), [n, 2]), tf.tensor(wave(n, 0.3, 1, 1), [n, 1])];
}

async function rejects(promise, part) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error.message.includes(part), error.message);
    return;
  }
  assert.ok(false, `no error with ${part}`);
}

for (const device of test.devices) {
  test(`${device}: an MLP learns as TensorFlow.js does`, async () => {
    await tf.setBackend(device);
    // recorded with TensorFlow.js 4.22: steps 1, 2, 5, 10, 25, 50
    const want = {
      sgd: [1.123098, 1.117881, 1.108703, 1.100755, 1.088369, 1.072979],
      adam: [1.123098, 1.116598, 1.096548, 1.059482, 1.069319, 1.016542],
    };
    const make = { sgd: () => tf.train.sgd(0.1), adam: () => tf.train.adam(0.01) };
    for (const name of Object.keys(want)) {
      const model = tf.sequential();
      model.add(tf.layers.dense({ units: 8, activation: 'tanh', inputShape: [4] }));
      model.add(tf.layers.dense({ units: 3, activation: 'softmax' }));
      model.setWeights([
        tf.tensor(wave(32, 0.7, 0, 0.5 ** 0.5), [4, 8]), tf.zeros([8]),
        tf.tensor(wave(24, 0.7, 1, 0.5), [8, 3]), tf.zeros([3]),
      ]);
      model.compile({ optimizer: make[name](), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
      const y = new Float32Array(60);
      for (let i = 0; i < 20; i++) y[i * 3 + ((i * 7) % 3 + (i % 5 === 0 ? 1 : 0)) % 3] = 1;
      const x = tf.tensor(wave(80, 1.3, 0.2, 1), [20, 4]);
      const losses = [];
      const history = await model.fit(x, tf.tensor(y, [20, 3]), {
        batchSize: 8, epochs: 17, shuffle: false,
        callbacks: { onBatchEnd: (batch, logs) => losses.push(logs.loss) },
      });
      assert.equal(losses.length, 51);
      assert.close([0, 1, 4, 9, 24, 49].map((i) => losses[i]), want[name], 1e-3);
      assert.equal(Object.keys(history.history).sort(), ['acc', 'loss']);
      assert.equal(history.epoch.length, 17);
      const [loss, accuracy] = model.evaluate(x, tf.tensor(y, [20, 3]));
      assert.equal([loss.shape, accuracy.shape], [[], []]);
      model.dispose();
    }
  });

  test(`${device}: memory stays flat over 200 epochs`, async () => {
    await tf.setBackend(device);
    const model = linear({ optimizer: 'adam', metrics: ['mae'] });
    const [x, y] = samples(10);
    const args = { batchSize: 4, validationSplit: 0.2, epochs: 1 };
    await model.fit(x, y, args);
    const before = tf.memory().numTensors;
    const flat = () => assert.ok(tf.memory().numTensors <= before, tf.memory().numTensors - before);
    await model.fit(x, y, Object.assign(args, { epochs: 200, yieldEvery: 50 }));
    flat();
    model.predict(x).dispose();
    tf.dispose(model.evaluate(x, y));
    flat();
    model.dispose();
  });
}

test('webgl: a step takes no new texture after the second, and no read', async () => {
  await tf.setBackend('webgl');
  const model = linear({ optimizer: tf.train.adam(0.01) });
  const [x, y] = samples(64);
  await model.fit(x, y, { batchSize: 16 });
  const gl = WebGL2RenderingContext.prototype;
  const real = { texStorage2D: gl.texStorage2D, readPixels: gl.readPixels };
  const calls = { texStorage2D: 0, readPixels: 0 };
  for (const name of Object.keys(real)) {
    gl[name] = function (...args) {
      calls[name]++;
      return real[name].apply(this, args);
    };
  }
  try {
    await model.fit(x, y, { batchSize: 16, epochs: 5, yieldEvery: 'never' });
  } finally {
    Object.assign(gl, real);
  }
  assert.equal(calls, { texStorage2D: 0, readPixels: 5 });
  model.dispose();
});

test('callbacks are awaited, in order, and know what there is', async () => {
  await tf.setBackend('cpu');
  const model = linear({ metrics: ['mae'] });
  const told = [];
  const wait = () => new Promise((ok) => setTimeout(ok, 1));
  class Teller extends tf.Callback {
    async onEpochEnd(epoch, logs) {
      await wait();
      told.push(`class ${epoch} ${typeof logs.val_mae} ${this.model === model}`);
    }
  }
  const teller = new Teller();
  const custom = new tf.CustomCallback({
    onTrainBegin: async () => { await wait(); told.push('begin'); },
    onEpochBegin: (epoch) => { told.push(`epoch ${epoch}`); },
    onBatchEnd: async (batch, logs) => {
      await wait();
      told.push(`batch ${batch} ${logs.size} ${typeof logs.loss}`);
    },
    onTrainEnd: () => { told.push('end'); },
  });
  const [x, y] = samples(5);
  const history = await model.fit(x, y, {
    epochs: 2, batchSize: 3, validationData: [x, y], callbacks: [custom, teller],
  });
  assert.equal(told, ['begin', 'epoch 0', 'batch 0 3 number', 'batch 1 2 number',
    'class 0 number true', 'epoch 1', 'batch 0 3 number', 'batch 1 2 number',
    'class 1 number true', 'end']);
  assert.equal(teller.params.metrics, ['loss', 'mae', 'val_loss', 'val_mae']);
  assert.equal([teller.params.samples, teller.params.batchSize, teller.params.epochs], [5, 3, 2]);
  assert.ok(history instanceof tf.History && history === model.history);
  model.dispose();
});

test('a fit can be stopped, and is alone', async () => {
  await tf.setBackend('cpu');
  const model = linear();
  const [x, y] = samples(8);
  let batches = 0;
  const fit = model.fit(x, y, {
    epochs: 50, batchSize: 2,
    callbacks: { onBatchEnd: () => { if (++batches === 6) model.stopTraining = true; } },
  });
  await rejects(model.fit(x, y), 'another fit() call is ongoing');
  const history = await fit;
  assert.equal([batches, history.epoch], [6, [0, 1]]);
  assert.equal(model.predict(x).shape, [8, 1]);
  assert.equal((await model.fit(x, y, { epochs: 2 })).epoch, [0, 1]);
  model.dispose();
});

test('early stopping, and the best weights', async () => {
  await tf.setBackend('cpu');
  const model = linear({ optimizer: tf.train.sgd(0.1) });
  const x = tf.zeros([1, 2]);
  const stop = tf.callbacks.earlyStopping({ patience: 3, restoreBestWeights: true });
  const history = await model.fit(x, tf.tensor([[5]]), {
    epochs: 20, validationData: [x, tf.tensor([[2]])], callbacks: stop,
  });
  assert.close(history.history.val_loss, [1, 0.04, 0.1936, 0.906304, 1.853954], 1e-5);
  assert.ok(stop instanceof tf.EarlyStopping);
  assert.equal(stop.stoppedEpoch, 4);
  assert.close(await model.getWeights()[1].data(), [1.8]);
  model.dispose();
});

test('rates: on a plateau, by epoch, by step', async () => {
  await tf.setBackend('cpu');
  const model = linear({ optimizer: tf.train.sgd(1e-20) });
  const [x, y] = samples(4);
  const rates = [];
  const watch = { onEpochEnd: () => { rates.push(model.optimizer.learningRate / 1e-20); } };
  await model.fit(x, y, {
    epochs: 4,
    callbacks: [tf.callbacks.reduceLROnPlateau({ monitor: 'loss', patience: 2, factor: 0.5 }),
      new tf.CustomCallback(watch)],
  });
  assert.close(rates, [1, 1, 0.5, 0.5], 1e-9);
  await model.fit(x, y, {
    epochs: 2, callbacks: tf.callbacks.learningRateScheduler((epoch, rate) => rate * 2),
  });
  assert.close(model.optimizer.learningRate / 1e-20, 2, 1e-9);
  model.optimizer.learningRate = tf.schedules.exponentialDecay(8, 1, 0.5);
  assert.close(model.optimizer.learningRate, 8 * 0.5 ** model.optimizer.iterations, 1e-9);
  model.dispose();
});

test('functions of the user: a loss, a metric, an optimizer, a layer', async () => {
  await tf.setBackend('cpu');
  class Twice extends tf.layers.Layer {
    call(inputs) {
      return tf.mul(Array.isArray(inputs) ? inputs[0] : inputs, 2);
    }
  }
  Twice.className = 'Twice';
  class Sign extends tf.Optimizer {
    applyGradients(list) {
      for (const { name, tensor } of list) {
        const v = tf.engine().registeredVariables[name];
        tf.tidy(() => v.assign(v.sub(tensor.sign().mul(0.5))));
      }
    }
    getConfig() {
      return {};
    }
  }
  const model = tf.sequential({ layers: [
    tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' }), new Twice()] });
  let called = 0;
  const error = (y, p) => {
    called++;
    return tf.sub(y, p).abs().mean();
  };
  model.compile({ optimizer: new Sign(), loss: error, metrics: [error] });
  assert.equal(model.metricsNames, ['loss', 'error']);
  const history = await model.fit(tf.tensor([[1]]), tf.tensor([[0]]), { epochs: 2 });
  // 2 (w x + b): w = 1, b = 0; then w = 0.5, b = -0.5
  assert.close(history.history.loss, [2, 0]);
  assert.equal(called, 4);
  model.dispose();
});

test('several inputs and outputs, by name', async () => {
  await tf.setBackend('cpu');
  const a = tf.input({ shape: [1], name: 'a' });
  const b = tf.input({ shape: [1], name: 'b' });
  const one = (name) => tf.layers.dense({ units: 1, kernelInitializer: 'ones', name });
  const model = tf.model({ inputs: [a, b], outputs: [
    one('sum').apply(tf.layers.concatenate().apply([a, b])), one('same').apply(a)] });
  model.compile({
    optimizer: 'sgd', loss: { sum: 'meanSquaredError', same: 'meanAbsoluteError' },
    metrics: { same: 'mse' }, lossWeights: { sum: 1, same: 0.5 },
  });
  assert.equal(model.metricsNames, ['loss', 'sum_loss', 'same_loss', 'same_mse']);
  const t = (x) => tf.tensor([[x]]);
  const x = { b: t(2), a: t(1) };
  const got = model.evaluate(x, { sum: t(5), same: t(4) }).map((s) => s.dataSync()[0]);
  assert.close(got, [4 + 1.5, 4, 3, 9]);
  assert.close(await model.testOnBatch([t(1), t(2)], [t(5), t(4)]), got);
  assert.throws(() => model.predict(t(1)), 'input');
  assert.throws(() => model.predict({ a: t(1) }), 'No data provided for "b"');
  model.dispose();
});

test('class weights and sample weights', async () => {
  await tf.setBackend('cpu');
  const model = linear({ optimizer: tf.train.sgd(0) });
  const x = tf.tensor([[1, 0], [1, 1], [0, 0]]);
  const y = tf.tensor([[0], [1], [1]]);
  const loss = async (args) =>
    (await model.fit(x, y, Object.assign({ shuffle: false }, args))).history.loss[0];
  assert.close(await loss({ classWeight: { 0: 10, 1: 1 } }), 4);
  assert.close(await loss({ sampleWeight: tf.tensor([0.5, 2, 4]) }), 6.5 / 3);
  await rejects(loss({ classWeight: { 0: 10 } }), 'classWeight must contain all classes');
  model.dispose();
});

test('datasets', async () => {
  await tf.setBackend('cpu');
  const model = linear({ optimizer: tf.train.sgd(0), metrics: ['mae'] });
  const [x, y] = samples(11);
  const want = model.evaluate(x, y).map((s) => s.dataSync()[0]);
  const before = tf.memory().numTensors;
  const set = tf.data.zip({
    xs: tf.data.array(x.arraySync()), ys: tf.data.array(y.arraySync()),
  }).batch(4);
  const history = await model.fitDataset(set, { epochs: 2, validationData: set });
  assert.close(history.history.loss, [want[0], want[0]]);
  assert.close(history.history.val_mae, [want[1], want[1]]);
  const found = await model.evaluateDataset(set);
  assert.close(found.map((s) => s.dataSync()[0]), want);
  tf.dispose(found);
  await model.fitDataset(set.repeat(), { epochs: 2, batchesPerEpoch: 2 });
  assert.ok(tf.memory().numTensors <= before, tf.memory().numTensors - before);
  await rejects(model.fitDataset(set, {}), 'config.epochs is expected to be a positive integer');
  model.dispose();
});

test('the page does other things meanwhile', async () => {
  await tf.setBackend('cpu');
  const model = linear();
  const [x, y] = samples(20);
  let turns = 0;
  let yields = 0;
  let on = true;
  const turn = () => {
    turns++;
    if (on) setTimeout(turn, 0);
  };
  turn();
  // each step takes longer than fit keeps the page waiting
  const onBatchEnd = () => {
    const until = performance.now() + 20;
    while (performance.now() < until);
  };
  await model.fit(x, y, {
    batchSize: 1, epochs: 1, callbacks: { onBatchEnd, onYield: () => { yields++; } },
  });
  on = false;
  assert.ok(turns > 2, `${turns} turns`);
  assert.ok(yields > 1, `${yields} yields`);
  model.dispose();
});

test('what is wrong is said', async () => {
  const model = linear();
  const [x, y] = samples(4);
  const bad = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  await rejects(bad.fit(x, y), 'The model needs to be compiled before being used.');
  assert.throws(() => bad.compile({ optimizer: 'x', loss: 'mse' }), 'Unknown Optimizer x');
  assert.throws(() => bad.compile({ optimizer: 'sgd', loss: 'x' }), 'Unknown loss x');
  assert.throws(() => bad.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['x'] }), 'Unknown metric x');
  assert.throws(() => bad.compile({ optimizer: {}, loss: 'mse' }), 'instance of tf.Optimizer');
  assert.throws(() => bad.compile({ optimizer: 'sgd', loss: ['mse', 'mse'] }), 'one entry per model output');
  await rejects(model.fit(x, y, { batchSize: 0 }), 'positive integer, but got 0');
  await rejects(model.fit(x, y.slice(0, 3)), 'same number of samples');
  await rejects(model.fit(x, y, { yieldEvery: 'never', callbacks: { onYield() {} } }), 'yieldEvery');
  assert.throws(() => new tf.Callback().setModel({}), 'must be a LayersModel');
});

test('evaluate weighs samples, and knows one way to do it', async () => {
  const model = linear({ metrics: ['mae'] });
  const x = tf.tensor2d([1, 0, 2, 0, 3, 0], [3, 2]);
  const y = tf.tensor2d([0, 1, 5], [3, 1]); // predicted are 1, 2, 3
  const [loss, mae] = model.evaluate(x, y, { sampleWeight: tf.tensor1d([1, 0, 4]) });
  assert.close(await loss.data(), [(1 + 4 * 4) / 3]);
  assert.close(await mae.data(), [(1 + 1 + 2) / 3]);
  assert.throws(() => model.evaluate(x, y, { verbose: 1 }), 'Verbose mode is not implemented yet.');
  assert.throws(() => model.evaluate(x, y, { steps: 2 }), 'steps');
  assert.throws(() => model.evaluate(x, y, { sampleWeight: tf.ones([2]) }), '2 weights for 3 samples');
  tf.dispose([x, y, loss, mae]);
  model.dispose();
});

test('a fit that fails leaves the rest usable', async () => {
  const model = tf.sequential({ layers: [tf.layers.reLU({ inputShape: [2] })] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const x = tf.tensor2d([1, -2], [1, 2]);
  await rejects(model.fit(x, x), 'trainable');
  assert.close(await x.mul(2).data(), [2, -4]);
  assert.close(await model.predict(x).data(), [1, 0]);
  x.dispose();
});

test('a layer may add to the loss', async () => {
  const model = linear();
  const layer = model.layers[0];
  layer.addLoss(() => layer.getWeights()[0].square().sum().mul(0.5));
  assert.equal(layer.losses.length, 1);
  assert.close(layer.calculateLosses()[0].dataSync(), [1]);
  const x = tf.tensor2d([1, 1], [1, 2]);
  const y = tf.tensor2d([2], [1, 1]); // as predicted: only what is added is learned from
  const info = await model.fit(x, y, { epochs: 2, shuffle: false });
  // sgd by 0.01: w = 0.99, the second error is 0.02
  assert.close(info.history.loss, [1, 0.99 * 0.99 + 0.02 * 0.02]);
  assert.close(await model.evaluate(x, y).data(), [(2 - 2 * model.getWeights()[0].dataSync()[0]) ** 2], 1e-3);
  assert.equal(info.params.epochs, 2);
  tf.dispose([x, y]);
  model.dispose();
});

test('an output without a loss is named', () => {
  const i = tf.input({ shape: [2] });
  const model = tf.model({
    inputs: i, outputs: ['a', 'b'].map((name) => tf.layers.dense({ units: 1, name }).apply(i)),
  });
  assert.throws(() => model.compile({ optimizer: 'sgd', loss: { a: 'meanSquaredError' } }), 'output b has no loss');
  model.dispose();
});
