// Factors of products in the wasm device's memory: they stay packed as long as they are there.
'use strict';

const ROWS = 60;
const DEPTH = 300;
const COLUMNS = 200;
const wave = (n, step) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * step));

function product(a, b) {
  const y = new Float64Array(ROWS * COLUMNS);
  for (let i = 0; i < ROWS; i++) {
    for (let k = 0; k < DEPTH; k++) {
      for (let j = 0; j < COLUMNS; j++) {
        y[i * COLUMNS + j] += a[i * DEPTH + k] * b[k * COLUMNS + j];
      }
    }
  }
  return Array.from(y);
}

function used() {
  const m = kinglet.memory();
  return m.numBytesInWasm - m.numBytesInWasmFree;
}

const first = wave(ROWS * DEPTH, 0.37);
const second = wave(DEPTH * COLUMNS, 0.71);
const third = wave(DEPTH * COLUMNS, 0.53);
let a;

const multiplied = (b) => kinglet.tidy(() => a.matMul(b).dataSync());

test('a factor that comes again stays packed, and goes when it is disposed', async () => {
  await kinglet.setBackend('wasm');
  await kinglet.ready();
  a = kinglet.tensor(first, [ROWS, DEPTH]);
  const b = kinglet.tensor(second, [DEPTH, COLUMNS]);
  const want = product(first, second);
  assert.close(multiplied(b), want, 1e-4);
  const once = used();
  for (let i = 0; i < 4; i++) {
    assert.close(multiplied(b), want, 1e-4);
  }
  assert.ok(used() >= once + 4 * second.length, `${used()} after ${once} bytes`);
  b.dispose();
  assert.ok(used() <= once - 4 * second.length, `${used()} after ${once} bytes`);
});

test('a variable that gets other values is not multiplied by the old ones', () => {
  const v = kinglet.variable(kinglet.tensor(second, [DEPTH, COLUMNS]));
  for (let i = 0; i < 3; i++) {
    assert.close(multiplied(v), product(first, second), 1e-4);
  }
  v.assign(kinglet.tensor(third, [DEPTH, COLUMNS]));
  for (let i = 0; i < 3; i++) {
    assert.close(multiplied(v), product(first, third), 1e-4);
  }
  v.dispose();
});
