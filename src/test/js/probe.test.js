// A GPU is tried once, after its first result. What draws here gets the name of one.
'use strict';

const NAME = 'GPU of a test';
const { getParameter } = WebGL2RenderingContext.prototype;
WebGL2RenderingContext.prototype.getParameter = function (name) {
  return name === 0x9246 ? NAME : getParameter.call(this, name);
};
localStorage.removeItem('kinglet.speed');
localStorage.setItem(
  'kinglet.webgl',
  JSON.stringify({ agent: navigator.userAgent, at: Date.now(), renderer: NAME })
);

const kept = () => JSON.parse(localStorage.getItem('kinglet.speed'));

test('a GPU is tried when the page is idle after its first result, and remembered', async () => {
  await kinglet.ready();
  assert.equal(kinglet.getBackend(), 'webgl');
  assert.ok(kinglet.explainBackend().includes('not known yet'), kinglet.explainBackend());
  const x = kinglet.tensor(Float32Array.from({ length: 65536 }, (_, i) => Math.sin(i)), [256, 256]);
  const y = await kinglet.matMul(x, x).data();
  assert.equal(kept(), null);
  for (let i = 0; i < 1200 && !kinglet.explainBackend().includes('GFLOP/s'); i++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  const told = kinglet.explainBackend();
  assert.ok(/webgl [\d.]+ GFLOP\/s, [\d.]+ ms there and back; \w+ [\d.]+ GFLOP/.test(told), told);
  assert.equal(kept().of, kinglet.version + ' ' + NAME);
  const [trip, gpu, host, rows] = kept().figures;
  assert.ok(trip >= 0 && gpu > 0 && host > 0 && (rows === 4 || rows === 8), kept().figures.join());
  assert.equal(kinglet.getBackend(), gpu > host ? 'webgl' : 'wasm');
  assert.close(await kinglet.matMul(x, x).data(), y, 1e-4);
  assert.ok(kinglet.memory().numTensors <= 3);
  localStorage.removeItem('kinglet.speed');
  localStorage.removeItem('kinglet.webgl');
});
