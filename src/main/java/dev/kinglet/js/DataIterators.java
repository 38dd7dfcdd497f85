package dev.kinglet.js;

/**
 * Of {@link Data}: streams that are pulled; {@code next()} promises {value, done}. Nothing upstream
 * is asked before something downstream asks, except by prefetch and shuffle, as far as their
 * buffers reach. Tensors that a stage drops are disposed.
 */
final class DataIterators {
  private DataIterators() {}

  static final String SCRIPT =
      """
          function fail(message) { throw new Error(message); }
          function end() { return {value: null, done: true}; }
          function item(value) { return {value: value, done: false}; }
          function isTensor(x) { return x instanceof tf.Tensor; }
          /** Whether a value has parts: lists and objects, but nothing of the platform's. */
          function isTree(x) {
            return typeof x === 'object' && !isTensor(x)
              && (Array.isArray(x) || Object.prototype.toString.call(x) === '[object Object]');
          }
          /** A list or an object with what `make` gives for each key of `tree`. */
          function shaped(tree, prototype, make) {
            return Array.isArray(tree) ? tree.map((x, k) => make(k))
              : Object.keys(tree).reduce((all, k) => {
                all[k] = make(k);
                return all;
              }, Object.create(prototype));
          }

          function tensorsIn(root) {
            var found = [], seen = new Set();
            function visit(x) {
              if (isTensor(x)) found.push(x);
              else if (isTree(x) && !seen.has(x)) {
                seen.add(x);
                (Array.isArray(x) ? x : Object.keys(x).map(k => x[k])).forEach(y => {
                  if (y && typeof y === 'object') visit(y);
                });
              }
            }
            visit(root);
            return found;
          }
          /** Disposes the tensors of a value, but for those of another. */
          function drop(x, but) {
            var kept = tensorsIn(but);
            tensorsIn(x).forEach(t => { if (kept.indexOf(t) < 0) t.dispose(); });
          }
          /** A copy of nested lists and objects, with `leaf(x)` for x unless that is undefined. */
          function copy(root, leaf) {
            var seen = new Map(), within = new Set();
            function inner(x) {
              if (x == null) return null;
              if (typeof x !== 'object') return leaf(x);
              if (within.has(x)) fail('Circular references are not supported.');
              var made = seen.has(x) ? seen.get(x) : leaf(x);
              if (made === undefined) {
                within.add(x);
                made = shaped(x, Object.getPrototypeOf(x), k => inner(x[k]));
                within.delete(x);
              }
              seen.set(x, made);
              return made;
            }
            return inner(root);
          }
          /** Rows as columns; `zip(values)` gives {value, recurse} for what stands at one place. */
          function deepZip(rows, zip) {
            var made = zip(rows);
            return made.recurse ? shaped(rows[0], Object.prototype,
              k => deepZip(rows.map(row => row[k]), zip)) : made.value;
          }

          /** What `work` gives or promises; it rejects with what `work` throws. */
          function attempt(work) { return new Promise(ok => ok(work())); }
          /** Calls `work` until what it gives or promises is not undefined; no chain of promises grows. */
          function loop(work) {
            return new Promise((ok, no) => {
              function go(result) {
                if (result === undefined) attempt(work).then(go, no);
                else ok(result);
              }
              go();
            });
          }
          /** One call after the other; one that fails does not fail the next. */
          function serial(next) {
            var last = Promise.resolve();
            return () => {
              return last = last.then(() => next(), () => next());
            };
          }
          /** What `use` makes of an item's value, as an item; tensors that are not in that go. */
          function consume(from, use, wait) {
            if (from.done) return from;
            function failed(error) {
              drop(from.value);
              throw error;
            }
            function give(value) {
              drop(from.value, value);
              return item(value);
            }
            try {
              var result = use(from.value);
            } catch (error) {
              failed(error);
            }
            return wait ? Promise.resolve(result).then(give, failed) : give(result);
          }

          function LazyIterator() {}
          /** The stream of what `next` gives or promises. */
          function lazy(name, up, next) {
            var it = new LazyIterator();
            it.next = () => attempt(next);
            it.up = up;
            it.summary = () => (up ? up.summary() + ' -> ' : '') + name;
            return it;
          }
          /** The stream whose next item is there when `work` gives or promises something. */
          function steps(name, up, work) { return lazy(name, up, serial(() => loop(work))); }
          /** Any number of values for one. */
          function many(name, up, expand, rest) {
            var queue = [], at = 0, over;
            return steps(name, up, () => {
              return at < queue.length ? item(queue[at++]) : over ? end() : up.next().then(from => {
                over = from.done;
                queue = over ? rest() : expand(from.value);
                at = 0;
              });
            });
          }
          /** One stream after the other; `source(gave)` is told whether the last gave anything. */
          function chain(source) {
            var now = null, gave = true;
            return steps('Chained', null, () => {
              return now ? now.next().then(from => {
                if (!from.done) {
                  gave = true;
                  return from;
                }
                now = null;
              }) : attempt(() => source(gave)).then(it => {
                if (!it) return end();
                now = it;
                gave = false;
              });
            });
          }
          /** A list that, when called, is filled up with reads on their way; null behind the end. */
          function reads(up, size) {
            if (!(size >= 1)) throw new RangeError("Can't create ring buffer of capacity < 1.");
            var held = [], over;
            return () => {
              while (held.length < size) {
                var read = over ? null : up.next();
                // what nobody takes any more must not count as unhandled
                if (read) read.then(from => { if (from.done) over = true; }, () => {});
                held.push(read);
              }
              return held;
            };
          }

          Object.assign(LazyIterator.prototype, {
            resolveWhile(predicate) {
              return loop(() => this.next().then(from => {
                return from.done || !predicate(from.value) ? from : undefined;
              })).then(() => {});
            },
            resolveFully() { return this.resolveWhile(() => true); },
            toArray() {
              var all = [];
              return this.resolveWhile(value => all.push(value)).then(() => all);
            },
            toArrayForTest() { return this.prefetch(100).toArray(); },
            forEachAsync(use) { return this.mapAsync(use).resolveFully(); },
            serialForEach(use) { return this.serialMapAsync(use).resolveWhile(go => go === true); },
            handleErrors(handler) {
              return steps('handleErrors', this, () => this.next().catch(error => {
                if (!handler(error)) return end();
              }));
            },
            filter(predicate) {
              return steps('Filter', this, () => this.next().then(from => {
                return from.done ? from : attempt(() => predicate(from.value)).then(
                  yes => yes ? from : drop(from.value), error => {
                    drop(from.value);
                    throw error;
                  });
              }));
            },
            map(use) { return lazy('Map', this, () => this.next().then(from => consume(from, use))); },
            mapAsync(use) {
              return lazy('AsyncMap', this, () => this.next().then(from => consume(from, use, true)));
            },
            serialMapAsync(use) { return this.mapAsync(use).serial(); },
            serial() { return lazy('Serial', this, serial(() => this.next())); },
            flatmap(use) {
              return many('Flatmap', this, value => consume(item(value), use).value, () => []);
            },
            rowMajorBatch(size, smallLast) {
              return lazy('RowMajorBatch', this, serial(() => {
                var rows = [];
                return loop(() => this.next().then(from => {
                  if (!from.done) rows.push(from.value);
                  else if (!rows.length || smallLast === false) {
                    drop(rows);
                    return from;
                  }
                  if (from.done || rows.length >= size) return item(rows);
                })).catch(error => {
                  drop(rows);
                  throw error;
                });
              }));
            },
            columnMajorBatch(size, smallLast, zip) {
              function toLists(list) { return isTree(list[0]) ? {recurse: true} : {value: list}; }
              return this.rowMajorBatch(size, smallLast).map(rows => deepZip(rows, zip || toLists));
            },
            concatenate(other, handler) {
              var all = [this, other];
              return chain(() => {
                var it = all.shift();
                return it && handler ? it.handleErrors(handler) : it;
              });
            },
            take(count) {
              var taken = 0;
              return count == null || count < 0 ? this
                : lazy('Take', this, () => taken++ < count ? this.next() : end());
            },
            skip(count) {
              var skipped = 0;
              return count == null || count < 0 ? this : steps('Skip', this, () => {
                return this.next().then(from => {
                  if (skipped >= count || from.done) return from;
                  skipped++;
                  drop(from.value);
                });
              });
            },
            prefetch(size) {
              var fill = reads(this, size);
              return lazy('Prefetch', this, () => fill().shift() || end());
            },
            /** The order is TensorFlow.js's: reads behind the end take part in the draw. */
            shuffle(size, seed) {
              var fill = reads(this, size), draw = alea(seed || Date.now()), held, over;
              return steps('Shuffle', this, () => {
                var read = null, at, last;
                if (!over) held = fill();
                while (!read) {
                  if (!held.length) return end();
                  at = Math.floor(draw() * held.length);
                  read = held[at];
                  last = held.pop();
                  if (at < held.length) held[at] = last;
                }
                return read.then(from => {
                  over = from.done;
                  if (over) return;
                  fill();
                  return from;
                });
              });
            },
            decodeUTF8() {
              var decoder = new TextDecoder();
              return many('Utf8', this, bytes => [decoder.decode(bytes, {stream: true})], () => {
                var rest = decoder.decode();
                return rest ? [rest] : [];
              });
            },
            split(separator) {
              var rest = '';
              return many("Split('" + separator + "')", this, text => {
                var lines = (rest + text).split(separator);
                rest = lines.pop();
                return lines;
              }, () => rest ? [rest] : []);
            }
          });
          """;
}
