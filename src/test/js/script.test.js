// What the shipped script is, apart from what it computes.
'use strict';

test('makes the one global it is asked for, and data-global names the same object', () => {
  assert.ok(window.kinglet === window.tf);
  const frame = document.createElement('iframe');
  document.body.appendChild(frame);
  const own = Object.getOwnPropertyNames(frame.contentWindow);
  const mine = ['assert', 'kinglet', 'kingletTests', 'skip', 'test', 'tf'];
  const added = Object.getOwnPropertyNames(window).filter((name) => !own.includes(name));
  const numbers = added.filter((name) => !/^\d+$/.test(name)).sort();
  frame.remove();
  assert.equal(numbers, mine);
});

test('tells its version', () => {
  const version = typeof kinglet.version === 'function' ? kinglet.version() : kinglet.version;
  assert.ok(/^\d+\.\d+\.\d+$/.test(version.core || version), JSON.stringify(version));
});

test('the ES module has the same exports', async () => {
  const module = await import(new URL('kinglet.mjs', location.href));
  assert.equal(Object.keys(module).sort(), Object.keys(kinglet).sort());
});

test('the gallery\'s example learns', async () => {
  const x = kinglet.tensor([1, 2, 3]);
  const y = kinglet.tensor([2, 4, 6]);
  const w = kinglet.variable(0);
  const sgd = kinglet.train.sgd(0.05);
  for (let i = 0; i < 100; i++) {
    sgd.minimize(() => x.mul(w).sub(y).square().mean());
  }
  assert.close(await w.data(), [2], 1e-4);
});
