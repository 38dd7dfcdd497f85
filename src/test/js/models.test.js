// Models of layers: published ones give their reference, and what is saved comes back.
'use strict';

const MODELS = [
  'abalone-mlp', 'cnn-explainer-tinyvgg', 'cvae-quickdraw', 'doodlenet', 'mobilenet_v1_0.25_224',
  'mobilenet_v2-quantised-nsfwjs', 'teachable-machine-image', 'translation-lstm',
  'lenet-mnist/layers-from-keras', 'lenet-mnist/layers-native',
];

function folder(name) {
  if (!document.documentElement.hasAttribute('data-files')) {
    skip('KINGLET_DATA is not set');
  }
  return `data/tfjs-models/${name}/`;
}

/** Inputs as the collection's rule gives them. */
function given({ shape, lo, hi }) {
  const n = shape.reduce((a, b) => a * b, 1);
  const at = (i) => lo + (hi - lo) * ((Math.imul(i + 1, 0x9e3779b1) >>> 0) / 2 ** 32);
  return tf.tensor(Float32Array.from({ length: n }, (_, i) => at(i)), shape);
}

async function floats(url) {
  return new Float32Array(await (await fetch(url)).arrayBuffer());
}

for (const device of test.devices) {
  for (const name of MODELS) {
    test(`${name} gives its reference on ${device}`, async () => {
      const from = folder(name);
      const reference = await (await fetch(`${from}reference/reference.json`)).json();
      await tf.setBackend(device);
      const before = tf.memory().numTensors;
      const progress = [];
      const model = await tf.loadLayersModel(from + reference.model, {
        onProgress: (share) => progress.push(share),
      });
      assert.equal(progress[progress.length - 1], 1, 'progress');
      const inputs = reference.inputs.map(given);
      const out = [].concat(model.predict(inputs.length > 1 ? inputs : inputs[0]));
      for (let k = 0; k < out.length; k++) {
        const { file, stride, min, max, shape } = reference.outputs[k];
        assert.equal(out[k].shape, shape);
        const want = await floats(`${from}reference/${file}`);
        const got = await out[k].data();
        want.forEach((w, i) => {
          const bound = 1e-3 * Math.abs(w) + 1e-4 * (max - min);
          assert.ok(Math.abs(got[i * stride] - w) <= bound, `${k}/${i}: ${got[i * stride]}, not ${w}`);
        });
      }
      model.dispose();
      tf.dispose([inputs, out]);
      assert.equal(tf.memory().numTensors, before, 'tensors');
    });
  }
}

function small() {
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 4, inputShape: [3], activation: 'tanh' }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
}

for (const url of ['indexeddb://kept', 'localstorage://kept']) {
  test(`a model comes back from ${url}, with its optimizer`, async () => {
    await tf.setBackend('cpu');
    const xs = tf.tensor2d([[1, 2, 3], [-1, 0, 2], [0.5, 1, -2], [2, -2, 1]]);
    const ys = tf.tensor2d([[1, 0], [0, 1], [1, 0], [0, 1]]);
    const model = small();
    model.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    await model.fit(xs, ys, { epochs: 3, verbose: 0 });
    model.setUserDefinedMetadata({ classes: ['a', 'b'] });
    const info = await model.save(url, { includeOptimizer: true });
    assert.equal(info.modelArtifactsInfo.modelTopologyType, 'JSON');
    const copy = await tf.loadLayersModel(url);
    assert.equal(copy.getUserDefinedMetadata(), { classes: ['a', 'b'] });
    assert.equal(copy.predict(xs).dataSync(), model.predict(xs).dataSync());
    const on = (m) => m.fit(xs, ys, { epochs: 4, verbose: 0, shuffle: false });
    const a = (await on(model)).history.loss;
    const b = (await on(copy)).history.loss;
    assert.close(b, a, 1e-6);
    await tf.io.removeModel(url);
  });
}

test('a layer of the user is saved and loaded', async () => {
  class Scaled extends tf.layers.Layer {
    constructor(config) {
      super(config);
      this.by = config.by;
    }

    build(shape) {
      this.shift = this.addWeight('shift', [shape[shape.length - 1]], 'float32', tf.initializers.ones());
    }

    call(inputs) {
      return tf.tidy(() => [].concat(inputs)[0].mul(this.by).add(this.shift.read()));
    }

    getConfig() {
      return Object.assign(super.getConfig(), { by: this.by });
    }

    static get className() {
      return 'Scaled';
    }
  }
  tf.serialization.registerClass(Scaled);
  const model = tf.sequential({ layers: [new Scaled({ inputShape: [2], by: 3 })] });
  model.setWeights([tf.tensor1d([5, 6])]);
  let kept;
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    kept = artifacts;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
  }));
  const copy = await tf.loadLayersModel(tf.io.fromMemory(kept));
  assert.equal(copy.predict(tf.tensor2d([[1, 2]])).arraySync(), [[8, 12]]);
});

test('what cannot be loaded says all that is wrong, and leaves nothing', async () => {
  const model = small();
  let kept;
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    kept = artifacts;
    return {};
  }));
  const load = (change) => {
    const copy = Object.assign({}, kept, { modelTopology: JSON.parse(JSON.stringify(kept.modelTopology)) });
    change(copy, copy.modelTopology.config.layers);
    return tf.loadLayersModel(tf.io.fromMemory(copy));
  };
  const before = tf.memory().numTensors;
  const unknown = await assert.throws(() => load((a, layers) => {
    layers[0].class_name = 'Lost';
    layers[2].config.activation = 'bent';
  }), 'Lost');
  assert.ok(/bent/.test(unknown.message), unknown.message);
  await assert.throws(() => load((a) => {
    a.weightData = a.weightData.slice(0, 8);
  }), model.weights[0].originalName);
  await assert.throws(() => load((a) => {
    a.weightSpecs = a.weightSpecs.slice(1);
    a.weightData = a.weightData.slice(48);
  }), 'are not set');
  await assert.throws(() => load((a, layers) => {
    layers[2].config.units = 3;
  }), 'the model has [4,3], the file [4,2]');
  assert.equal(tf.memory().numTensors, before, 'tensors');
});

test('models and layers count who uses them', () => {
  const before = tf.memory().numTensors;
  const shared = tf.layers.dense({ units: 2, name: 'shared' });
  const [a, b] = [tf.input({ shape: [3] }), tf.input({ shape: [3] })];
  const one = tf.model({ inputs: a, outputs: shared.apply(a) });
  const two = tf.model({ inputs: b, outputs: tf.layers.dense({ units: 1 }).apply(shared.apply(b)) });
  two.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  assert.equal(JSON.stringify(shared.dispose()), '{"numDisposedVariables":0,"refCountAfterDispose":1}');
  const again = shared.apply(a);
  assert.equal(one.dispose().numDisposedVariables, 0);
  const result = two.dispose();
  assert.equal(result.refCountAfterDispose, 0);
  assert.ok(result.numDisposedVariables >= 4);
  assert.throws(() => again.sourceLayer.dispose(), "Layer 'shared' is already disposed.");
  assert.throws(() => one.dispose(), 'is already disposed');
  assert.throws(() => tf.layers.dense({ units: 2 }).dispose(), 'has not been built yet');
  assert.equal(tf.memory().numTensors, before);
});

test('a model inside a loaded one goes with it', async () => {
  const before = tf.memory().numTensors;
  const inner = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  const outer = tf.sequential({ layers: [inner, tf.layers.dense({ units: 1 })] });
  let kept;
  await outer.save(tf.io.withSaveHandler(async (artifacts) => {
    kept = artifacts;
    return {};
  }));
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(kept));
  assert.equal(loaded.dispose().numDisposedVariables, 4);
  assert.equal(outer.dispose().numDisposedVariables, 2);
  assert.equal(JSON.stringify(inner.dispose()), '{"numDisposedVariables":2,"refCountAfterDispose":0}');
  assert.equal(tf.memory().numTensors, before);
});

test('attention tells its weights when it is asked', () => {
  const layer = tf.layers.multiHeadAttention({ numHeads: 2, keyDim: 3, attentionAxes: [2] });
  const [x, y] = layer.apply(tf.ones([2, 3, 4, 5]), {
    value: tf.ones([2, 3, 6, 5]), returnAttentionScores: true, mask: [null, tf.ones([2, 3, 6], 'bool')],
  });
  assert.equal(String(x.shape), '2,3,4,5');
  assert.equal(String(y.shape), '2,3,2,4,6');
  assert.close(y.dataSync(), new Float32Array(y.size).fill(1 / 6));
  tf.dispose([x, y]);
  layer.dispose();
});

test('summaries are those of TensorFlow.js', () => {
  const lines = [];
  const print = (line) => lines.push(line.trimEnd());
  const [i, j] = ['in1', 'in2'].map((name) => tf.input({ shape: [4], name }));
  const shared = tf.layers.dense({ units: 2, name: 's' });
  const joined = tf.layers.concatenate({ name: 'c' }).apply([shared.apply(i), shared.apply(j)]);
  tf.model({ inputs: [i, j], outputs: joined }).summary(null, null, print);
  const chain = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [4], name: 'a' }),
      tf.layers.dense({ units: 1, name: 'b', trainable: false })],
  });
  chain.summary(80, [0.2, 0.6, 1], print);
  chain.summary(undefined, undefined, print);
  const rows = lines.filter((line) => !/^[_=]*$/.test(line));
  assert.equal(rows, [
    'Layer (type)               Input Shape                 Output shape             Param #     Receives inputs',
    'in1 (InputLayer)           [[null,4]]                  [null,4]                 0',
    'in2 (InputLayer)           [[null,4]]                  [null,4]                 0',
    's (Dense)                  [[null,4]],[[null,4]]       [null,2]                 10          in1[0][0]',
    '                                                                                            in2[0][0]',
    'c (Concatenate)            [[null,2],[null,2]]         [null,4]                 0           s[0][0]',
    '                                                                                            s[1][0]',
    'Total params: 10', 'Trainable params: 10', 'Non-trainable params: 0',
    'Layer (type)    Input Shape                     Output shape                    Param #',
    'a (Dense)       [[null,4]]                      [null,3]                        15',
    'b (Dense)       [[null,3]]                      [null,1]                        4',
    'Total params: 19', 'Trainable params: 15', 'Non-trainable params: 4',
    'Layer (type)                Input Shape               Output shape              Param #',
    'a (Dense)                   [[null,4]]                [null,3]                  15',
    'b (Dense)                   [[null,3]]                [null,1]                  4',
    'Total params: 19', 'Trainable params: 15', 'Non-trainable params: 4',
  ]);
});

test('execute gives what layers inside give, by name', () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer: 'ones' }),
      tf.layers.dense({ units: 1, kernelInitializer: 'ones' })],
  });
  const [a, b] = model.layers.map((layer) => layer.output.name);
  const x = tf.ones([1, 2]);
  assert.close(model.execute(x, a).dataSync(), [2, 2, 2]);
  const both = model.execute({ [model.inputs[0].name]: x }, [b, a]);
  assert.close(both[0].dataSync(), [6]);
  assert.close(both[1].dataSync(), [2, 2, 2]);
  assert.throws(() => model.execute(x, 'nothing'), 'Cannot find SymbolicTensors for output name(s): ["nothing"]');
  assert.close(model.predict(x).dataSync(), [6]);
  model.dispose();
});

test('what a layer of the user wants of its input is checked, and calls bring what they will', () => {
  class Scaled extends tf.layers.Layer {
    constructor() {
      super({});
      this.inputSpec = [new tf.InputSpec({ minNDim: 2, axes: { [-1]: 3 } })];
    }

    call(inputs, kwargs) {
      return tf.tidy(() => [].concat(inputs)[0].mul(kwargs.by || 1));
    }

    computeOutputShape(shape) {
      return shape;
    }
  }
  Scaled.className = 'Scaled';
  const layer = new Scaled();
  assert.close(layer.apply(tf.ones([1, 3]), { by: 4 }).dataSync(), [4, 4, 4]);
  assert.close(layer.apply(tf.ones([1, 3])).dataSync(), [1, 1, 1]);
  assert.throws(() => layer.apply(tf.ones([3])), 'expected min_ndim=2, found ndim=1');
  assert.throws(() => layer.apply(tf.input({ shape: [4] })), 'expected axis -1 of input shape to have value 3');
  assert.throws(() => layer.apply([tf.ones([1, 3]), tf.ones([1, 3])]), 'expects 1 inputs, but it received 2');
});

test('an input that is named twice is told', () => {
  const i = tf.input({ shape: [2] });
  assert.throws(() => tf.model({ inputs: [i, i], outputs: tf.layers.dense({ units: 1 }).apply(i) }),
    'The list of inputs passed to the model is redundant');
});
