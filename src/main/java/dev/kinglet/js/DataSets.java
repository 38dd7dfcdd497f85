package dev.kinglet.js;

/** Of {@link Data}: datasets, which can be gone through any number of times. */
final class DataSets {
  private DataSets() {}

  static final String SCRIPT =
      """
          function Dataset() { this.size = null; }
          /** Whose iterators `open()` gives or promises. */
          function dataset(size, open) {
            var made = new Dataset();
            made.size = size;
            made.iterator = () => attempt(open);
            return made;
          }
          /** A new stream of a dataset; one of somebody else's class may give any iterator. */
          function start(from) {
            return attempt(() => from.iterator()).then(it => {
              return it instanceof LazyIterator ? it : lazy('Iterator', null, () => it.next());
            });
          }
          function derive(from, size, make) { return dataset(size, () => start(from).then(make)); }
          /** A function whose errors, and rejections unless `sync`, say once where they came from. */
          function naming(stage, use, sync) {
            var count = 0;
            return value => {
              var at = count++;
              function named(error) {
                if (error instanceof Error && !error.stage) {
                  error.stage = stage || 'source';
                  error.message = 'Error thrown ' + (stage ? 'in ' + stage + '() of element ' + at
                    : 'while iterating through a dataset') + ': ' + error.message;
                }
                throw error;
              }
              try {
                var result = use(value);
                return sync || !result || !result.then ? result : result.then(null, named);
              } catch (error) {
                named(error);
              }
            };
          }
          function fromFunction(next) { return lazy('Function call', null, naming(null, next)); }
          function unbounded(count) { return count == null || count < 0; }
          function batched(rows) {
            var first = rows[0];
            function plain(x) {
              return Array.isArray(x) ? x.every(plain) : !x || typeof x !== 'object' || ArrayBuffer.isView(x);
            }
            if (!isTree(first) || Array.isArray(first)) {
              if (!isTensor(first) && !plain(first)) fail('batch(): lists of objects or tensors cannot'
                + ' become a tensor; map() them to numbers or to an object');
              return {value: isTensor(first) ? tf.stack(rows) : tf.tensor(rows)};
            }
            return {recurse: true};
          }
          function finite(from) {
            return attempt(() => {
              if (from.size === Infinity) fail('Can not convert infinite data stream to array.');
              return start(from);
            });
          }

          Object.assign(Dataset.prototype, {
            batch(size, smallLast) {
              if (!(size > 0)) fail('batchSize needs to be positive, but it is\\n      ' + size);
              return derive(this, this.size == null ? null
                : Math[smallLast === false ? 'floor' : 'ceil'](this.size / size), it => {
                  return it.rowMajorBatch(size, smallLast).map(
                    rows => tf.tidy(() => deepZip(rows, batched)));
                });
            },
            concatenate(other) {
              var all = [this, other];
              return dataset(this.size === Infinity || other.size === Infinity ? Infinity
                : this.size == null || other.size == null ? null : this.size + other.size, () => {
                  var next = 0;
                  return chain(() => next < 2 ? start(all[next++]) : null);
                });
            },
            filter(predicate) {
              return derive(this, this.size === Infinity ? Infinity : null, it => {
                return it.filter(naming('filter', value => {
                  var yes;
                  tf.tidy(() => { yes = predicate(value); });
                  return yes;
                }));
              });
            },
            map(use) {
              return derive(this, this.size,
                it => it.map(naming('map', value => tf.tidy(() => use(value)), true)));
            },
            mapAsync(use) { return derive(this, this.size, it => it.mapAsync(naming('mapAsync', use))); },
            forEachAsync(use) { return start(this).then(it => it.forEachAsync(use)); },
            prefetch(size) {
              if (size == null)
                throw new RangeError('`Dataset.prefetch()` requires bufferSize to be specified.');
              return derive(this, this.size, it => it.prefetch(size));
            },
            /** Without a count it goes on until a whole round gives nothing. */
            repeat(count) {
              var endless = unbounded(count), size = this.size;
              return dataset(size === 0 || count === 0 ? 0 : size == null ? null
                : endless ? Infinity : size * count, () => {
                  var left = endless ? Infinity : count;
                  return chain(gave => left-- > 0 && (gave || !endless) ? start(this) : null);
                });
            },
            skip(count) {
              var all = unbounded(count);
              return derive(this, all ? 0 : this.size == null ? null : Math.max(0, this.size - count),
                it => all ? it.take(0) : it.skip(count));
            },
            take(count) {
              return derive(this, this.size == null || unbounded(count) ? this.size
                : Math.min(this.size, count), it => it.take(count));
            },
            shuffle(size, seed, again) {
              if (unbounded(size)) throw new RangeError('`Dataset.shuffle()` requires bufferSize to be'
                + ' specified.' + (this.size == null ? '' : '  If your data fits in main memory (for regular'
                  + ' JS objects), and/or GPU memory (for `tf.Tensor`s), consider setting bufferSize to the'
                  + ' dataset size (' + this.size + ' elements)'));
              var draw = alea(seed == null ? Date.now() : seed), kept;
              function bits() { return draw() * 4294967296 | 0; }
              return derive(this, this.size, it => {
                if (again !== false) kept = bits() + bits();
                else if (kept === undefined) kept = bits();
                return it.shuffle(size, String(kept));
              });
            },
            toArray() { return finite(this).then(it => it.toArray()); },
            toArrayForTest() { return finite(this).then(it => it.toArrayForTest()); }
          });
          Dataset.MAX_BUFFER_SIZE = 10000;

          space.Dataset = Dataset;
          space.array = items => {
            return dataset(items.length, () => {
              var at = 0;
              return lazy('Array of ' + items.length + ' items', null, () => {
                return at < items.length ? item(copy(items[at++], x => {
                  return isTensor(x) ? x.clone() : isTree(x) ? undefined : x;
                })) : end();
              });
            });
          };
          space.func = next => {
            var it = fromFunction(next);
            return dataset(null, () => it);
          };
          space.generator = make => {
            return dataset(null, () => Promise.resolve(make()).then(it => {
              if (!it || !it.next) fail('generator() needs a function that returns an iterator');
              return fromFunction(() => it.next());
            }));
          };
          var modes = space.ZipMismatchMode = {FAIL: 0, SHORTEST: 1, LONGEST: 2};
          space.zip = (datasets, mode) => {
            if (!datasets || typeof datasets !== 'object' || isTensor(datasets))
              fail('The argument to zip() must be an object or array.');
            var all = [], sizes = [], longest = mode === modes.LONGEST;
            copy(datasets, x => {
              if (x instanceof Dataset) {
                all.push(x);
                sizes.push(x.size);
                return x;
              }
              if (!isTree(x)) fail('Leaves of the structure passed to zip() must be Datasets, not primitives.');
            });
            return dataset(!all.length || sizes.some(n => n == null) ? null
              : Math[longest ? 'max' : 'min'].apply(null, sizes), () => Promise.all(all.map(start)).then(its => {
                var count = 0;
                return lazy('Zip', null, serial(() => {
                  var values = [], over = 0, errors = [];
                  return Promise.all(its.map((it, i) => it.next().then(from => {
                    if (from.done) over++;
                    values[i] = from.value == null ? null : from.value;
                  }, error => errors.push(error)))).then(() => {
                    if (!errors.length && over < its.length && (!over || longest)) {
                      count++;
                      return item(copy(datasets, x => values[all.indexOf(x)]));
                    }
                    drop(values);
                    if (errors.length) throw errors[0];
                    if (over < its.length && mode === modes.FAIL) fail('Zipped streams should have the same'
                      + ' length. Mismatched at element ' + count + '.');
                    return end();
                  });
                }));
              }));
          };
          """;
}
