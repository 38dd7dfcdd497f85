// Recurrent layers of the script: states, cells of the user, further arguments of apply.

const ones = {
  kernelInitializer: 'ones',
  recurrentInitializer: 'ones',
  activation: 'linear',
};

test('a stateful layer goes on, from zeros or from given states', async () => {
  const layer = kinglet.layers.simpleRNN(
    Object.assign({units: 1, stateful: true, batchInputShape: [1, 2, 1]}, ones));
  const x = kinglet.tensor3d([1, 2], [1, 2, 1]);
  assert.ok(layer.stateful);
  assert.equal(layer.states, [null]);
  const model = kinglet.sequential({layers: [layer]});
  assert.close(await model.apply(x).data(), [3]);
  assert.close(await model.apply(x).data(), [6]);
  assert.close(await layer.states[0].data(), [6]);
  layer.resetStates(kinglet.tensor2d([10], [1, 1]));
  assert.close(await layer.getStates()[0].data(), [10]);
  assert.close(await model.apply(x).data(), [13]);
  model.resetStates();
  assert.close(await model.apply(x).data(), [3]);
  await assert.throws(() => layer.resetStates(kinglet.zeros([2, 1])), 'State 0 is incompatible');
  await assert.throws(
    () => kinglet.layers.lstm({units: 2}).resetStates(),
    'Cannot call resetStates() on an RNN Layer that is not stateful');
});

test('states come in and go out, as tensors and as symbols', async () => {
  const {layers} = kinglet;
  const rnn = layers.simpleRNN(Object.assign({units: 2, returnState: true}, ones));
  const x = kinglet.ones([1, 3, 1]);
  const start = kinglet.tensor2d([1, 2], [1, 2]);
  const [y, h] = rnn.apply(x, {initialState: [start]});
  // 1 + (1 + 2), and so on: both units get 1 and the sum of both
  assert.close(await y.data(), [19, 19]);
  assert.close(await h.data(), [19, 19]);
  const a = kinglet.input({shape: [3, 1]});
  const s = kinglet.input({shape: [2]});
  const out = rnn.apply(a, {initialState: s});
  assert.equal(out.map(t => t.shape), [[null, 2], [null, 2]]);
  const model = kinglet.model({inputs: [a, s], outputs: out});
  assert.close(await model.apply([x, start])[0].data(), [19, 19]);
  const both = layers.bidirectional({
    layer: layers.gru({units: 2, returnSequences: true}), mergeMode: null});
  assert.equal(both.apply(kinglet.ones([1, 3, 2])).map(t => t.shape), [[1, 3, 2], [1, 3, 2]]);
});

test('a cell of the user', async () => {
  class Adding extends kinglet.RNNCell {
    constructor(config) {
      super(config || {});
      this.stateSize = 2;
    }
    call(inputs) {
      const sum = kinglet.add(inputs[0], inputs[1]);
      return [kinglet.mul(sum, 10), sum];
    }
    static get className() {
      return 'Adding';
    }
  }
  kinglet.serialization.registerClass(Adding);
  const {layers} = kinglet;
  const x = kinglet.tensor3d([1, 2, 3, 4], [1, 2, 2]);
  const rnn = layers.rnn({cell: new Adding(), returnSequences: true, returnState: true});
  const [y, s] = rnn.apply(x);
  assert.close(await y.data(), [10, 20, 40, 60]);
  assert.close(await s.data(), [4, 6]);
  assert.equal(rnn.getConfig().cell.className, 'Adding');
  assert.equal(layers.lstmCell({units: 3}).stateSize, [3, 3]);
  assert.equal(layers.gruCell({units: 3}).stateSize, 3);
  const stack = layers.rnn({cell: [new Adding(), layers.gruCell({units: 3})]});
  assert.equal(stack.apply(x).shape, [1, 3]);
  assert.equal(stack.cell.stateSize, [3, 2]);
});

test('a long sequence and its gradients are the same on each device', async () => {
  const found = {};
  for (const device of test.devices) {
    if (!await kinglet.setBackend(device)) {
      continue;
    }
    const x = kinglet.sin(kinglet.range(0, 2 * 40 * 3)).reshape([2, 40, 3]);
    found[device] = [];
    for (const kind of ['simpleRNN', 'gru', 'lstm']) {
      const layer = kinglet.layers[kind]({units: 5, returnSequences: true});
      layer.build([null, 40, 3]);
      layer.setWeights(layer.getWeights().map(
        w => kinglet.cos(kinglet.range(0, w.size)).mul(0.4).reshape(w.shape)));
      const {value, grads} = kinglet.variableGrads(
        () => kinglet.sum(kinglet.square(layer.apply(x))));
      found[device].push(await value.data());
      for (const w of layer.weights) {
        found[device].push(await grads[w.name].data());
      }
      layer.dispose();
    }
  }
  await kinglet.setBackend('cpu');
  if (!found.webgl) {
    skip('there is no WebGL here');
  }
  found.cpu.forEach((want, i) => {
    const most = Math.max(...want.map(Math.abs));
    assert.close(found.webgl[i].map(v => v / most), want.map(v => v / most), 1e-4);
  });
});
