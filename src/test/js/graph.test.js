// Graph models: the same small graphs as on the JVM, published models, loading and its errors.
'use strict';

/** A test whose tensors go with it: counts are exact only if no garbage of others is collected meanwhile. */
function scoped(name, body) {
  test(name, async () => {
    tf.engine().startScope();
    try {
      await body();
    } finally {
      tf.engine().endScope();
    }
  });
}

async function on(device, body) {
  const before = tf.getBackend();
  await tf.setBackend(device);
  try {
    await body();
  } finally {
    await tf.setBackend(before);
  }
}

function tensor(t) {
  const values = t.dtype === 'string' && t.shape.length === 0 ? t.values[0] : t.values;
  return tf.tensor(values, t.shape, t.dtype);
}

async function artifacts(c) {
  const weights = {};
  for (const k of Object.keys(c.weights || {})) {
    weights[k] = tensor(c.weights[k]);
  }
  const { data, specs } = await tf.io.encodeWeights(weights);
  tf.dispose(weights);
  return { modelTopology: c.topology, weightSpecs: specs, weightData: data, format: 'graph-model' };
}

const node = (name, op, input = [], attr = {}) => ({ name, op, input, attr });
const DOUBLE = {
  topology: {
    node: [
      node('x', 'Placeholder', [], {
        dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim: [{ size: '-1' }, { size: '2' }] } },
      }),
      node('two', 'Const', [], { dtype: { type: 'DT_FLOAT' } }),
      node('y', 'Mul', ['x', 'two']),
      node('z', 'Neg', ['y']),
    ],
    versions: { producer: 440, minConsumer: 12 },
  },
  weights: { two: { dtype: 'float32', shape: [], values: [2] } },
};

scoped('inputs come as a tensor, a list or by name; outputs of any node', async () => {
  const model = await tf.loadGraphModel(tf.io.fromMemory(await artifacts(DOUBLE)));
  assert.ok(model instanceof tf.GraphModel);
  const x = tf.tensor2d([[1, -2]]);
  assert.equal(model.predict(x).arraySync(), [[-2, 4]]);
  assert.equal(model.predict([x]).arraySync(), [[-2, 4]]);
  assert.equal(model.predict({ x }).arraySync(), [[-2, 4]]);
  assert.equal(model.execute(x, 'y').arraySync(), [[2, -4]]);
  const [y, same] = model.execute({ x }, ['y:0', 'x']);
  assert.equal(y.arraySync(), [[2, -4]]);
  assert.equal(same.arraySync(), [[1, -2]]);
  assert.equal((await model.executeAsync({ y: x })).arraySync(), [[-1, 2]]);
  assert.equal((await model.predictAsync(x)).arraySync(), [[-2, 4]]);
  assert.equal(model.inputs, [{ name: 'x', shape: [-1, 2], dtype: 'float32' }]);
  assert.equal(model.outputs, [{ name: 'z' }]);
  assert.equal([model.inputNodes, model.outputNodes], [['x'], ['z']]);
  assert.equal(model.modelVersion, '440.12');
  assert.equal(model.weights.two[0].dataSync(), [2]);
  await assert.throws(() => model.predict(tf.tensor1d([1])), "The shape of dict['x'] provided in"
    + ' model.execute(dict) must be [-1,2], but was [1]');
  await assert.throws(() => model.predict(tf.zeros([1, 2], 'int32')), 'must be float32, but was int32');
  await assert.throws(() => model.predict([x, x]), 'Input tensor count mismatch');
  await assert.throws(() => model.execute({ q: x }), 'keys: [q] that are not part of graph');
  await assert.throws(() => model.execute({ two: x }), 'Missing the following inputs: [x]');
  await assert.throws(() => model.execute(x, 'nothing'), "The output 'nothing' is not found");
  const saved = [];
  await model.save(tf.io.withSaveHandler(async (a) => saved.push(a)));
  const again = tf.loadGraphModelSync(saved[0]);
  assert.equal(again.predict(x).arraySync(), [[-2, 4]]);
  again.dispose();
  model.dispose();
});

scoped('signatures name inputs and outputs; structured outputs come by name', async () => {
  const a = await artifacts(DOUBLE);
  a.signature = {
    inputs: { image: { name: 'x:0' } },
    outputs: { b: { name: 'z:0' }, a: { name: 'y:0' } },
  };
  a.userDefinedMetadata = { structuredOutputKeys: ['neg', 'twice'] };
  const model = tf.loadGraphModelSync(a);
  assert.equal([model.inputNodes, model.outputNodes], [['image'], ['b', 'a']]);
  const out = model.predict({ image: tf.tensor2d([[3, 4]]) });
  assert.equal(out.neg.dataSync(), [-6, -8]);
  assert.equal(out.twice.dataSync(), [6, 8]);
  assert.equal(model.modelSignature, a.signature);
  assert.equal(model.modelStructuredOutputKeys, ['neg', 'twice']);
  model.dispose();
});

scoped('gradients flow through a model', () => {
  const model = tf.loadGraphModelSync([
    { modelTopology: DOUBLE.topology, weightsManifest: [{ paths: ['a'], weights: [
      { name: 'two', shape: [], dtype: 'float32' }] }] }, new Float32Array([2]).buffer]);
  const x = tf.tensor2d([[1, 2]]);
  model.predict(x);
  model.predict(x);
  assert.equal(tf.grad((v) => model.predict(v).square().sum())(x).dataSync(), [8, 16]);
  model.dispose();
});

scoped('ops of the caller, now and later', async () => {
  const c = {
    topology: { node: [node('x', 'Placeholder', [], { dtype: { type: 'DT_FLOAT' } }),
      node('y', 'Scale', ['x'], { by: { f: 3 }, mode: { s: btoa('Loud') }, n: { list: { i: ['1', '2'] } } })] },
  };
  await assert.throws(() => artifacts(c).then(tf.loadGraphModelSync), 'op Scale is not supported');
  let seen = null;
  tf.registerOp('Scale', (n) => {
    seen = n.attrs;
    return n.inputs[0].mul(n.attrs.by);
  });
  let model = tf.loadGraphModelSync(await artifacts(c));
  assert.equal(model.execute(tf.tensor1d([1, 2])).dataSync(), [3, 6]);
  assert.equal(seen, { by: 3, mode: 'loud', n: [1, 2] });
  tf.registerOp('Scale', async (n) => [n.inputs[0].mul(5)]);
  model = tf.loadGraphModelSync(await artifacts(c));
  assert.equal((await model.executeAsync(tf.tensor1d([1, 2]))).dataSync(), [5, 10]);
  await assert.throws(() => model.execute(tf.tensor1d([1, 2])), 'use executeAsync');
  tf.registerOp('Scale', () => { throw new Error('out of order'); });
  model = tf.loadGraphModelSync(await artifacts(c));
  await assert.throws(() => model.execute(tf.tensor1d([1])), "node 'y' (Scale): out of order");
  tf.deregisterOp('Scale');
});

scoped('everything that is wrong with a model is told at once', async () => {
  const c = {
    topology: { node: [node('x', 'Placeholder'), node('w', 'Const'), node('a', 'Foo', ['x']),
      node('b', 'Foo', ['a']), node('c', 'Bar', ['b', 'w']), node('d', 'Sum', ['c'])] },
  };
  const before = tf.memory().numTensors;
  const e = await assert.throws(async () => tf.loadGraphModelSync(await artifacts(c)), 'cannot run');
  for (const part of ['Foo is not supported (2 nodes', 'Bar is not supported (1 node', "weight 'w' is missing"]) {
    assert.ok(e.message.includes(part), e.message);
  }
  assert.equal(tf.memory().numTensors, before, 'tensors are left');
});

scoped('files that are wrong give one error and leave nothing', async () => {
  const good = await artifacts(DOUBLE);
  const before = tf.memory().numTensors;
  const fails = async (change, message) => {
    await assert.throws(() => tf.loadGraphModel(tf.io.fromMemory(Object.assign({}, good, change))), message);
    assert.equal(tf.memory().numTensors, before, 'tensors are left');
  };
  const spec = (more) => ({ weightSpecs: [Object.assign({ name: 'two', shape: [], dtype: 'float32' }, more)] });
  await fails({ weightData: new ArrayBuffer(3) }, "Weight 'two' takes 4 bytes, but only 3 are left");
  await fails({ weightData: new ArrayBuffer(9) }, 'take 4 bytes, but there are 9');
  await fails(spec({ dtype: 'int7' }), 'int7');
  await fails(spec({ shape: [-1, -1] }), 'shape');
  await fails(spec({ shape: [65536, 65536] }), 'shape');
  await fails(spec({ shape: [1.5] }), 'shape');
  await fails(spec({ shape: [1e9] }), 'takes 4000000000 bytes');
  await fails({ modelTopology: { node: [{ op: 'Neg' }] } }, 'without name');
  await fails({ modelTopology: { node: [node('a', 'Neg', ['b'])] } }, "input 'b' of 'a' is not in the graph");
  await fails({ modelTopology: { node: [node('a', 'Neg'), node('a', 'Neg')] } }, "two nodes are named 'a'");
  await fails({ modelTopology: { node: [node('a', 'Neg')] } }, "'a' (Neg) lacks x");
  await fails({ modelTopology: { model_config: {} } }, 'this is a layers model');
  await fails({ modelTopology: null }, '');
  const loop = tf.loadGraphModelSync(Object.assign({}, good,
    { modelTopology: { node: [node('a', 'Neg', ['b']), node('b', 'Neg', ['a'])] } }));
  await assert.throws(() => loop.execute({}, 'a'), 'waits for itself');
  loop.dispose();
  const bad = tf.loadGraphModelSync(good);
  await assert.throws(() => bad.execute({ y: tf.ones([2], 'bool'), x: tf.zeros([1, 2]) }, ['x', 'y:7']), '');
  bad.dispose();
  assert.equal(tf.memory().numTensors, before + 2, 'tensors are left');
});

scoped('intermediate tensors are kept when the flag says so', async () => {
  const model = tf.loadGraphModelSync(await artifacts(DOUBLE));
  const x = tf.tensor2d([[1, -2]]);
  model.execute(x);
  assert.equal(model.getIntermediateTensors(), undefined);
  tf.env().set('KEEP_INTERMEDIATE_TENSORS', true);
  const before = tf.memory().numTensors;
  model.execute(x).dispose();
  assert.equal(model.getIntermediateTensors().y[0].dataSync(), [2, -4]);
  model.disposeIntermediateTensors();
  assert.equal(tf.memory().numTensors, before, 'tensors are left');
  tf.env().set('KEEP_INTERMEDIATE_TENSORS', false);
  model.dispose();
});

scoped('a load over http tells bytes, and goes on where one broke off', async () => {
  const c = { topology: { node: [node('a', 'Const'), node('b', 'Const'), node('y', 'Add', ['a', 'b'])] } };
  const json = {
    modelTopology: c.topology, format: 'graph-model',
    weightsManifest: ['a', 'b'].map((name) => (
      { paths: [`${name}.bin`], weights: [{ name, shape: [2], dtype: 'float32' }] })),
  };
  const fetched = [];
  let broken = true;
  const fetchFunc = async (url) => {
    fetched.push(url.slice(url.lastIndexOf('/') + 1));
    if (url.endsWith('.json')) {
      return new Response(JSON.stringify(json));
    }
    if (url.endsWith('b.bin') && broken) {
      await new Promise((ok) => setTimeout(ok, 300));
      throw new Error('the line is dead');
    }
    return new Response(new Float32Array([1, 2]).buffer);
  };
  const bytes = [];
  const options = { fetchFunc, resume: true, onBytes: (n, all) => bytes.push([n, all]) };
  const url = `${location.origin}/some/model.json`;
  await assert.throws(() => tf.loadGraphModel(url, options), 'the line is dead');
  broken = false;
  fetched.length = bytes.length = 0;
  const model = await tf.loadGraphModel(url, options);
  assert.equal(fetched, ['model.json', 'b.bin']);
  assert.equal(bytes[bytes.length - 1], [16, 16]);
  assert.equal(model.execute({}).dataSync(), [2, 4]);
  model.dispose();
  fetched.length = 0;
  (await tf.loadGraphModel(url, options)).dispose();
  assert.equal(fetched.sort(), ['a.bin', 'b.bin', 'model.json']);
});

scoped('weights may come as a stream, and models from TensorFlow Hub', async () => {
  const a = await artifacts(DOUBLE);
  const urls = [];
  const fetchFunc = async (url) => {
    urls.push(url);
    return url.indexOf('json') > 0 ? new Response(JSON.stringify({
      modelTopology: a.modelTopology, weightsManifest: [{ paths: ['w'], weights: a.weightSpecs }],
    })) : new Response(a.weightData);
  };
  const model = await tf.loadGraphModel('http://hub.test/m', { fetchFunc, fromTFHub: true, streamWeights: true });
  assert.equal(urls, ['http://hub.test/m/model.json?tfjs-format=file', 'http://hub.test/m/w?tfjs-format=file']);
  assert.equal(model.predict(tf.tensor2d([[1, 1]])).dataSync(), [-2, -2]);
  const saved = [];
  await model.save({ save: async (x) => saved.push(x) });
  assert.equal(new Float32Array(saved[0].weightData), [2]);
  model.dispose();
});

// ---- on each device -------------------------------------------------------------------------------

for (const device of test.devices) {
  scoped(`every op gives its reference on ${device}`, () => on(device, async () => {
    const cases = await (await fetch('graph-ops.json')).json();
    assert.ok(cases.length > 200);
    const failed = [];
    for (const c of cases) {
      const before = tf.memory().numTensors;
      try {
        const model = await tf.loadGraphModel(tf.io.fromMemory(await artifacts(c)));
        for (let run = 0; run < 3; run++) {
          const inputs = {};
          for (const k of Object.keys(c.inputs)) {
            inputs[k] = tensor(c.inputs[k]);
          }
          const out = [].concat(run === 1 ? model.execute(inputs, c.outputs)
            : await model.executeAsync(inputs, c.outputs));
          for (let i = 0; i < out.length; i++) {
            const want = c.expected[i];
            assert.equal(out[i].shape, want.shape);
            assert.equal(out[i].dtype, want.dtype);
            const got = Array.from(await out[i].data());
            if (want.dtype === 'string') {
              assert.equal(got, want.values);
            } else {
              assert.close(got.map(Number), want.values.map((v) => (v === null ? NaN : Number(v))), 1e-3);
            }
          }
          tf.dispose(inputs);
          tf.dispose(out);
        }
        model.dispose();
        assert.equal(tf.memory().numTensors, before, 'tensors are left');
      } catch (e) {
        failed.push(`${c.name}: ${e.message}`);
      }
    }
    assert.equal(failed, []);
  }));

  const models = [
    ['human-blazeface-front', 'blazeface-front.json'], ['human-emotion', 'emotion.json'],
    ['human-facemesh', 'facemesh.json'],
    ['human-facemesh-detection-short', 'facemesh-detection-short.json'],
    ['human-handlandmark-lite', 'handlandmark-lite.json'], ['human-selfie', 'selfie.json'],
    ['lenet-mnist/graph-from-tensorflow', 'model.json'], ['tiny-graph-dense', 'model.json'],
  ];
  for (const [folder, file] of models) {
    scoped(`${folder} gives its reference on ${device}`, () => on(device, async () => {
      if (!document.documentElement.hasAttribute('data-files')) {
        skip('KINGLET_DATA is not set');
      }
      const at = `/data/tfjs-models/${folder}`;
      const reference = await (await fetch(`${at}/reference/reference.json`)).json();
      const start = tf.memory().numTensors;
      const model = await tf.loadGraphModel(`${at}/${file}`);
      const loaded = tf.memory().numTensors;
      for (let run = 0; run < 3; run++) {
        const inputs = {};
        for (const i of reference.inputs) {
          const n = i.shape.reduce((a, b) => a * b, 1);
          const v = Float32Array.from({ length: n }, (_, k) =>
            i.lo + (i.hi - i.lo) * ((Math.imul(k + 1, 0x9E3779B1) >>> 0) / 2 ** 32));
          inputs[i.name] = tf.tensor(v, i.shape);
        }
        const out = [].concat(model.execute(inputs, reference.outputs.map((o) => o.name)));
        for (let i = 0; i < out.length; i++) {
          const o = reference.outputs[i];
          const want = new Float32Array(await (await fetch(`${at}/reference/${o.file}`)).arrayBuffer());
          const got = await out[i].data();
          assert.equal(out[i].shape, o.shape);
          for (let k = 0; k < want.length; k++) {
            const gap = Math.abs(got[k * o.stride] - want[k]);
            if (!(gap <= 1e-3 * Math.abs(want[k]) + 1e-3 * (o.max - o.min))) {
              throw new Error(`${o.name}[${k * o.stride}] is ${got[k * o.stride]}, not ${want[k]}`);
            }
          }
        }
        tf.dispose(inputs);
        tf.dispose(out);
        assert.equal(tf.memory().numTensors, loaded, 'tensors are left');
      }
      model.dispose();
      assert.equal(tf.memory().numTensors, start, 'tensors are left');
    }));
  }
}
