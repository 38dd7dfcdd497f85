// Tensors made, computed and read through the script, on each device.
'use strict';

for (const backend of test.devices) {
  const on = (name, body) =>
    test(`${backend}: ${name}`, async () => {
      assert.equal(await tf.setBackend(backend), true, 'setBackend');
      assert.equal(tf.getBackend(), backend);
      const before = tf.memory().numTensors;
      await body();
      assert.equal(tf.memory().numTensors, before, 'tensors left behind');
    });

  on('numbers, truth values, typed and nested arrays become tensors', async () => {
    const cases = [
      [3, 'float32', []],
      [true, 'bool', []],
      [[1, 2], 'float32', [2]],
      [[[true], [false]], 'bool', [2, 1]],
      [new Float32Array([1.5, 2]), 'float32', [2]],
      [new Int32Array([1, 2]), 'int32', [2]],
      [new Uint8Array([1, 255]), 'int32', [2]],
      [[new Float32Array([1, 2]), new Float32Array([3, 4])], 'float32', [2, 2]],
      [[], 'float32', [0]],
    ];
    for (const [value, dtype, shape] of cases) {
      const t = tf.tensor(value);
      assert.equal([t.dtype, t.shape], [dtype, shape], JSON.stringify(value));
      t.dispose();
    }
  });

  on('data() gives the array of the type, fresh each time', async () => {
    const kinds = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
    for (const [dtype, kind] of Object.entries(kinds)) {
      const t = tf.tensor([1, 0, 1], [3], dtype);
      const first = await t.data();
      assert.ok(first instanceof kind, dtype);
      first[0] = 0;
      assert.equal(await t.data(), [1, 0, 1], dtype);
      assert.equal(t.dataSync(), [1, 0, 1], dtype);
      t.dispose();
    }
  });

  on('input arrays are captured at the call', async () => {
    const values = new Float32Array([1, 2]);
    const y = tf.tidy(() => tf.tensor(values).add(values));
    values.fill(9);
    assert.equal(await y.data(), [2, 4]);
    y.dispose();
  });

  on('ops take anything that can be a tensor, as functions and as methods', async () => {
    const out = tf.tidy(() =>
      tf
        .add([[1, 2], [3, 4]], new Float32Array([10, 20]))
        .mul(2)
        .sub(true)
        .matMul([[1], [1]]),
    );
    assert.equal(await out.array(), [[11 * 2 - 1 + 22 * 2 - 1], [13 * 2 - 1 + 24 * 2 - 1]]);
    out.dispose();
  });

  on('softmax, conv2d, topk, concat, split and where agree with mathematics', async () => {
    const r = tf.tidy(() => ({
      soft: tf.softmax([[1, 2, 3]]),
      conv: tf.conv2d(tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1]), 1, 'valid'),
      top: tf.topk([3, 9, 4], 2),
      joined: tf.tensor([[1]]).concat([[[2]], [[3]]], 1),
      parts: tf.split([1, 2, 3, 4], 2),
      chosen: tf.tensor([1, 2]).where([true, false], [8, 9]),
      resized: tf.image.resizeBilinear([[[[0], [1]], [[2], [3]]]], [1, 1]),
    }));
    const e = [Math.exp(-2), Math.exp(-1), 1];
    const total = e[0] + e[1] + e[2];
    assert.close(await r.soft.data(), e.map((x) => x / total));
    assert.equal(await r.conv.data(), [4, 4, 4, 4]);
    assert.equal([await r.top.values.data(), await r.top.indices.data()], [[9, 4], [1, 2]]);
    assert.equal(await r.joined.array(), [[1, 2, 3]]);
    assert.equal([await r.parts[0].data(), await r.parts[1].data()], [[1, 2], [3, 4]]);
    assert.equal(await r.chosen.data(), [1, 9]);
    assert.close(await r.resized.data(), [0]);
    tf.dispose(r);
  });

  on('gradients, of gradients too; of variables; custom ones', async () => {
    const cube = (x) => x.mul(x).mul(x);
    const x = tf.tensor([2, 3]);
    const first = tf.grad(cube)(x);
    const second = tf.grad(tf.grad(cube))(x);
    assert.close(await first.data(), [12, 27]);
    assert.close(await second.data(), [12, 18]);
    const [a, b] = tf.grads((p, q) => p.mul(q))([x, [5, 7]]);
    assert.close([...(await a.data()), ...(await b.data())], [5, 7, 2, 3]);
    const twice = tf.customGrad((v, save) => {
      save([v]);
      return { value: v.mul(1), gradFunc: (dy, [saved]) => dy.mul(saved).mul(2) };
    });
    const own = tf.grad((v) => twice(v))(x);
    assert.close(await own.data(), [4, 6]);
    const [flat, steep] = tf.grads((c, v) => tf.where(c, v, 0))([[true, false], x]);
    assert.equal([flat.dtype, await flat.data(), await steep.data()], ['float32', [0, 0], [1, 0]]);
    tf.dispose([flat, steep]);
    const w = tf.variable([1, 1], true, 'weights');
    const { value, grads } = tf.variableGrads(() => w.square().sum());
    assert.close([(await value.data())[0], ...(await grads.weights.data())], [2, 2, 2]);
    tf.dispose([x, first, second, a, b, own, w, value, grads]);
  });

  on('optimizers lower a loss, and leave only what they keep', async () => {
    for (const name of ['sgd', 'momentum', 'rmsprop', 'adagrad', 'adam', 'adamax', 'adamw']) {
      const w = tf.variable([4, -4]);
      const optimizer = tf.train[name](0.1);
      const loss = () => w.sub([1, 2]).square().sum();
      const start = optimizer.minimize(loss, true);
      const from = (await start.data())[0];
      start.dispose();
      const count = tf.memory().numTensors;
      for (let i = 0; i < 20; i++) {
        assert.equal(optimizer.minimize(loss), null);
      }
      assert.equal(tf.memory().numTensors, count, name);
      const end = tf.tidy(loss);
      assert.ok((await end.data())[0] < from, name);
      tf.dispose([end, w]);
      optimizer.dispose();
    }
  });

  on('pixels come in as they are, and go out as they were', async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 3;
    canvas.height = 2;
    const pen = canvas.getContext('2d');
    ['#ff0000', '#00ff00', '#0000ff', '#102030', '#ffffff', '#000000'].forEach((colour, i) => {
      pen.fillStyle = colour;
      pen.fillRect(i % 3, i < 3 ? 0 : 1, 1, 1);
    });
    const t = tf.browser.fromPixels(canvas);
    assert.equal([t.shape, t.dtype], [[2, 3, 3], 'int32']);
    const values = [255, 0, 0, 0, 255, 0, 0, 0, 255, 16, 32, 48, 255, 255, 255, 0, 0, 0];
    assert.equal(await t.data(), values);
    const target = document.createElement('canvas');
    await tf.browser.toPixels(t, target);
    assert.equal([target.width, target.height], [3, 2]);
    assert.equal(
      target.getContext('2d').getImageData(0, 1, 1, 1).data,
      [16, 32, 48, 255],
    );
    t.dispose();
  });

  test(`${backend}: a worker computes there`, async () => {
    const worker = new Worker('compute.js');
    const said = await new Promise((done) => {
      worker.onmessage = (event) => done(event.data);
      worker.onerror = (event) => done({ error: event.message });
      worker.postMessage(backend);
    });
    worker.terminate();
    assert.equal([said.error, said.there, said.backend], [undefined, true, backend]);
    assert.close(said.slope, 2, 1e-3);
    assert.equal(said.pixels, [1, 2, 3, 5, 6, 7]);
  });
}

test('memory tells what the GPU holds, in use and free', async () => {
  await tf.setBackend('webgl');
  const x = tf.ones([64, 64]).add(1);
  await x.data();
  const held = tf.memory();
  assert.ok(held.numTextures > 0 && held.numBytesInGPU >= 64 * 64 * 4, JSON.stringify(held));
  x.dispose();
  assert.ok(tf.memory().numBytesInGPUFree > held.numBytesInGPUFree);
  await tf.setBackend('cpu');
});

test('a backend that is not there is refused, and nothing changes', async () => {
  await tf.setBackend('cpu');
  await assert.throws(() => tf.setBackend('abacus'), "'abacus' not found in registry");
  assert.equal(tf.getBackend(), 'cpu');
  assert.ok(tf.explainBackend().includes('cpu'));
});

test('explain names the kernels and the ops in them', async () => {
  await tf.setBackend('cpu');
  const y = tf.tensor([1, 2]).add(1).relu().sum();
  const text = tf.explain(y);
  assert.ok(text.startsWith('1 kernel') && text.includes('relu'), text);
});

test('prints as TensorFlow.js prints', () => {
  const text = (x, verbose) => tf.tidy(() => tf.tensor(x).toString(verbose));
  assert.equal(text(3), 'Tensor\n    3');
  assert.equal(text([[1, 2.5], [30, 4]]), 'Tensor\n    [[1 , 2.5],\n     [30, 4  ]]');
  assert.equal(text([true, false]), 'Tensor\n    [true, false]');
  const long = Array.from({ length: 30 }, (_, i) => i);
  assert.equal(text(long), 'Tensor\n    [0, 1, 2, ..., 27, 28, 29]');
  assert.ok(text([1], true).startsWith('Tensor\n  dtype: float32\n  rank: 1\n  shape: [1]\n'));
});

test('complex tensors: values in turns, text with j', async () => {
  const z = tf.complex([[1, 2], [3, 4]], [[5, -6], [7, 8]]);
  assert.equal(z.dtype, 'complex64');
  assert.equal(Array.from(await z.data()), [1, 5, 2, -6, 3, 7, 4, 8]);
  assert.equal(z.arraySync(), [[1, 5, 2, -6], [3, 7, 4, 8]]);
  assert.equal(z.toString(), 'Tensor\n    [[1 + 5j, 2 + -6j],\n     [3 + 7j, 4 + 8j ]]');
  assert.equal(Array.from(await tf.imag(z.transpose()).data()), [5, 7, -6, 8]);
  await assert.throws(() => tf.tensor([1], [1], 'complex64'), 'tf.complex(real, imag)');
  await assert.throws(() => z.exp(), 'complex64');
});

test('string tensors: text in, text out, any bytes', async () => {
  for (const backend of test.devices) {
    await tf.setBackend(backend);
    const a = tf.tensor([['one', 'zwei'], ['trois', '四']]);
    assert.equal(a.dtype, 'string');
    assert.equal(await a.transpose().data(), ['one', 'trois', 'zwei', '四']);
    assert.equal(tf.concat([a, [['', 'x']]]).arraySync()[2], ['', 'x']);
    assert.equal(Array.from(await a.equal('zwei').data()), [0, 1, 0, 0]);
    assert.equal(await tf.fill([2], 'hi').data(), ['hi', 'hi']);
    const raw = tf.tensor([new Uint8Array([255, 0, 128])], [1], 'string');
    assert.equal(Array.from((await raw.tile([2]).bytes())[1]), [255, 0, 128]);
    assert.equal(tf.memory().unreliable, true);
    const later = a.reverse().data();
    tf.dispose(a);
    assert.equal(await later, ['四', 'trois', 'zwei', 'one']);
    await assert.throws(() => tf.add(['a'], 1), 'must be numeric tensor, but got string tensor');
  }
  await tf.setBackend('cpu');
});

test('strings are split, and replaced by regular expressions', async () => {
  const x = tf.tensor(['a  b', 'c']);
  assert.equal(await tf.string.staticRegexReplace(x, '( )+', '-').data(), ['a-b', 'c']);
  const split = tf.string.stringSplit(['a b', 'c'], ' ');
  assert.equal(await split.values.data(), ['a', 'b', 'c']);
});

// one product, a split into two, and a convolution
test('Fourier transforms against their definition', async () => {
  for (const backend of test.devices) {
    await tf.setBackend(backend);
    for (const n of [12, 100, 67]) {
      const re = Array.from({ length: n }, (_, i) => Math.sin(i * i));
      const im = Array.from({ length: n }, (_, i) => Math.cos(3 * i));
      const want = [];
      for (let k = 0; k < n; k++) {
        let a = 0;
        let b = 0;
        for (let i = 0; i < n; i++) {
          const turn = (-2 * Math.PI * ((i * k) % n)) / n;
          a += re[i] * Math.cos(turn) - im[i] * Math.sin(turn);
          b += re[i] * Math.sin(turn) + im[i] * Math.cos(turn);
        }
        want.push(a, b);
      }
      const y = tf.complex(re, im).fft();
      assert.close(await y.data(), want, 1e-4);
      assert.close(await tf.real(y.ifft()).data(), re, 1e-4);
    }
    const before = tf.memory().numTensors;
    const s = tf.signal.stft([1, 2, 3, 4], 2, 1, 2, (length) => tf.ones([length]));
    assert.equal(s.shape, [3, 2]);
    assert.close(await s.data(), [3, 0, -1, 0, 5, 0, -1, 0, 7, 0, -1, 0], 1e-5);
    s.dispose();
    assert.equal(tf.memory().numTensors, before);
  }
  await tf.setBackend('cpu');
});

test('meshgrid takes its options as an object, and one vector or none', async () => {
  const [x, y] = tf.meshgrid([1, 2], [3, 4, 5], { indexing: 'ij' });
  assert.equal([await x.array(), await y.array()], [[[1, 1, 1], [2, 2, 2]], [[3, 4, 5], [3, 4, 5]]]);
  assert.equal(tf.meshgrid([1, 2], [3])[0].shape, [1, 2]);
  assert.equal([tf.meshgrid([1, 2]).length, tf.meshgrid().length], [1, 0]);
  await assert.throws(() => tf.meshgrid([1], [2], { indexing: 'yx' }), 'yx is not a valid third');
});
