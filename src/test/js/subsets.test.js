// Ops that read values on the host: promises that do not block, handles, profiles; ops of the user.
'use strict';

for (const backend of test.devices) {
  const on = (name, body) =>
    test(`${backend}: ${name}`, async () => {
      assert.equal(await tf.setBackend(backend), true, 'setBackend');
      const before = tf.memory().numTensors;
      await body();
      assert.equal(tf.memory().numTensors, before, 'tensors left behind');
    });

  on('an asynchronous op may be given tensors that go at once', async () => {
    const p = tf.tidy(() => {
      const x = tf.tensor1d([3, 1, 2]).mul(2);
      const q = tf.booleanMaskAsync(x, x.greater(3));
      return { q };
    }).q;
    const y = await p;
    assert.equal([await y.data(), y.shape], [[6, 4], [2]]);
    y.dispose();
  });

  on('lists of lists are taken, and nothing of them stays', async () => {
    const at = await tf.whereAsync([[true, false], [false, true]]);
    assert.equal([at.dtype, await at.array()], ['int32', [[0, 0], [1, 1]]]);
    const [out, places] = await tf.setdiff1dAsync([1, 2, 3, 4], [1, 3]);
    assert.equal([await out.data(), await places.data()], [[2, 4], [1, 3]]);
    const top = await tf.inTopKAsync([[20, 10, 40], [30, 50, -20]], [2, 0], 1);
    assert.equal([top.dtype, await top.data()], ['bool', [1, 0]]);
    const scored = await tf.image.nonMaxSuppressionWithScoreAsync(
      [[0, 0, 1, 1], [0, 0, 1, 0.9], [3, 3, 4, 4]], [0.5, 0.9, 0.7], 3, 0.5);
    assert.equal(await scored.selectedIndices.data(), [1, 2]);
    tf.dispose([at, out, places, top, scored]);
  });

  on('what is wrong rejects', async () => {
    const p = tf.booleanMaskAsync([1, 2], true);
    assert.ok(p instanceof Promise);
    await assert.throws(() => p, 'mask cannot be scalar');
    await assert.throws(() => tf.whereAsync(tf.fill), "Argument 'condition' passed to 'whereAsync'");
  });

  on('a profile tells what ran on the host', async () => {
    const x = tf.tensor1d([1, 1, 2]);
    const info = await tf.profile(() => tf.unique(x));
    assert.ok(info.dispatches.some((d) => d.device === 'cpu' && d.ops === 'unique'));
    tf.dispose([x, info.result]);
  });

  on('a default takes the type of the values', async () => {
    const at = tf.tensor2d([[0, 0], [2, 1]], [2, 2], 'int32');
    const values = tf.tensor1d([7, 8], 'int32');
    const f = tf.sparse.sparseFillEmptyRows(at, values, [3, 2], -1);
    assert.equal([f.outputValues.dtype, await f.outputValues.data()], ['int32', [7, -1, 8]]);
    assert.equal([f.emptyRowIndicator.dtype, await f.emptyRowIndicator.data()], ['bool', [0, 1, 0]]);
    tf.dispose([at, values, f]);
    const words = tf.sparseToDense([1], ['a'], [3], 'b');
    assert.equal(await words.data(), ['b', 'a', 'b']);
    words.dispose();
  });

  on('splits of a ragged tensor come as a list', async () => {
    const r = tf.raggedGather([[0, 3, 3, 7, 9]], [0, 1, 2, 3, 4, 5, 6, 7, 8], [2, 0], 1);
    assert.equal(r.outputNestedSplits.length, 1);
    assert.equal(await r.outputNestedSplits[0].data(), [0, 4, 7]);
    assert.equal(await r.outputDenseValues.data(), [3, 4, 5, 6, 0, 1, 2]);
    tf.dispose(r);
  });

  on('dilation has gradients', async () => {
    const x = tf.tensor4d([0.1, 0.2, 0.3, 0.4], [1, 2, 2, 1]);
    const filter = tf.tensor3d([0.4, 0.2, 0.3, 0], [2, 2, 1]);
    const [dx, df] = tf.grads((a, b) => tf.dilation2d(a, b, 1, 'valid'))([x, filter]);
    assert.equal([await dx.data(), await df.data()], [[0, 0, 1, 0], [0, 0, 1, 0]]);
    tf.dispose([x, filter, dx, df]);
  });

  on('black and white by brightness', async () => {
    const x = tf.tensor3d([10, 20, 200, 210, 15, 205], [2, 3, 1]);
    const y = tf.image.threshold(x, 'otsu');
    assert.equal([y.dtype, await y.data()], ['int32', [0, 0, 255, 255, 0, 255]]);
    await assert.throws(() => tf.image.threshold(x, 'x'), 'Method must be binary or otsu, but was x');
    tf.dispose([x, y]);
  });
}

test('op names a function and tidies after it', () => {
  const before = tf.memory().numTensors;
  const twice = tf.op({ twice_: (x) => tf.add(tf.add(x, 0), x) });
  assert.equal(twice.name, 'twice' + tf.OP_SCOPE_SUFFIX);
  const y = twice(3);
  assert.equal(y.dataSync(), [6]);
  y.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test('cells one upon another', async () => {
  const cell = (x, c, h) => [c.add(x), h.mul(2).add(x)];
  const [c, h] = tf.multiRNNCell([cell, cell], [[1]], [[[1]], [[2]]], [[[3]], [[4]]]);
  assert.equal([await c[0].data(), await h[0].data()], [[2], [7]]);
  assert.equal([await c[1].data(), await h[1].data()], [[9], [15]]);
  await assert.throws(
    () => tf.multiRNNCell([cell], [[1]], [{}], [[0]]),
    "Argument 'c[0]' passed to 'multiRNNCell' must be a Tensor");
});

test('rand, ensureShape, enclosingPowerOfTwo, cosineWindow', async () => {
  let i = 0;
  const r = tf.rand([2, 2], () => i++, 'int32');
  assert.equal(await r.array(), [[0, 1], [2, 3]]);
  assert.ok(tf.ensureShape(r, [2, null]) === r);
  await assert.throws(() => tf.ensureShape(r, [3, 2]), 'EnsureShape: Shape of tensor 2,2');
  assert.equal([1, 3, 8, 9].map(tf.enclosingPowerOfTwo), [1, 4, 8, 16]);
  assert.close(await tf.cosineWindow(4, 0.5, 0.5).data(), [0, 0.5, 1, 0.5]);
});

test('draw shows a picture at once', async () => {
  const canvas = document.createElement('canvas');
  const x = tf.tensor3d([0, 128, 255, 255, 0, 0], [1, 2, 3], 'int32');
  tf.browser.draw(x, canvas);
  const pixels = canvas.getContext('2d').getImageData(0, 0, 2, 1).data;
  assert.equal(Array.from(pixels), [0, 128, 255, 255, 255, 0, 0, 255]);
  tf.browser.draw(x, canvas, { imageOptions: { alpha: 0 } });
  assert.equal(canvas.getContext('2d').getImageData(0, 0, 2, 1).data[3], 0);
  x.dispose();
});
