package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The methods of Layer and LayersModel that are about objects of any form. */
final class LayerScript {
  private LayerScript() {}

  /** Adds them to the prototypes. */
  @JSBody(
      params = {"tf", "layer", "model"},
      script =
          """
          tf.InputSpec = function (args) {
            this.dtype = args.dtype;
            this.shape = args.shape;
            this.ndim = args.shape ? args.shape.length : args.ndim;
            this.maxNDim = args.maxNDim;
            this.minNDim = args.minNDim;
            this.axes = args.axes || {};
          };
          const list = x => Array.isArray(x) ? x : x == null ? [] : [x];
          layer.assertInputCompatibility = function (inputs) {
            var specs = list(this.inputSpec), name = this.name;
            inputs = list(inputs);
            if (!specs.length) return;
            if (inputs.length !== specs.length) throw new Error('Layer ' + name + ' expects '
              + specs.length + ' inputs, but it received ' + inputs.length + ' input tensors.');
            inputs.forEach((x, i) => {
              var spec = specs[i], n = x.rank;
              function check(ok, wanted, found) {
                if (!ok) throw new Error('Input ' + i + ' is incompatible with layer ' + name
                  + ': expected ' + wanted + ', found ' + found);
              }
              if (!spec) return;
              if (spec.ndim != null) check(n === spec.ndim, 'ndim=' + spec.ndim, 'ndim=' + n);
              if (spec.maxNDim != null) check(n <= spec.maxNDim, 'max_ndim=' + spec.maxNDim, 'ndim=' + n);
              if (spec.minNDim != null) check(n >= spec.minNDim, 'min_ndim=' + spec.minNDim, 'ndim=' + n);
              if (spec.dtype != null) check(x.dtype === spec.dtype, 'dtype=' + spec.dtype, 'dtype=' + x.dtype);
              Object.keys(spec.axes || {}).forEach(key => {
                var axis = +key, size = x.shape[axis < 0 ? axis + n : axis], wanted = spec.axes[key];
                check(wanted == null || size == null || size === wanted,
                  'axis ' + axis + ' of input shape to have value ' + wanted, 'shape ' + x.shape);
              });
              list(spec.shape).forEach((wanted, k) => check(wanted == null || x.shape[k] == null
                || wanted === x.shape[k], 'shape=' + spec.shape, 'shape=' + x.shape));
            });
          };
          Object.defineProperty(layer, 'losses', {get() { return this.addedLosses || []; }});
          layer.calculateLosses = function () { return this.losses.map(f => f()); };
          Object.defineProperty(layer, 'stateful', {
            configurable: true,
            get() {
              return !!(this.layers ? this.layers.some(l => l.stateful) : this.getConfig().stateful);
            }
          });

          /** Values of results of layers, by the names of their symbolic tensors. */
          model.execute = function (inputs, names) {
            var all = list(names), found = all.map(() => null);
            if (!all.length) throw new Error('`outputs` is an empty Array, which is not allowed.');
            this.layers.forEach(l => list(l.output).forEach(x => all.forEach((name, i) => {
              if (x.name === name) found[i] = x;
            })));
            var missing = all.filter((name, i) => !found[i]);
            if (missing.length) throw new Error('Cannot find SymbolicTensors for output name(s): '
              + JSON.stringify(missing));
            var part = tf.model({inputs: this.inputs, outputs: found});
            if (!(inputs instanceof tf.Tensor) && !Array.isArray(inputs)) inputs = this.inputs.map(x => {
              if (!inputs[x.name]) throw new Error("No value is provided for the model's input " + x.name);
              return inputs[x.name];
            });
            var result = part.apply(inputs);
            return Array.isArray(names) ? list(result) : list(result)[0];
          };
          """)
  static native void define(JSObject tf, JSObject layer, JSObject model);
}
