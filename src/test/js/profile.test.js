// What a profile tells of each piece of work: figures that follow from the shapes.
'use strict';

const given = (...shape) => tf.tensor(new Float32Array(shape.reduce((m, n) => m * n)).fill(0.5), shape);
const only = (p) => {
  assert.equal(p.dispatches.length, 1, JSON.stringify(p.dispatches));
  return p.dispatches[0];
};

for (const device of test.devices) {
  const on = (name, f) =>
    test(`${device}: ${name}`, async () => {
      await tf.setBackend(device);
      const before = tf.memory().numTensors;
      await f();
      assert.equal(tf.memory().numTensors, before, 'tensors');
    });

  on('a product with its bias and activation is one piece of work', async () => {
    const [a, b, c] = [given(64, 96), given(96, 32), given(32)];
    const p = await tf.profile(() => tf.tidy(() => a.matMul(b).add(c).relu()));
    const d = only(p);
    assert.equal(d.device, device);
    assert.ok(['matMul', 'add', 'relu'].every((op) => d.ops.split(' ').includes(op)), d.ops);
    assert.equal(d.flops, 2 * 64 * 32 * 96 + 2 * 64 * 32);
    assert.equal(d.bytesRead, 4 * (64 * 96 + 96 * 32 + 32));
    assert.equal(d.bytesWritten, 4 * 64 * 32);
    assert.equal(d.loops.reduce((m, n) => m * n), 64 * 32);
    assert.equal(d.reducedLoops, [96]);
    assert.equal(d.inputs.map((x) => x.shape.join()).sort(), ['32', '64,96', '96,32']);
    assert.equal(d.outputs.map((x) => [x.dtype, x.shape]), [['float32', [64, 32]]]);
    assert.ok(d.ms >= 0 && d.ms < 60000, d.ms);
    assert.close(d.gflops, d.ms > 0 ? d.flops / d.ms / 1e6 : 0);
    assert.ok(d.source().includes('matMul add relu'), d.source());
    if (device === 'webgl') assert.ok(d.source().startsWith('#version 300 es'), d.source());
    tf.dispose([a, b, c, p.result]);
  });

  on('a chain reads and writes each element once', async () => {
    const x = given(5000);
    const p = await tf.profile(() => tf.tidy(() => x.mul(2).add(1).sqrt()));
    const d = only(p);
    assert.equal([d.flops, d.bytesRead, d.bytesWritten], [15000, 20000, 20000]);
    assert.equal([d.loops, d.reducedLoops], [[5000], []]);
    tf.dispose([x, p.result]);
  });

  on('buffers tell which work waits for which', async () => {
    const x = given(40, 30);
    const p = await tf.profile(() => tf.tidy(() => x.sum(1).exp().reshape([1, 40]).matMul(x)));
    const [first, last] = [p.dispatches[0], p.dispatches[p.dispatches.length - 1]];
    assert.ok(p.dispatches.length === 2, p.dispatches.map((d) => d.ops).join('; '));
    const made = first.outputs[0].id;
    assert.ok(last.inputs.some((i) => i.id === made));
    const read = first.inputs[0].id;
    assert.ok(read !== made && last.inputs.some((i) => i.id === read));
    tf.dispose([x, p.result]);
  });

  on('profiles nest', async () => {
    const x = given(3);
    let inner;
    const p = await tf.profile(async () => {
      inner = await tf.profile(() => x.add(1));
      return x.add(2);
    });
    assert.equal(inner.dispatches.length, 1);
    assert.equal(p.dispatches.length, 1);
    assert.equal(p.dispatches[0].flops, 3);
    const after = await tf.profile(() => null);
    assert.equal(after.dispatches, []);
    tf.dispose([x, p.result, inner.result]);
  });
}

for (const timed of [true, false]) {
  test(`webgl: times add up to what the whole takes, ${timed ? 'by the GPU' : 'by waiting'}`, async () => {
    await tf.setBackend('webgl');
    const a = tf.randomNormal([512, 512]);
    a.dataSync();
    const once = () => tf.tidy(() => a.matMul(a).matMul(a));
    await once().data(); // compiles
    const get = WebGL2RenderingContext.prototype.getExtension;
    if (!timed) {
      WebGL2RenderingContext.prototype.getExtension = function (name) {
        return name === 'EXT_disjoint_timer_query_webgl2' ? null : get.call(this, name);
      };
    }
    let p;
    try {
      p = await tf.profile(once);
    } finally {
      WebGL2RenderingContext.prototype.getExtension = get;
    }
    const ms = p.dispatches.reduce((sum, d) => sum + d.ms, 0);
    const start = performance.now();
    await once().data();
    const wall = performance.now() - start;
    assert.equal(p.dispatches.length, 2);
    // one product takes milliseconds anywhere; a clock that stops when work is queued would show none
    assert.ok(ms > 0.1 && ms < 20 * wall + 100, `${ms} of ${wall} ms`);
  });
}
