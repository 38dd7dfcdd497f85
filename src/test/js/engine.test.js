// Backends, kernels and gradients of others; profiles; debug mode.
'use strict';

/** console.warn's and console.log's lines while f runs. */
async function said(f) {
  const lines = [];
  const { warn, log } = console;
  console.warn = (m) => lines.push(String(m));
  console.log = (m) => lines.push(String(m));
  try {
    await f();
  } finally {
    Object.assign(console, { warn, log });
  }
  return lines;
}

/** A backend that keeps values in a map, and can square. */
class Mine extends tf.KernelBackend {
  constructor() {
    super();
    this.data = new tf.DataStorage(this, tf.engine());
  }
  write(values) {
    const id = {};
    this.data.set(id, values);
    return id;
  }
  readSync(id) {
    return this.data.get(id);
  }
  async read(id) {
    return this.data.get(id);
  }
  disposeData(id) {
    return this.data.delete(id);
  }
  numDataIds() {
    return this.data.numDataIds();
  }
  floatPrecision() {
    return 16;
  }
  dispose() {
    this.gone = true;
  }
}

const square = {
  kernelName: 'Square',
  backendName: 'mine',
  kernelFunc: ({ inputs: { x }, backend }) => ({
    dataId: backend.write(backend.readSync(x.dataId).map((v) => v * v)), shape: x.shape, dtype: x.dtype,
  }),
};

test('a backend of the user computes by its kernels, and values move between backends', async () => {
  await tf.setBackend('cpu');
  const onCpu = tf.tensor([5, 6]);
  const before = tf.memory().numTensors;
  let mine;
  assert.equal(tf.registerBackend('mine', () => (mine = new Mine())), true);
  tf.registerKernel(square);
  assert.equal(await tf.setBackend('mine'), true);
  assert.equal([tf.getBackend(), tf.backend() === mine, tf.backend().epsilon()], ['mine', true, 1e-4]);
  const x = tf.tensor([1, -2, 3]);
  assert.equal(mine.numDataIds(), 1);
  const y = x.square();
  assert.close(await y.data(), [1, 4, 9]);
  assert.close(y.square().dataSync(), [1, 16, 81]);
  await assert.throws(() => x.add(x), "Cannot find registered kernel 'Add' for backend 'mine'");
  await tf.setBackend('cpu');
  assert.close(await y.add(x).data(), [2, 2, 12]);
  assert.close(await y.sub(1).data(), [0, 3, 8]);
  tf.removeBackend('mine');
  tf.unregisterKernel('Square', 'mine');
  assert.ok(mine.gone);
  assert.equal([tf.findBackend('mine'), tf.getBackend()], [null, 'cpu']);
  assert.close(await onCpu.square().data(), [25, 36]);
  assert.ok(tf.memory().numTensors > before);
});

test('the best backend that starts is taken; a promised one must be awaited', async () => {
  tf.engine().reset();
  const lines = await said(async () => {
    tf.registerBackend('worst', () => new Mine(), 4);
    tf.registerBackend('late', () => Promise.resolve(new Mine()), 5);
    tf.registerBackend('broken', () => Promise.reject(new Error('no luck')), 6);
    await assert.throws(() => tf.backend(), "highest priority backend 'broken' has not yet been");
    tf.engine().reset();
    await tf.ready();
  });
  assert.ok(lines.some((l) => l.includes('broken failed')) && lines.some((l) => l.includes('no luck')));
  assert.equal(tf.getBackend(), 'late');
  for (const name of ['worst', 'late', 'broken']) {
    tf.removeBackend(name);
  }
  await tf.ready();
  assert.equal(await tf.setBackend('cpu'), true);
  assert.equal(tf.tensor([2]).square().dataSync(), [4]);
});

test('kernels of the user: called by name, with a derivative of their own', async () => {
  await tf.setBackend('cpu');
  const before = tf.memory().numTensors;
  tf.registerKernel({
    kernelName: 'Cube',
    backendName: 'cpu',
    kernelFunc: ({ inputs: { x }, attrs, backend }) => backend.makeTensorInfo(
      x.shape, x.dtype, backend.readSync(x.dataId).map((v) => attrs.scale * v ** 3)),
  });
  tf.registerGradient({
    kernelName: 'Cube',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => ({ x: () => dy.mul(x.square().mul(3 * attrs.scale)) }),
  });
  tf.tidy(() => {
    const x = tf.tensor([1, 2]);
    const cube = (v) => tf.engine().runKernel('Cube', { x: v }, { scale: 2 });
    assert.close(cube(x).dataSync(), [2, 16]);
    assert.close(tf.grad(cube)(x).dataSync(), [6, 24]);
    assert.close(tf.engine().runKernel('AddN', [x, x, x]).dataSync(), [3, 6]);
    assert.close(
      tf.getKernel('Sum', 'cpu').kernelFunc({ inputs: { x }, attrs: { axis: 0 } }).dataSync(), 3);
  });
  await assert.throws(() => tf.engine().runKernel('Nothing', {}), "registered kernel 'Nothing'");
  tf.unregisterKernel('Cube', 'cpu');
  tf.unregisterGradient('Cube');
  await assert.throws(() => tf.engine().runKernel('Cube', {}), "registered kernel 'Cube'");
  assert.equal(tf.memory().numTensors, before);
});

test('a kernel of the user stands in for the op', async () => {
  await tf.setBackend('cpu');
  const own = tf.getKernel('Abs', 'cpu').kernelFunc;
  let calls = 0;
  tf.registerKernel({
    kernelName: 'Abs', backendName: 'cpu', kernelFunc: (call) => { calls++; return own(call); },
  });
  assert.equal(tf.abs([-1, 2]).dataSync(), [1, 2]);
  tf.unregisterKernel('Abs', 'cpu');
  assert.equal(tf.abs([-1, 2]).dataSync(), [1, 2]);
  assert.equal(calls, 1);
});

for (const backend of test.devices) {
  test(`${backend}: a profile tells the ops called and the work done`, async () => {
    await tf.setBackend(backend);
    const x = tf.tensor([1, 2, 3]);
    const p = await tf.profile(async () => {
      const y = x.square().add(1);
      return y.sum();
    });
    assert.equal(p.kernelNames, ['Square', 'Add', 'Sum']);
    assert.equal([p.newTensors, p.newBytes], [3, 12 + 12 + 4]);
    assert.equal(p.kernels[1].inputShapes, [[3], []]);
    assert.equal(p.peakBytes, Math.max(...p.kernels.map((k) => k.totalBytesSnapshot)));
    assert.ok(p.dispatches.length >= 1 && p.dispatches.every((d) => d.device === backend && d.ms >= 0));
    assert.ok(p.dispatches.map((d) => d.ops).join(' ').includes('sum'), JSON.stringify(p.dispatches));
    assert.close(await p.result.data(), 17);
    await assert.throws(() => tf.profile(() => { throw new Error('mine'); }), 'mine');
    const q = await tf.profile(() => null);
    assert.equal([q.kernels.length, q.dispatches.length, q.newTensors], [0, 0, 0]);
  });

  test(`${backend}: debug mode names the op whose result is no number`, async () => {
    await tf.setBackend(backend);
    const lines = await said(async () => {
      tf.enableDebugMode();
      const x = tf.tensor([1, 0]);
      x.div(tf.tensor([0, 0]));
      x.relu();
      await assert.throws(() => tf.tensor([1, NaN]), 'being uploaded contains NaN');
    });
    tf.env().set('DEBUG', false);
    assert.ok(lines[0].startsWith('Debugging mode is ON.'), lines[0]);
    assert.ok(lines.some((l) => /Found (Infinity|NaN) in the result of 'RealDiv'/.test(l)), lines.join());
    assert.ok(lines.some((l) => l.startsWith('Relu ')), lines.join());
    assert.equal(lines.filter((l) => l.startsWith('Found')).length, 1);
  });
}

test('the engine tells its state', () => {
  const s = tf.engine().state;
  const before = s.numTensors;
  const v = tf.variable([1, 2], true, 'told');
  assert.equal([s.numTensors - before, tf.engine().registeredVariables.told === v], [1, true]);
  assert.equal(tf.engine().isTapeOn(), false);
  tf.grad((x) => { assert.equal(tf.engine().isTapeOn(), true); return x; })(1).dispose();
  const x = tf.tensor([3]);
  const { value, grads } = tf.engine().gradients(() => x.square(), [x]);
  assert.equal([value.dataSync(), grads[0].dataSync()], [[9], [6]]);
  assert.equal(tf.engine().makeTensorFromDataId(x.dataId, [1, 1], 'float32').arraySync(), [[3]]);
  assert.equal(tf.engine().readSync(x.dataId), [3]);
  v.dispose();
});

for (const backend of test.devices) {
  test(`${backend}: jit runs the function once, and its kernels each time`, async () => {
    await tf.setBackend(backend);
    const w = tf.variable([1, 2]);
    let runs = 0;
    const f = tf.jit((x, { k, more: [y] }) => {
      runs++;
      return { sum: x.mul(w).add(y).mul(k).sum(), both: [x, y.add(1), 'word'] };
    });
    for (let i = 0; i < 4; i++) {
      const x = tf.tensor([i, i + 1]);
      const y = tf.tensor([10 * i, 1]);
      const before = tf.memory().numTensors;
      const { sum, both } = f(x, { k: 2, more: [y] });
      assert.equal(tf.memory().numTensors - before, 3);
      assert.close(await sum.data(), 2 * (i * (1 + i) + 10 * i + (i + 1) * 2 + 1));
      assert.close(await both[0].data(), [i, i + 1]);
      assert.close(await both[1].data(), [10 * i + 1, 2]);
      assert.equal(both[2], 'word');
      tf.dispose([x, y, sum, both]);
      w.assign([i + 2, 2]);
    }
    assert.equal(runs, 1);
    const wide = tf.ones([3, 2]);
    const y = tf.ones([2], 'int32');
    assert.close(await f(wide, { k: 2, more: [y] }).sum.data(), 2 * (3 * 7 + 6));
    assert.close(await f(wide, { k: 1, more: [y] }).sum.data(), 3 * 7 + 6);
    assert.equal(runs, 3);
    f.dispose();
    tf.dispose([wide, y, w]);
  });

  test(`${backend}: jit tells forms of arguments apart, and results stay`, async () => {
    await tf.setBackend(backend);
    let runs = 0;
    const f = tf.jit((x, how) => {
      runs++;
      const by = typeof how === 'function' ? how() : how.length ? how[0] : how;
      return x.matMul(x).add(by);
    });
    const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const b = tf.tensor2d([0, 1, -1, 2], [2, 2]);
    const held = [f(a, 1), f(b, 1), f(a, 2), f(b, [2]), f(b, new Float32Array([3])), f(b, [2])];
    assert.equal(runs, 4);
    const want = [[8, 11, 16, 23], [0, 3, -1, 4], [9, 12, 17, 24], [1, 4, 0, 5], [2, 5, 1, 6], [1, 4, 0, 5]];
    for (let i = 0; i < held.length; i++) assert.close(await held[i].data(), want[i]);
    const four = () => 4;
    assert.close(await f(b, four).data(), [3, 6, 2, 7]);
    assert.close(await f(a, four).data(), [11, 14, 19, 26]);
    assert.equal(runs, 5);
    assert.close(await f(b, () => 5).data(), [4, 7, 3, 8]);
    assert.close(await f(b, NaN).data(), [NaN, NaN, NaN, NaN]);
    await f(a, NaN).data();
    assert.equal(runs, 7);
    const v = tf.variable(a);
    assert.close(await f(v, 1).data(), want[0]);
    v.assign(b);
    assert.close(await f(v, 1).data(), want[1]);
    assert.close(await f(tf.tensor2d([2], [1, 1]), 1).data(), [5]);
    assert.close(await f(a, 1).data(), want[0]);
    assert.equal(runs, 9);
    v.dispose();
  });

  test(`${backend}: inside jit nothing is read, gradients flow, random numbers differ`, async () => {
    await tf.setBackend(backend);
    const x = tf.tensor([1, 2]);
    const read = tf.jit((v) => v.mul(v.dataSync()[0]));
    await assert.throws(() => read(x), 'cannot be read inside', 'ValueError');
    const later = tf.jit((v) => v.mul(v.add(1).sum().dataSync()[0]));
    await assert.throws(() => later(x), 'cannot be read inside', 'ValueError');
    assert.close(await x.add(1).data(), [2, 3]);
    const cube = tf.jit((v) => v.mul(v).mul(v));
    assert.close(await tf.grad(cube)(x).data(), [3, 12]);
    const slope = tf.jit((v) => tf.grad((u) => u.square().sum())(v));
    slope(x);
    assert.close(await slope(tf.tensor([5, -1])).data(), [10, -2]);
    let drawn = 0;
    const noise = tf.jit((v) => ++drawn && v.add(tf.randomNormal([2])));
    const [a, b] = [await noise(x).data(), await noise(x).data()];
    assert.ok(a[0] !== b[0] && a[1] !== b[1], [...a, ...b].join());
    assert.equal(drawn, 1);
  });
}
