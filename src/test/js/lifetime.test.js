// Who owns a tensor, what an error leaves behind, what it says, and what the collector takes.
'use strict';

const handles = () => tf.memory().numTensors;

test('an op makes one handle, whatever it is given', () => {
  const x = tf.tensor([[1, 2], [3, 4]]);
  const ops = [
    () => x.add(1),
    () => tf.softmax([[1, 2]]),
    () => tf.losses.meanSquaredError([1, 2], [3, 4]),
    () => tf.layerNorm([[1, 2]]),
    () => tf.batchNorm(tf.keep(x), [0, 0], [1, 1]),
    () => x.clone(),
    () => x.reshape([4]),
    () => tf.grad((v) => v.square().sum())(x),
  ].filter((op) => op !== null);
  for (const op of ops) {
    const before = handles();
    const y = op();
    assert.equal(handles() - before, 1, op);
    y.dispose();
    assert.equal(handles(), before, op);
  }
  x.dispose();
});

test('tidy keeps what it returns, in lists and objects too, and nothing else', () => {
  const before = handles();
  const out = tf.tidy(() => {
    const a = tf.zeros([2]).add(1);
    const inner = tf.tidy(() => a.mul(2).add(3));
    return { a, list: [inner, { deep: a.sum() }], word: 'w' };
  });
  assert.equal(handles() - before, 3);
  assert.equal(out.word, 'w');
  tf.dispose(out);
  assert.equal(handles(), before);
  const kept = [];
  tf.tidy(() => {
    kept.push(tf.keep(tf.ones([2])));
    tf.variable([0], true, 'stays');
  });
  assert.equal(handles() - before, 2);
  tf.dispose(kept);
  tf.disposeVariables();
  assert.equal(handles(), before);
});

test('engine scopes nest as tidy does', () => {
  const before = handles();
  tf.engine().startScope();
  tf.ones([1]);
  tf.engine().startScope();
  const result = tf.ones([2]);
  tf.ones([3]);
  tf.engine().endScope(result);
  assert.equal(handles() - before, 2);
  tf.engine().endScope();
  assert.equal(handles(), before);
});

test('what a callback throws comes out as it is, and its scope is closed', () => {
  const thrown = new RangeError('mine');
  const seen = [];
  const x = tf.ones([2]);
  const before = handles();
  const calls = [
    () => tf.tidy(() => { x.add(1); throw thrown; }),
    () => tf.grad((v) => { v.add(1); throw thrown; })(x),
    () => tf.variableGrads(() => { x.add(1); throw thrown; }, [w]),
    () => tf.train.sgd(1).minimize(() => { x.add(1); throw thrown; }, false, [w]),
  ];
  const w = tf.variable(1);
  for (const call of calls) {
    let caught = null;
    try {
      call();
    } catch (e) {
      caught = e;
      seen.push(e.message);
    }
    assert.ok(caught === thrown, call);
  }
  w.dispose();
  assert.equal(handles(), before);
  x.dispose();
  assert.equal(seen, calls.map(() => 'mine'));
  for (const odd of ['text', 5]) {
    try {
      tf.tidy(() => tf.tidy(() => { throw odd; }));
      assert.ok(false);
    } catch (e) {
      assert.ok(e === odd);
    }
  }
});

test('errors are Errors with a name and a message that teaches', async () => {
  const before = handles();
  const x = tf.ones([2, 3]);
  const cases = [
    ['ShapeError', 'matMul: inner dimensions differ', () => tf.matMul(x, x)],
    ['ShapeError', 'do not broadcast', () => x.add([1, 2])],
    ['ShapeError', 'should have 2 elements, but has 1', () => tf.tensor([[1, 2], [3]])],
    ['ShapeError', 'should have 4 values but has 3', () => tf.tensor([1, 2, 3], [2, 2])],
    ['ShapeError', 'positive integers', () => tf.tensor([1, 2], [-2])],
    ['ShapeError', 'positive integers', () => tf.tensor([1, 2], [NaN])],
    ['ValueError', "Argument 'logits' passed to 'softmax' must be a Tensor or TensorLike, but got"
      + " 'undefined'", () => tf.softmax()],
    ['ValueError', "but got 'Object'", () => tf.add(x, {})],
    ['ValueError', 'axis 5 is out of range', () => x.sum(5)],
    ['ValueError', "argument 'axis' must be an integer, but got 0.5", () => tf.argMax(x, 0.5)],
    ['ValueError', 'must hold integers', () => x.sum([NaN])],
    ['ValueError', "argument 'shape' is missing", () => tf.zeros()],
    ['DTypeError', "unknown dtype float16", () => tf.zeros([1], 'float16')],
    ['DTypeError', "must be bool tensor, but got float32 tensor", () => tf.logicalNot(x)],
    ['ValueError', 'must be a function', () => tf.grad(3)],
    ['ValueError', 'Please provide a function to tidy()', () => tf.tidy(3)],
  ];
  for (const [name, message, call] of cases) {
    await assert.throws(call, message, name);
  }
  x.dispose();
  await assert.throws(() => x.add(1), 'disposed', 'DisposedError');
  await assert.throws(() => x.dataSync(), 'disposed', 'DisposedError');
  await assert.throws(() => tf.browser.toPixels(1), 'rank 2 or 3', 'ShapeError');
  assert.equal(handles() - before, 1);
  assert.ok(tf.memory().numBytes >= 0);
});

test('a variable is a tensor that can be assigned', async () => {
  const w = tf.variable([1, 2], true, 'w');
  assert.ok(w instanceof tf.Variable && w instanceof tf.Tensor);
  const y = w.mul(2);
  w.assign([5, 6]);
  assert.equal([await y.data(), await w.data()], [[2, 4], [5, 6]]);
  await assert.throws(() => w.assign([1, 2, 3]), 'must match', 'ShapeError');
  await assert.throws(() => tf.variable([1], true, 'w'), 'already registered', 'ValueError');
  tf.dispose([w, y]);
});

test('tensors that are forgotten are collected, with no tidy and no forced collection', async () => {
  await tf.setBackend('cpu');
  const before = handles();
  const made = 20000;
  for (let i = 0; i < made; i++) {
    const x = tf.tensor(new Float32Array(2000).fill(i));
    if (i % 500 === 0) {
      await x.add(1).data();
      await new Promise((done) => setTimeout(done, 0));
    }
  }
  const left = handles() - before;
  assert.ok(left < made / 2, `${left} of ${made} are still there`);
});

test('an error thrown within tidy comes out as it was', async () => {
  const mine = new Error('boom');
  const before = tf.memory().numTensors;
  const got = await assert.throws(() => tf.tidy(() => {
    tf.scalar(1);
    throw mine;
  }), 'boom');
  assert.ok(got === mine);
  assert.equal(got.message, 'boom');
  assert.equal(tf.memory().numTensors, before);
});
