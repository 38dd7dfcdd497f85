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
    let y = model.predict(x);
    for (let i = 1; i < c.calls; i++) {
      y.dispose();
      y = model.predict(x);
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

  const size = (shape) => shape.reduce((a, b) => a * b, 1);

  /** The values that `layers-tfjs.json` was made with. */
  function waves(shape, phase, dtype) {
    const v = Array.from({ length: size(shape) }, (_, i) => Math.sin(1 + i * 0.7 + phase) * 0.5);
    return dtype === 'int32'
      ? kinglet.tensor(v.map((x) => Math.floor((Math.fround(x) + 0.5) * 4)), shape, 'int32')
      : kinglet.tensor(v, shape);
  }

  async function compare(got, want, what) {
    const values = await got.data();
    const error =
      got.shape.join() === want.shape.join()
        ? difference(values, want.values, 2e-4)
        : `[${got.shape}], not [${want.shape}]`;
    return error ? `${what}: ${error}` : '';
  }

  /** What TensorFlow.js gives: outputs, moving averages after calls in training, gradients. */
  async function asTfjs(c) {
    const errors = [];
    const layer = make(c.layer);
    const xs = c.inputs.map((shape, i) => waves(shape, 10 + i, c.dtype));
    const kwargs = { training: !!c.training, useCausalMask: !!c.causal };
    const apply = (...in_) => layer.apply(in_.length > 1 ? in_ : in_[0], kwargs);
    layer.build(c.inputs.length > 1 ? c.inputs : c.inputs[0]);
    const start = () =>
      kinglet.tidy(() =>
        layer.setWeights(
          layer.weights.map((w, i) =>
            w.originalName.endsWith('variance') ? waves(w.shape, i).add(1) : waves(w.shape, i),
          ),
        ),
      );
    start();
    let y;
    for (let i = 0; i < (c.calls || 1); i++) {
      kinglet.dispose(y);
      y = apply(...xs);
    }
    errors.push(await compare(y, c.outputs[0], 'output'));
    for (let i = 0; c.after && i < c.after.length; i++) {
      errors.push(await compare(layer.getWeights()[i], c.after[i], layer.weights[i].originalName));
    }
    const loss = (...in_) => {
      const out = apply(...in_);
      return out.mul(waves(out.shape, 5)).sum();
    };
    if (c.gradients) {
      start();
      const all = kinglet.grads(loss)(xs);
      for (let i = 0; i < all.length; i++) {
        errors.push(await compare(all[i], c.gradients[i], `gradient of input ${i}`));
      }
      kinglet.dispose(all);
    }
    if (c.weight_gradients) {
      start();
      const variables = layer.trainableWeights.map((w) => w.val);
      const { value, grads } = kinglet.variableGrads(() => loss(...xs), variables);
      for (let i = 0; i < variables.length; i++) {
        const name = variables[i].name;
        errors.push(await compare(grads[name], c.weight_gradients[i], `gradient of ${name}`));
      }
      kinglet.dispose([value, grads]);
    }
    kinglet.dispose([xs, y]);
    layer.dispose();
    return errors.filter((e) => e).join('; ');
  }

  window.runLayer = async function (index, device) {
    kinglet.env().set('WEBGL_CPU_FORWARD', false);
    await kinglet.setBackend(device);
    const before = kinglet.memory().numTensors;
    try {
      const c = layerCases[index];
      const error = await (c.branches ? golden(c) : asTfjs(c));
      const left = kinglet.memory().numTensors - before;
      return error || (left === 0 ? '' : `${left} tensors are left`);
    } catch (e) {
      return `${e.name}: ${e.message}`;
    }
  };
})();
