// warmUp(model): programs are there before the first input.
'use strict';

let links = 0;
const link = WebGL2RenderingContext.prototype.linkProgram;
WebGL2RenderingContext.prototype.linkProgram = function (p) {
  links++;
  return link.call(this, p);
};

function model(filters) {
  const m = kinglet.sequential();
  m.add(kinglet.layers.conv2d({
    inputShape: [24, 24, 3], filters, kernelSize: 3, activation: 'relu', padding: 'same' }));
  m.add(kinglet.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
  m.add(kinglet.layers.flatten());
  m.add(kinglet.layers.dense({ units: 10, activation: 'softmax' }));
  return m;
}

test('webgl is here', async () => {
  assert.equal(await kinglet.setBackend('webgl'), true);
});

test('a warm model compiles nothing for its first input', async () => {
  const m = model(8);
  const before = kinglet.memory().numTensors;
  const told = [];
  const made = await kinglet.warmUp(m, { onProgress: (done, total) => told.push([done, total]) });
  assert.ok(made > 2 && made === links, made + ' of ' + links);
  assert.equal(kinglet.memory().numTensors, before);
  for (let i = 0; i < told.length; i++) {
    assert.equal(told[i][1], made);
    assert.ok(i === 0 || told[i][0] >= told[i - 1][0]);
  }
  assert.equal(told[told.length - 1][0], made);
  const x = kinglet.ones([1, 24, 24, 3]);
  const y = m.predict(x);
  const sum = (await y.data()).reduce((a, b) => a + b);
  assert.close([sum], [1]);
  assert.equal(links, made);
  assert.equal(await kinglet.warmUp(m), 0);
  kinglet.dispose([x, y]);
  m.dispose();
});

test('inputs and batches are taken as given', async () => {
  const m = model(4);
  await kinglet.warmUp(m, { batchSize: 6 });
  const x = kinglet.ones([6, 24, 24, 3]);
  await kinglet.warmUp(m, { inputs: x });
  const before = links;
  await m.predict(x).data();
  assert.equal(links, before);
  m.dispose();
});

test('a shape that is not known must be given', async () => {
  const m = kinglet.sequential();
  m.add(kinglet.layers.conv2d({ inputShape: [null, null, 3], filters: 2, kernelSize: 3 }));
  m.add(kinglet.layers.globalAveragePooling2d({}));
  let message = '';
  await kinglet.warmUp(m).catch((e) => (message = e.message));
  assert.ok(/no fixed shape/.test(message), message);
  const x = kinglet.ones([1, 9, 9, 3]);
  assert.ok((await kinglet.warmUp(m, { inputs: x })) > 0);
});
