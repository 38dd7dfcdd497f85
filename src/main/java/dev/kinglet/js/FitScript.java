package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The methods of LayersModel that {@link Fitting} makes of promises and of arguments of any form.
 */
final class FitScript {
  private FitScript() {}

  /**
   * Adds them: what goes by promises, and takes arguments apart; over the Java functions of {@code
   * own}.
   */
  @JSBody(
      params = {"tf", "type", "own"},
      script =
          """
          var proto = type.prototype, post;
          function fail(message) { throw new Error(message); }
          function compiled(model) {
            if (!model.optimizer_) fail(model instanceof tf.Sequential
              ? 'The model needs to be compiled before being used.' : 'You must compile a model before training/testing. Use '
              + 'LayersModel.compile(modelCompileArgs).');
          }
          function whole(x, name) {
            if (!(x > 0 && Math.floor(x) === x))
              fail(name + ' is required to be a positive integer, but got ' + x);
          }
          const only = list => list.length === 1 ? list[0] : list;
          const isSet = x => x instanceof Object && typeof x.iterator === 'function';

          /** One tensor, several, or several by name, as a list. */
          function flat(x, names, what) {
            if (x instanceof tf.Tensor) return [x];
            if (Array.isArray(x)) {
              if (x.length !== names.length) fail('Error when checking model ' + what + ': the Array of '
                + 'Tensors that you are passing to your model is not the size the model expected. '
                + 'Expected to see ' + names.length + ' Tensor(s), but instead got ' + x.length
                + ' Tensors(s).');
              return x;
            }
            return names.map(name => {
              if (!x || x[name] == null) fail('No data provided for "' + name
                + '". Need data for each key in: ' + names);
              return x[name];
            });
          }

          /** For each output what is given for it: a list, by name, or one thing for all. */
          function perOutput(x, names, what) {
            if (x == null) return null;
            if (names.length === 1) return [Array.isArray(x) && x.length === 1 ? x[0]
              : x[names[0]] !== undefined ? x[names[0]] : x];
            if (Array.isArray(x) && x.length !== names.length) fail('Provided ' + what
              + ' is an array of ' + x.length + ' element(s), but the model has ' + names.length
              + ' outputs.');
            return names.map((name, i) => Array.isArray(x) ? x[i] : x[name]);
          }

          proto.compile = function (args) {
            var names = this.outputNames, loss = args.loss == null ? [] : args.loss, losses;
            var optimizer = args.optimizer, metrics = args.metrics;
            this.loss = loss;
            this.ownsOptimizer = typeof optimizer === 'string';
            if (this.ownsOptimizer) {
              var make = own.optimizers[optimizer.toLowerCase()];
              if (!make) fail('Unknown Optimizer ' + optimizer);
              optimizer = make();
            } else if (!(optimizer instanceof tf.Optimizer)) {
              fail('User-defined optimizer must be an instance of tf.Optimizer.');
            }
            if (Array.isArray(loss)) {
              if (loss.length !== names.length) fail('When passing an Array as loss, it should have '
                + 'one entry per model output. The model has ' + names.length
                + ' output(s), but you passed loss=' + loss + '.');
              losses = loss;
            } else if (typeof loss === 'object') {
              Object.keys(loss).forEach(name => {
                if (names.indexOf(name) < 0) fail('Unknown entry in loss dictionary: "' + name
                  + '". Only expected the following keys: ' + names);
              });
              losses = names.map(name => loss[name]);
            } else {
              losses = names.map(() => loss);
            }
            this.metrics = metrics;
            if (metrics == null) metrics = [];
            if (typeof metrics === 'string' || typeof metrics === 'function') metrics = [metrics];
            if (typeof metrics !== 'object') throw new TypeError('Type of metrics argument not '
              + 'understood. Expected an string,function, Array, or Object, found: ' + metrics);
            this.compiled = [losses, names.map(name => {
              var some = Array.isArray(metrics) ? metrics : metrics[name];
              return some == null ? [] : Array.isArray(some) ? some : [some];
            }), perOutput(args.lossWeights, names, 'lossWeights')];
            this.optimizer = optimizer;
          };
          Object.defineProperty(proto, 'optimizer', {
            get() { return this.optimizer_; },
            set(optimizer) {
              if (this.optimizer_ && this.optimizer_ !== optimizer && !this.compiled.fresh)
                this.ownsOptimizer = false;
              this.optimizer_ = optimizer;
              own.compile(this, optimizer, this.compiled);
            }
          });
          Object.defineProperty(proto, 'stopTraining', {
            get() { return own.stopped(this); },
            set(stop) { own.stop(this, stop); }
          });
          Object.defineProperty(proto, 'metricsNames', {
            get() { return this.optimizer_ ? own.names(this) : []; }
          });
          var dispose = proto.dispose;
          proto.dispose = function () {
            var result = dispose.call(this);
            if (!result.refCountAfterDispose && this.optimizer_ && this.ownsOptimizer) {
              var before = tf.memory().numTensors;
              this.optimizer_.dispose();
              result.numDisposedVariables += before - tf.memory().numTensors;
            }
            own.forget(this);
            return result;
          };

          proto.predict = function (x, args) {
            var size = args && args.batchSize;
            if (size != null) whole(size, 'batchSize');
            return only(own.predict(this, flat(x, this.inputNames, 'input'), size || 0));
          };
          proto.predictOnBatch = function (x) {
            return this.predict(x);
          };
          proto.evaluate = function (x, y, args) {
            args = args || {};
            compiled(this);
            if (args.batchSize != null) whole(args.batchSize, 'batchSize');
            if (args.verbose > 0) fail('Verbose mode is not implemented yet.');
            if (args.steps != null) fail('steps mode in testLoop() is not implemented yet');
            return only(own.evaluate(this, flat(x, this.inputNames, 'input'),
              flat(y, this.outputNames, 'target'), args.batchSize || 0,
              perOutput(args.sampleWeight, this.outputNames, 'sampleWeight')));
          };
          ['train', 'test'].forEach(kind => {
            proto[kind + 'OnBatch'] = function (x, y) {
              return new Promise(ok => {
                compiled(this);
                var values = own.batch(this, kind === 'train', flat(x, this.inputNames, 'input'),
                  flat(y, this.outputNames, 'target'));
                ok(values.data().then(list => {
                  values.dispose();
                  return only(Array.from(list));
                }));
              });
            };
          });

          /** Inputs and targets of an element of a dataset. */
          function element(model, value) {
            if (!value || value.xs == null || value.ys == null) fail('A Dataset iterator for '
              + 'fitDataset() is expected to generate objects of the form `{xs: xVal, ys: yVal}`; '
              + 'it generates ' + value);
            return ['input', 'output'].map(side => {
              var given = side === 'input' ? value.xs : value.ys, names = model[side + 'Names'];
              if (!(given instanceof tf.Tensor) && !Array.isArray(given)) names.forEach(name => {
                if (given[name] == null) fail('The feature data generated by the dataset lacks the '
                  + 'required ' + side + " key '" + name + "'.");
              });
              return flat(given, names, side);
            });
          }

          function ended(name, done, wanted) {
            console.warn('You provided `' + name + '`, but your dataset iterator ran out of data after '
              + done + ' batches; interrupting. Make sure that your dataset can generate at least '
              + wanted + ' batches. You may need to use the repeat() function when building it.');
          }

          /** Judges what a dataset gives. */
          function judge(model, dataset, batches, judging) {
            return Promise.resolve(dataset.next ? dataset : dataset.iterator()).then(it => {
              var done = 0;
              function next() {
                return batches != null && done >= batches ? null : it.next().then(got => {
                  if (got.value) {
                    var xy = element(model, got.value);
                    judging.batch(xy[0].concat(xy[1]));
                    tf.dispose(got.value);
                    done++;
                  }
                  if (!got.done) return turn().then(next);
                  if (batches != null) ended('batches', done, batches);
                });
              }
              return next();
            });
          }
          proto.evaluateDataset = function (dataset, args) {
            args = args || {};
            return new Promise(ok => {
              compiled(this);
              if (args.verbose > 0) fail('Verbose mode is not implemented yet.');
              if (args.batches != null && !(args.batches > 0 && Math.floor(args.batches) === args.batches))
                fail('Test loop expects `batches` to be a positive integer, but received '
                  + JSON.stringify(args.batches));
              var judging = own.judging(this);
              ok(judge(this, dataset, args.batches, judging).then(() => only(judging.result())));
            });
          };

          /** Resolves when what waited has had its turn. */
          function turn() {
            return new Promise(ok => {
              if (typeof setImmediate === 'function') {
                setImmediate(ok);
              } else if (typeof MessageChannel === 'undefined') {
                setTimeout(ok, 0);
              } else {
                if (!post) {
                  var channel = new MessageChannel(), waiting = [];
                  channel.port1.onmessage = () => waiting.shift()();
                  post = ready => {
                    waiting.push(ready);
                    channel.port2.postMessage(0);
                  };
                }
                post(ok);
              }
            });
          }

          /** Goes through a fit. */
          function go(model, run, args, dataset) {
            var list = own.callbacks(args), every = args.yieldEvery || 'auto', frame = turn;
            var now = () => tf.util.now(), told = {}, yielded = [], keep = dataset && args.batchesPerEpoch;
            list.forEach(c => {
              if (c.yieldEvery) every = c.yieldEvery;
              if (c.args && c.args.nextFrameFunc) frame = c.args.nextFrameFunc;
              if (c.args && c.args.nowFunc) now = c.args.nowFunc;
              if (c.args && c.args.onYield) yielded.push(c.args.onYield);
            });
            if (every === 'auto') every = 16;
            own.events.forEach(name => {
              told[name] = list.filter(c => own.hears(c, name)).map(c => c[name].bind(c));
            });
            var history = model.history = new tf.History(), last = now(), before, reads = [], it, used;
            history.onTrainBegin();
            var names = own.names(model), tensors = !isSet(args.validationData);
            var judged = args.validationData != null || args.validationSplit > 0;
            [history].concat(list).forEach(c => {
              c.setParams({epochs: run.epochs, initialEpoch: args.initialEpoch || 0,
                samples: dataset ? null : run.samples, steps: !dataset ? null
                  : keep || (isFinite(dataset.size) ? dataset.size : null),
                batchSize: dataset ? null : run.batchSize, verbose: args.verbose == null ? 1 : args.verbose,
                doValidation: !!judged,
                metrics: judged ? names.concat(names.map(name => 'val_' + name)) : names});
              c.setModel(model);
            });

            /** Calls each, one after the other; a promise if one gave one. */
            function tell(functions, first, second) {
              var at = 0;
              function next() {
                while (at < functions.length) {
                  var result = functions[at++](first, second);
                  if (result && result.then) return result.then(next);
                }
              }
              return next();
            }
            const logs = () => new Promise((ok, no) => run.logs((error, values) => {
              if (error) no(error); else ok(values);
            }));

            /** Waits, when it is time, until the device did what it had at the last such time. */
            function pause(values) {
              if (every === 'batch' ? false : !(now() - last >= every)) return;
              var wait = [before, frame()];
              before = values ? values : null;
              if (yielded.length) wait.push((before || Promise.resolve({})).then(
                got => Promise.all(yielded.map(f => f(run.epoch(), run.batch(), got)))));
              return Promise.all(wait).then(() => { last = now(); });
            }
            function iterate() {
              return Promise.resolve(dataset.iterator()).then(made => { it = made; });
            }
            const handle = [
              () => tell(told.onTrainBegin, {}),
              () => {
                var wait = tell(told.onEpochBegin, run.epoch(), {});
                return !dataset || keep && it ? wait : Promise.resolve(wait).then(iterate);
              },
              () => it.next().then(got => {
                if (got.done && keep) ended('batchesPerEpoch', run.batch(), keep * run.epochs);
                var xy = got.value == null ? null : element(model, got.value);
                run.feed(xy && xy[0].concat(xy[1]));
                used = got.value;
              }),
              () => tell(told.onBatchBegin, run.batch(), {batch: run.batch(), size: run.size()}),
              () => {
                tf.dispose(used);
                used = null;
                var due = every === 'batch' || now() - last >= every;
                var values = told.onBatchEnd.length || due ? logs() : null;
                var wait = told.onBatchEnd.length
                  ? values.then(got => tell(told.onBatchEnd, run.batch(), got)) : null;
                return wait ? wait.then(() => pause(values)) : due ? pause(values) : null;
              },
              () => judge(model, args.validationData, args.validationBatches, run.judging),
              () => pause(),
              () => {
                var epoch = run.epoch(), values = logs().then(got => {
                  history.onEpochEnd(epoch, got);
                  return got;
                });
                reads.push(values);
                return told.onEpochEnd.length || every === 'epoch'
                  ? values.then(got => tell(told.onEpochEnd, epoch, got)).then(
                    () => every === 'epoch' ? frame() : null) : pause();
              },
              () => tell(told.onTrainEnd, {}),
              () => new Promise(ok => setTimeout(ok, 4))
            ];
            return new Promise((ok, no) => {
              function step() {
                try {
                  for (;;) {
                    var event = run.advance();
                    if (event === handle.length) return ok(Promise.all(reads).then(() => history));
                    var wait = handle[event]();
                    if (wait) return wait.then(step, no);
                  }
                } catch (error) {
                  no(error);
                }
              }
              step();
            });
          }

          function fit(model, x, y, args, dataset) {
            compiled(model);
            if (model.isTraining) fail('Cannot start training because another fit() call is ongoing.');
            model.isTraining = true;
            var end = () => { model.isTraining = false; }, run;
            return new Promise(ok => {
              var validation = args.validationData;
              if (validation && !isSet(validation)) {
                if (validation.length === 3)
                  fail('validationData including sample weights is not supported yet.');
                if (validation.length !== 2) fail('When passing validation data, it must contain 2 (valX,'
                  + ' valY) or 3 (valX, valY, valSampleWeight) items; ' + validation + ' is invalid.');
                validation = [flat(validation[0], model.inputNames, 'input'),
                  flat(validation[1], model.outputNames, 'target')];
              }
              run = own.run(model, x && flat(x, model.inputNames, 'input'),
                y && flat(y, model.outputNames, 'target'), args, validation,
                perOutput(args.sampleWeight, model.outputNames, 'sampleWeight'),
                perOutput(args.classWeight, model.outputNames, 'classWeight'));
              ok(go(model, run, args, dataset));
            }).then(history => {
              run.dispose();
              end();
              return history;
            }, error => {
              if (run) run.dispose();
              end();
              throw error;
            });
          }
          proto.fit = function (x, y, args) {
            return new Promise(ok => {
              args = args || {};
              if (args.batchSize != null) whole(args.batchSize, 'batchSize');
              if (args.shuffle === 'batch') fail('batch shuffling is not implemneted yet');
              ok(fit(this, x, y, args));
            });
          };
          proto.fitDataset = function (dataset, args) {
            return new Promise(ok => {
              compiled(this);
              if (!args) fail('For fitDataset(), the 2nd argument (config) is required, but it is not '
                + 'provided in this call.');
              function count(x, message) {
                if (!(x > 0 && Math.floor(x) === x)) fail('For fitDataset(), config.' + message + x);
              }
              count(args.epochs, 'epochs is expected to be a positive integer, but got ');
              if (args.batchesPerEpoch != null) count(args.batchesPerEpoch,
                'batchesPerEpoch is expected to be a positive integer if specified, but got ');
              if (args.validationSplit != null) fail('`validationSplit` is not supported by '
                + '`fitDataset()`. Use validationData instead.');
              ok(fit(this, null, null, args, dataset));
            });
          };
          """)
  static native void define(JSObject tf, JSObject type, JSObject own);
}
