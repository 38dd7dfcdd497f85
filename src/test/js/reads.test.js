// Values that leave the device: whose array they are, and what several readers of one tensor get.
'use strict';

const N = 300 * 300;
const ramp = () => kinglet.tensor(Float32Array.from({ length: N }, (_, i) => i));

test('webgl is here', async () => {
  assert.equal(await kinglet.setBackend('webgl'), true);
});

test('an array that was read is the reader\'s: changing it changes no tensor', async () => {
  const x = ramp().add(1);
  const first = await x.data();
  first.fill(-1);
  const again = await x.data();
  assert.ok(again !== first);
  assert.equal(again.length, N);
  assert.equal(again[N - 1], N);
  again.fill(-2);
  assert.equal(x.dataSync()[7], 8);
  assert.equal((await x.add(1).data())[7], 9);
});

test('several readers at once get an array each, even as the tensor goes', async () => {
  const x = ramp().mul(2);
  const reads = [x.data(), x.array(), x.data(), kinglet.add(x, 1).data()];
  x.dispose();
  const [a, b, c, d] = await Promise.all(reads);
  a.fill(0);
  for (const i of [0, 1, 4095, N - 1]) {
    assert.equal(b[i], 2 * i);
    assert.equal(c[i], 2 * i);
    assert.equal(d[i], 2 * i + 1);
  }
});

test('a read lets the page have its turn', async () => {
  const order = [];
  const read = ramp().sqrt().data().then(() => order.push('read'));
  await Promise.resolve().then(() => order.push('page'));
  await read;
  assert.equal(order.join(), 'page,read');
});

test('small reads behind large ones, large behind small', async () => {
  for (const n of [4, 700, 4, 700, 700, 4]) {
    const x = kinglet.fill([n, n], 0.5);
    const y = await kinglet.matMul(x, x).data();
    assert.close([y[0], y[n * n - 1]], [n / 4, n / 4]);
  }
});
