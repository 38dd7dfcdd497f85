// Workers of the wasm device that go, or hang in the middle of a step.
'use strict';

const workers = [];
const PlainWorker = globalThis.Worker;
globalThis.Worker = class extends PlainWorker {
  constructor(...args) {
    super(...args);
    workers.push(this);
  }
};

/** Pieces of work that a worker does before it hangs; 0: it never does. */
let patience = 0;
const PlainBlob = globalThis.Blob;
globalThis.Blob = class extends PlainBlob {
  constructor(parts, options) {
    const call = 'f(a,p*n';
    const hang = `if((globalThis.calls=(globalThis.calls||0)+1)===${patience})for(;;);`;
    super(patience ? parts.map((part) => part.replace(call, hang + call)) : parts, options);
  }
};

const wave = (n, step) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * step));

/** A product of several steps: packed, multiplied, what is fused behind it. */
function product() {
  return kinglet.tidy(() => {
    const a = kinglet.tensor(wave(3 * 256 * 256, 0.37), [3, 256, 256]);
    const b = kinglet.tensor(wave(3 * 256 * 256, 0.71), [3, 256, 256]);
    return a.matMul(b).mul(0.5).add(kinglet.tensor(wave(256, 1.3))).relu().dataSync();
  });
}

const shared = () => +/(\d+) steps shared/.exec(kinglet.explainBackend())[1];

/** The product once others have taken part in it; a worker needs a moment to come. */
async function together() {
  const before = shared();
  for (let i = 0; i < 400 && shared() === before; i++) {
    product();
    await new Promise((done) => setTimeout(done, 25));
  }
  assert.ok(shared() > before, 'steps were shared');
}

let alone;
const isRight = (y) => y.every((v, i) => Math.abs(v - alone[i]) < 1e-6);

test('one thread', async () => {
  await kinglet.setBackend('wasm');
  await kinglet.ready();
  kinglet.wasm.setThreadsCount(1);
  alone = product();
  let sum = 0;
  for (let k = 0; k < 256; k++) {
    sum += Math.sin(k * 0.37) * Math.sin(k * 256 * 0.71);
  }
  assert.close([alone[0]], [Math.max(0, 0.5 * sum)], 1e-4);
});

test('workers that are gone are not missed', async () => {
  if (!globalThis.crossOriginIsolated) {
    skip('the page is not isolated');
  }
  kinglet.wasm.setThreadsCount(2);
  await together();
  workers.forEach((w) => w.terminate());
  for (let i = 0; i < 3; i++) {
    assert.ok(isRight(product()));
  }
});

for (const calls of [1, 2, 5]) {
  test(`a worker that hangs at piece ${calls} costs its help, not the result`, async () => {
    if (!globalThis.crossOriginIsolated) {
      skip('the page is not isolated');
    }
    kinglet.wasm.setThreadsCount(1);
    patience = calls;
    kinglet.wasm.setThreadsCount(2);
    const from = performance.now();
    for (let i = 0; i < 400 && kinglet.wasm.getThreadsCount() > 1; i++) {
      assert.ok(isRight(product()));
      await new Promise((done) => setTimeout(done, 25));
    }
    patience = 0;
    assert.equal(kinglet.wasm.getThreadsCount(), 1);
    assert.ok(performance.now() - from < 30000, 'it does not wait for ever');
    assert.ok(isRight(product()));
  });
}
