// Runs one case of a layer through the script's API on one device; gives what differs, or an empty
// text. A layer is {factory, config} with Keras' names, which become those of the script.
'use strict';

(function () {
  const camel = (key) => key.replace(/_(\w)/g, (_, c) => c.toUpperCase());

  function args(config) {
    const out = {};
    for (const [key, value] of Object.entries(config)) {
      out[camel(key)] = key === 'layer' ? make(value) : value;
    }
    return out;
  }

  function make(layer) {
    return kinglet.layers[layer.factory](args(layer.config));
  }

  function difference(values, want, within) {
    for (let i = 0; i < want.length; i++) {
      if (!(Math.abs(values[i] - want[i]) <= within * Math.max(1, Math.abs(want[i])))) {
        return `element ${i} is ${values[i]}, not ${want[i]}`;
      }
    }
    return values.length === want.length ? '' : `${values.length} values, not ${want.length}`;
  }

  /** Values of Keras: a model of branches that come together, asked once or, with state, twice. */
  async function golden(c) {
    const all = [];
    const add = (layer) => {
      all.push(make(layer));
      return all[all.length - 1];
    };
    const input = kinglet.input({ batchShape: [1, ...c.input.shape] });
    const ends = c.branches.map((branch) => branch.reduce((x, layer) => add(layer).apply(x), input));
    const last = c.rest.reduce((x, layer) => add(layer).apply(x), ends.length > 1 ? ends : ends[0]);
    const model = kinglet.model({ inputs: input, outputs: last });
    const weights = c.weights.map((w) => kinglet.tensor(w.data, w.shape));
    let used = 0;
    for (const layer of all) {
      const n = layer.getWeights().length;
      layer.setWeights(weights.slice(used, (used += n)));
    }
    const x = kinglet.tensor(c.input.data, [1, ...c.input.shape]);
    let y = model.apply(x);
    for (let i = 1; i < c.calls; i++) {
      y.dispose();
      y = model.apply(x);
    }
    const shape = [1, ...c.expected.shape].join();
    const error =
      used !== weights.length
        ? 'weights left over'
        : y.shape.join() !== shape || last.shape.join() !== shape
          ? `[${y.shape}], declared [${last.shape}], instead of [${shape}]`
          : difference(await y.data(), c.expected.data, 1e-4);
    kinglet.dispose([x, y, weights]);
    model.dispose();
    return error;
  }

  window.runLayer = async function (index, device) {
    await kinglet.setBackend(device);
    const before = kinglet.memory().numTensors;
    try {
      const error = await golden(goldenLayers[index]);
      const left = kinglet.memory().numTensors - before;
      return error || (left === 0 ? '' : `${left} tensors are left`);
    } catch (e) {
      return `${e.name}: ${e.message}`;
    }
  };
})();
