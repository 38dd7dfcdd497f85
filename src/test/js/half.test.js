// Floats stored in 16 bits: what happens where 32 bits cannot be rendered, forced by a flag.
'use strict';

/** The values of f() on cpu (32 bits) and on webgl (16 bits). */
async function both(f) {
  await kinglet.setBackend('cpu');
  const want = await kinglet.tidy(f).data();
  await kinglet.setBackend('webgl');
  const got = await kinglet.tidy(f).data();
  return { want, got };
}

/** 11 bits of mantissa: every rounding errs by up to 2^-12 of the value. */
function near(got, want, roundings, floor = 0) {
  assert.equal(got.length, want.length);
  for (let i = 0; i < want.length; i++) {
    const bound = (roundings * Math.abs(want[i])) / 2048 + floor;
    assert.ok(Math.abs(got[i] - want[i]) <= bound, `${got[i]} for ${want[i]} at ${i}`);
  }
}

function numbers(n, seed) {
  return Float32Array.from({ length: n }, (_, i) => Math.sin(seed + i * 1.7));
}

test('the flag is seen, and said', async () => {
  kinglet.env().set('WEBGL_FORCE_F16_TEXTURES', true);
  assert.equal(await kinglet.setBackend('webgl'), true);
  assert.ok(kinglet.explainBackend().includes('16 bits'), kinglet.explainBackend());
  assert.equal(kinglet.backend().floatPrecision(), 16);
  assert.equal(kinglet.backend().epsilon(), 1e-4);
});

test('numbers are rounded to 16 bits where they are stored, not between fused ops', async () => {
  const x = kinglet.tensor(numbers(999, 1));
  const stored = await x.mul(1).data();
  assert.ok(stored.some((v, i) => v !== Math.fround(Math.sin(1 + i * 1.7))));
  const { want, got } = await both(() => x.mul(3).add(1).square().sub(0.5).exp().log());
  near(got, want, 4, 4e-3);
});

test('products, convolutions, sums and softmax', async () => {
  const a = kinglet.tensor(numbers(60 * 70, 2), [60, 70]);
  const b = kinglet.tensor(numbers(70 * 50, 3), [70, 50]);
  let r = await both(() => a.matMul(b));
  near(r.got, r.want, 4, 2e-2); // 70 terms, each factor rounded once
  const image = kinglet.tensor(numbers(2 * 9 * 9 * 3, 4), [2, 9, 9, 3]);
  const filter = kinglet.tensor(numbers(3 * 3 * 3 * 5, 5), [3, 3, 3, 5]);
  r = await both(() => kinglet.conv2d(image, filter, 1, 'same'));
  near(r.got, r.want, 4, 1e-2);
  r = await both(() => a.sum(1));
  near(r.got, r.want, 4, 2e-2);
  r = await both(() => a.softmax());
  near(r.got, r.want, 4, 1e-5);
});

test('integers and truth values lose nothing', async () => {
  const n = kinglet.tensor([123456789, -2147483648, 2147483647, 65537], [4], 'int32');
  const r = await both(() => n.add(kinglet.scalar(1, 'int32')));
  assert.equal([...r.got], [...r.want]);
  assert.equal([...(await n.greater(65536).data())], [1, 0, 1, 1]);
});

test('small squares do not make steps explode', async () => {
  await kinglet.setBackend('webgl');
  // a gradient of 1e-4 has the square 1e-8, which 16 bits hold as 0: without a safe epsilon
  // Adam would divide by 1e-7
  for (const optimizer of [
    kinglet.train.adam(0.01),
    kinglet.train.rmsprop(0.01),
    kinglet.train.adagrad(0.01, 0),
    kinglet.train.adamax(0.01),
  ]) {
    const w = kinglet.variable(kinglet.tensor([1, 1]));
    for (let i = 0; i < 5; i++) {
      optimizer.minimize(() => w.mul(1e-4).sum());
    }
    const moved = await w.data();
    assert.ok(moved[0] <= 1 && moved[0] > 0.9, `${optimizer.getClassName()}: ${moved[0]}`);
    w.dispose();
  }
});

test('a network learns exclusive or', async () => {
  await kinglet.setBackend('webgl');
  const x = kinglet.tensor([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
  const y = kinglet.tensor([0, 1, 1, 0], [4, 1]);
  const w1 = kinglet.variable(kinglet.tensor(numbers(16, 6), [2, 8]));
  const b1 = kinglet.variable(kinglet.zeros([8]));
  const w2 = kinglet.variable(kinglet.tensor(numbers(8, 7), [8, 1]));
  const adam = kinglet.train.adam(0.05);
  const out = () => x.matMul(w1).add(b1).tanh().matMul(w2);
  let loss;
  for (let i = 0; i < 150; i++) {
    loss = adam.minimize(() => kinglet.losses.sigmoidCrossEntropy(y, out()), true);
  }
  assert.ok((await loss.data())[0] < 0.1, 'loss ' + (await loss.data())[0]);
  assert.equal([...(await out().greater(0).data())], [0, 1, 1, 0]);
});
