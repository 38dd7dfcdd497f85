// What reaches the GPU, counted at the WebGL context itself.
'use strict';

const counted = { draws: 0, textures: 0, bytes: 0, peak: 0 };
const sizes = new WeakMap();
const gl = WebGL2RenderingContext.prototype;
let bound = null;

function wrap(name, before) {
  const original = gl[name];
  gl[name] = function (...args) {
    before.apply(this, args);
    return original.apply(this, args);
  };
}

function allocated(bytes) {
  counted.textures++;
  counted.bytes += bytes - (sizes.get(bound) || 0);
  counted.peak = Math.max(counted.peak, counted.bytes);
  sizes.set(bound, bytes);
}

const PER_TEXEL = { 0x8814: 16, 0x8d82: 16, 0x881a: 8, 0x8d8e: 4, 0x8d88: 8 };
for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
  wrap(name, () => counted.draws++);
}
wrap('bindTexture', (target, texture) => (bound = texture));
wrap('texStorage2D', (target, levels, format, w, h) => allocated(w * h * (PER_TEXEL[format] || 16)));
wrap('texImage2D', (target, level, format, w, h) => allocated(w * h * (PER_TEXEL[format] || 16)));
wrap('deleteTexture', (texture) => {
  counted.bytes -= sizes.get(texture) || 0;
  sizes.delete(texture);
});

/** Draws that reading the result of f takes, once its programs are there. */
async function draws(f) {
  for (let i = 0; i < 2; i++) {
    const start = counted.draws;
    const t = kinglet.tidy(f);
    await t.data();
    t.dispose();
    draws.last = counted.draws - start;
  }
  return draws.last;
}

function values(n, f) {
  return Float32Array.from({ length: n }, (_, i) => f(i));
}

test('webgl is here', async () => {
  assert.equal(await kinglet.setBackend('webgl'), true);
  await kinglet.ready();
  assert.equal(kinglet.getBackend(), 'webgl');
});

test('ten element-wise ops in a row are one draw, with the values of a plain loop', async () => {
  const x = kinglet.tensor(values(1000, (i) => Math.sin(i)), [10, 100]);
  const b = kinglet.tensor(values(100, (i) => Math.cos(i)));
  const f = () =>
    x.mul(2).add(b).relu().sigmoid().exp().mul(x).sub(b).abs().sqrt().add(1);
  assert.equal(await draws(f), 1);
  const got = await f().data();
  for (let i = 0; i < 1000; i++) {
    const xi = Math.sin(i);
    const bi = Math.cos(i % 100);
    const s = Math.exp(1 / (1 + Math.exp(-Math.max(0, xi * 2 + bi))));
    const want = Math.sqrt(Math.abs(s * xi - bi)) + 1;
    // the square root near zero magnifies float32's rounding
    assert.close([got[i]], [want], 2e-3);
  }
});

test('a chain that ends in a sum is one draw', async () => {
  const x = kinglet.tensor(values(600, (i) => i % 7), [20, 30]);
  assert.equal(await draws(() => x.square().add(1).transpose().sum(0)), 1);
  const got = await x.square().add(1).transpose().sum(0).data();
  for (let r = 0; r < 20; r++) {
    let sum = 0;
    for (let c = 0; c < 30; c++) sum += ((r * 30 + c) % 7) ** 2 + 1;
    assert.close([got[r]], [sum], 1e-3);
  }
});

test('softmax is at most three draws', async () => {
  const x = kinglet.tensor(values(64 * 100, (i) => (i * 37) % 11), [64, 100]);
  const n = await draws(() => x.softmax());
  assert.ok(n <= 3 && n > 0, n + ' draws');
});

test('bias, activation and residual ride in the product', async () => {
  const x = kinglet.tensor(values(64 * 32, (i) => Math.sin(i)), [64, 32]);
  const w = kinglet.tensor(values(32 * 64, (i) => Math.cos(i)), [32, 64]);
  const b = kinglet.tensor(values(64, (i) => i));
  const r = kinglet.tensor(values(64 * 64, (i) => i % 5), [64, 64]);
  assert.equal(await draws(() => x.matMul(w).add(b).relu().add(r)), 1);
});

test('an Adam update of one variable is one draw', async () => {
  const w = kinglet.variable(kinglet.tensor(values(256, (i) => i / 256)));
  const g = kinglet.tensor(values(256, (i) => Math.sin(i)));
  const adam = kinglet.train.adam(0.01);
  const gradients = {};
  gradients[w.name] = g;
  adam.applyGradients(gradients);
  await w.data();
  adam.applyGradients(gradients);
  await w.data();
  const start = counted.draws;
  adam.applyGradients(gradients);
  await w.data();
  assert.equal(counted.draws - start, 1);
  // Adam's first steps with a constant gradient go by the rate, in the gradient's direction
  const got = await w.data();
  const want = values(256, (i) => i / 256 - (i === 0 ? 0 : 0.03 * Math.sign(Math.sin(i))));
  assert.close(got, want, 1e-4);
  w.dispose();
});

test('a step of an MLP 784-128-10, batch 128, Adam: at most 25 draws, no new texture after two', async () => {
  const tf = kinglet;
  const labels = new Float32Array(1280);
  for (let i = 0; i < 128; i++) labels[i * 10 + (i % 10)] = 1;
  const w1 = tf.variable(tf.tensor(values(784 * 128, (i) => 0.05 * Math.sin(i * 12.9898)), [784, 128]));
  const b1 = tf.variable(tf.zeros([128]));
  const w2 = tf.variable(tf.tensor(values(1280, (i) => 0.1 * Math.sin(i * 78.233)), [128, 10]));
  const b2 = tf.variable(tf.zeros([10]));
  const adam = tf.train.adam(1e-3);
  const losses = [];
  let worst = 0;
  let made = 0;
  for (let step = 0; step < 12; step++) {
    const start = counted.draws;
    const textures = counted.textures;
    const x = tf.tensor(values(128 * 784, (i) => ((i * 7919 + 13) % 101) / 101), [128, 784]);
    const y = tf.tensor(labels, [128, 10]);
    const loss = adam.minimize(
      () => tf.losses.softmaxCrossEntropy(y, x.matMul(w1).add(b1).relu().matMul(w2).add(b2)),
      true, [w1, b1, w2, b2]);
    losses.push((await loss.data())[0]);
    tf.dispose([loss, x, y]);
    if (step >= 2) {
      worst = Math.max(worst, counted.draws - start);
      made += counted.textures - textures;
    }
  }
  assert.ok(worst <= 25 && worst > 3, worst + ' draws');
  assert.equal(made, 0);
  assert.ok(losses[11] < losses[0], losses.join(' '));
  tf.dispose([w1, b1, w2, b2]);
});

test('10,000 results dropped without tidy stay under the cap', async () => {
  const cap = (512 + 128) * 2 ** 20;
  const x = kinglet.tensor(values(128 * 128, (i) => i % 3), [128, 128]);
  counted.peak = counted.bytes;
  for (let i = 0; i < 10000; i++) {
    const t = x.add(i);
    if (i % 10 === 0) {
      assert.equal((await t.data())[1], i + 1);
    }
  }
  assert.ok(counted.peak < cap, counted.peak + ' bytes');
  assert.ok(counted.peak > 0);
});

test('wasm: threads can be counted and limited; flags tell what there is', async () => {
  assert.equal(await kinglet.setBackend('wasm'), true);
  assert.equal(kinglet.env().get('WASM_HAS_SIMD_SUPPORT'), true);
  const most = Math.min(8, navigator.hardwareConcurrency);
  assert.equal(kinglet.wasm.getThreadsCount(), crossOriginIsolated ? most : 1);
  kinglet.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  assert.equal(kinglet.wasm.getThreadsCount(), 1);
  if (crossOriginIsolated) {
    kinglet.wasm.setThreadsCount(2);
    assert.equal(kinglet.wasm.getThreadsCount(), 2);
  }
});

test('wasm: threads do not change a bit of a large product', async () => {
  assert.equal(await kinglet.setBackend('wasm'), true);
  kinglet.wasm.setThreadsCount(1);
  const a = kinglet.randomNormal([300, 200], 0, 1, 'float32', 3);
  const b = kinglet.randomNormal([200, 310], 0, 1, 'float32', 4);
  const product = async () => {
    const y = a.matMul(b).relu();
    const out = await y.data();
    y.dispose();
    return out;
  };
  const alone = await product();
  kinglet.wasm.setThreadsCount(2);
  for (let i = 0; i < 20; i++) {
    assert.equal(await product(), alone);
    await new Promise((done) => setTimeout(done, 20));
  }
  if (crossOriginIsolated) {
    assert.ok(!kinglet.explainBackend().includes(' 0 steps shared'), kinglet.explainBackend());
  }
});

test('wasm: an index out of range is refused, and what follows is computed', async () => {
  assert.equal(await kinglet.setBackend('wasm'), true);
  const x = kinglet.tensor([1, 2, 3]);
  const at = kinglet.tensor([0, 1], [2], 'int32').mul(kinglet.scalar(7, 'int32'));
  const bad = x.gather(at);
  await assert.throws(() => bad.data(), 'index 7 is out of range: 0 to 2');
  assert.close(await x.gather(kinglet.tensor([2, 0], [2], 'int32')).data(), [3, 1]);
});

test('a few numbers that the host has stay there, unless WEBGL_CPU_FORWARD is false', async () => {
  assert.equal(await kinglet.setBackend('webgl'), true);
  const env = kinglet.env();
  env.set('WEBGL_CPU_FORWARD', true);
  const drawn = async (f) => {
    const before = counted.draws;
    const t = kinglet.tidy(f);
    const values = Array.from(await t.data());
    t.dispose();
    return [counted.draws - before, values.slice(0, 4)];
  };
  assert.equal(await drawn(() => kinglet.add([1, 2], [3, 4]).mul(2)), [0, [8, 12]]);
  assert.equal((await drawn(() => kinglet.matMul([[1, 2]], [[3], [4]])))[0] > 0, true);
  assert.equal(await drawn(() => kinglet.ones([128]).add(1)), [1, [2, 2, 2, 2]]);
  const there = kinglet.matMul([[1, 2]], [[3], [4]]);
  await kinglet.add(there, 0).data();
  assert.equal(await drawn(() => there.add(1)), [1, [12]]); // its value lies on the GPU
  there.dispose();
  env.set('WEBGL_CPU_FORWARD', false);
  assert.equal(await drawn(() => kinglet.add([1, 2], [3, 4])), [1, [4, 6]]);
});
