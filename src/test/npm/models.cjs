// Models go both ways between kinglet and TensorFlow.js itself: what one saves the other loads, and
// both say the same; an optimizer goes on where it was. Prints what differs, then how much was tried.
const Module = require('node:module');

// TensorFlow.js under its own name is kinglet here; its layers are to find the original
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const own = /^@tensorflow\/(tfjs-core|tfjs-backend-cpu)(\/.*)?$/.exec(request);
  return resolve.call(this, own ? `original-${own[1]}${own[2] || ''}` : request, ...rest);
};
const core = require('original-tfjs-core');
require('original-tfjs-backend-cpu');
// its layers chain methods that its core has in bundles alone
for (const [name, op] of Object.entries(core)) {
  if (typeof op === 'function' && !(name in core.Tensor.prototype)) {
    core.Tensor.prototype[name] = function (...args) {
      return op(this, ...args);
    };
  }
}
core.Tensor.prototype.flatten = function () {
  return core.reshape(this, [this.size]);
};
const tf = { ...core, ...require('@tensorflow/tfjs-layers') };
const kinglet = require('kinglet');

const findings = [];
let tried = 0;

/** Numbers that only the position decides. */
function numbers(n, seed) {
  return Float32Array.from({ length: n }, (_, i) => ((Math.imul(i + seed, 0x9e3779b1) >>> 0) / 2 ** 31) - 1);
}

const LAYERS = {
  dense: [[5], (l) => [l.dense({ units: 4, activation: 'selu', useBias: false }), l.dense({ units: 2, activation: 'softmax', kernelRegularizer: 'l1l2' })]],
  conv: [[8, 8, 3], (l) => [l.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }), l.maxPooling2d({ poolSize: 2 }), l.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }), l.flatten(), l.dense({ units: 3 })]],
  separable: [[8, 8, 2], (l) => [l.separableConv2d({ filters: 5, kernelSize: 3, strides: 2 }), l.batchNormalization(), l.globalAveragePooling2d({})]],
  transpose: [[4, 4, 2], (l) => [l.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }), l.upSampling2d({ size: [2, 2] }), l.zeroPadding2d({ padding: [[1, 0], [2, 3]] }), l.cropping2D({ cropping: 1 }), l.averagePooling2d({ poolSize: 2 })]],
  conv1d: [[12, 3], (l) => [l.conv1d({ filters: 4, kernelSize: 3, dilationRate: 2, padding: 'same' }), l.maxPooling1d({ poolSize: 2 }), l.globalMaxPooling1d({})]],
  conv3d: [[4, 4, 4, 1], (l) => [l.conv3d({ filters: 2, kernelSize: 2 }), l.averagePooling3d({ poolSize: 2 }), l.flatten()]],
  lstm: [[6, 3], (l) => [l.lstm({ units: 4, returnSequences: true, recurrentActivation: 'sigmoid' }), l.timeDistributed({ layer: l.dense({ units: 2 }) })]],
  gru: [[6, 3], (l) => [l.gru({ units: 4, goBackwards: true }), l.repeatVector({ n: 3 }), l.simpleRNN({ units: 2 })]],
  bidirectional: [[6, 3], (l) => [l.bidirectional({ layer: l.lstm({ units: 3, returnSequences: true }), mergeMode: 'concat' }), l.layerNormalization()]],
  stacked: [[5, 2], (l) => [l.rnn({ cell: [l.lstmCell({ units: 3 }), l.gruCell({ units: 2 })] })]],
  convLstm: [[3, 5, 5, 1], (l) => [l.convLstm2d({ filters: 2, kernelSize: 2, returnSequences: false })]],
  activations: [[4, 3], (l) => [l.reLU({ maxValue: 0.8 }), l.leakyReLU({ alpha: 0.1 }), l.prelu({ alphaInitializer: 'ones' }), l.elu(), l.thresholdedReLU({ theta: 0.2 }), l.softmax({ axis: -1 }), l.permute({ dims: [2, 1] }), l.reshape({ targetShape: [2, 6] })]],
  noise: [[6], (l) => [l.gaussianNoise({ stddev: 0.3 }), l.gaussianDropout({ rate: 0.2 }), l.alphaDropout({ rate: 0.1 }), l.dropout({ rate: 0.5 }), l.rescaling({ scale: 2, offset: 1 })]],
  masking: [[5, 2], (l) => [l.masking({ maskValue: 0 }), l.lstm({ units: 3 })]],
};

function sequence(from, [shape, make]) {
  const model = from.sequential();
  make(from.layers).forEach((layer, i) => {
    if (i === 0) {
      model.add(from.layers.inputLayer({ inputShape: shape }));
    }
    model.add(layer);
  });
  return model;
}

function functional(from) {
  const a = from.input({ shape: [6], name: 'a' });
  const b = from.input({ shape: [6], name: 'b' });
  const shared = from.layers.dense({ units: 6, activation: 'tanh' });
  const x = shared.apply(a);
  const y = shared.apply(shared.apply(b));
  const inner = from.sequential({ layers: [from.layers.dense({ units: 6, inputShape: [6] })] });
  const merged = from.layers.concatenate().apply([
    from.layers.add().apply([x, y]), from.layers.multiply().apply([x, inner.apply(y)]),
    from.layers.dot({ axes: 1 }).apply([x, y]),
  ]);
  const out = from.layers.dense({ units: 2 }).apply(merged);
  return from.model({ inputs: [a, b], outputs: [out, from.layers.maximum().apply([x, y])] });
}

async function saved(from, model, config) {
  let artifacts;
  await model.save(from.io.withSaveHandler(async (a) => {
    artifacts = a;
    return { modelArtifactsInfo: from.io.getModelArtifactsInfoForJSON(a) };
  }), config);
  return { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
}

async function said(from, model) {
  const inputs = model.inputs.map((s, i) => {
    const shape = [3, ...s.shape.slice(1)];
    return from.tensor(numbers(shape.reduce((p, d) => p * d, 1), 7 * i + 1), shape);
  });
  const out = model.predict(inputs.length > 1 ? inputs : inputs[0]);
  return (Array.isArray(out) ? out : [out]).flatMap((t) => Array.from(t.dataSync()));
}

function compare(what, a, b, tolerance) {
  tried++;
  const worst = a.reduce((m, v, i) => Math.max(m, Math.abs(v - b[i]) / Math.max(1, Math.abs(v))), 0);
  if (a.length !== b.length || !(worst <= tolerance)) {
    findings.push(`${what}: differs by ${worst} (${a.length} and ${b.length} numbers)`);
  }
}

/** One makes and saves a model, the other loads it. */
async function over(name, make, from, to) {
  const model = make(from);
  // starting values of zero or one would hide a mistaken order
  model.setWeights(model.getWeights().map((w, i) => {
    const v = numbers(w.size, 31 * i + 5);
    return from.tensor(/variance/.test(model.weights[i].name) ? v.map((x) => x * x + 0.1) : v.map((x) => x / 2), w.shape);
  }));
  const artifacts = await saved(from, model);
  const copy = await to.loadLayersModel(to.io.fromMemory(artifacts));
  compare(name, await said(from, model), await said(to, copy), 2e-5);
}

/** Three steps here, three more there and here. */
async function goesOn(name, from, to, optimizer) {
  const model = sequence(from, LAYERS.dense);
  model.setWeights(model.getWeights().map((w, i) => from.tensor(numbers(w.size, i + 3), w.shape)));
  model.compile({ optimizer: optimizer(from), loss: 'categoricalCrossentropy' });
  const batch = (lib) => [lib.tensor(numbers(40, 2), [8, 5]), lib.cast(lib.oneHot(lib.tensor1d([0, 1, 1, 0, 1, 0, 0, 1], 'int32'), 2), 'float32')];
  const steps = async (lib, m) => {
    const losses = [];
    for (let i = 0; i < 3; i++) {
      losses.push(await m.trainOnBatch(...batch(lib)));
    }
    return losses.map(Number);
  };
  await steps(from, model);
  const artifacts = await saved(from, model, { includeOptimizer: true });
  const copy = await to.loadLayersModel(to.io.fromMemory(artifacts));
  compare(name, await steps(from, model), await steps(to, copy), 1e-4);
}

async function attempt(name, body) {
  try {
    await body();
  } catch (e) {
    findings.push(`${name}: ${e.stack.split('\n').slice(0, 3).join(' | ')}`);
  }
}

async function main() {
  await kinglet.setBackend('cpu');
  for (const [name, spec] of Object.entries(LAYERS)) {
    const make = (from) => sequence(from, spec);
    await attempt(name, () => over(`${name}, saved by tf.js`, make, tf, kinglet));
    await attempt(name, () => over(`${name}, saved by kinglet`, make, kinglet, tf));
  }
  await attempt('functional', () => over('functional, saved by tf.js', functional, tf, kinglet));
  await attempt('functional', () => over('functional, saved by kinglet', functional, kinglet, tf));
  // not adamax, whose state TensorFlow.js can neither give nor take
  const optimizers = {
    sgd: (from) => from.train.sgd(0.1),
    momentum: (from) => from.train.momentum(0.05, 0.9),
    adagrad: (from) => from.train.adagrad(0.1),
    adadelta: (from) => from.train.adadelta(1),
    rmsprop: (from) => from.train.rmsprop(0.02),
    adam: (from) => from.train.adam(0.02),
  };
  for (const [name, make] of Object.entries(optimizers)) {
    await attempt(name, () => goesOn(`${name}, from tf.js`, tf, kinglet, make));
    await attempt(name, () => goesOn(`${name}, from kinglet`, kinglet, tf, make));
  }
  findings.forEach((line) => console.log(line));
  console.log(`${tried} compared`);
}

main();
