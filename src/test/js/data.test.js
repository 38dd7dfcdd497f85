// Datasets: streams, files and URLs, CSV, camera and microphone.
'use strict';

const data = tf.data;
const range = (n) => Array.from({ length: n }, (_, i) => i);
const later = (ms) => new Promise((done) => setTimeout(done, ms));
const file = (text, options) => new data.FileDataSource(new Blob([text]), options);
const table = (text, config) => new data.CSVDataset(file(text, { chunkSize: 3 }), config);
const collect = (...args) => table(...args).toArray();

/** A dataset that says how many of its elements were read, and how many reads were at once. */
function counted(n, delay) {
  const seen = { reads: 0, now: 0, most: 0 };
  seen.dataset = data.generator(() => {
    let i = 0;
    return {
      async next() {
        seen.reads++;
        seen.most = Math.max(seen.most, ++seen.now);
        await later(delay || 0);
        seen.now--;
        return i < n ? { value: i++, done: false } : { value: null, done: true };
      },
    };
  });
  return seen;
}

/** Fails if the body leaves tensors behind. */
async function clean(body) {
  const before = tf.memory().numTensors;
  await body();
  assert.equal(tf.memory().numTensors, before, 'tensors');
}

async function swapped(object, key, value, body) {
  const own = Object.getOwnPropertyDescriptor(object, key);
  Object.defineProperty(object, key, { value, configurable: true, writable: true });
  try {
    return await body();
  } finally {
    if (own) {
      Object.defineProperty(object, key, own);
    } else {
      delete object[key];
    }
  }
}

// ---- datasets -----------------------------------------------------------------------------------

test('data: orders of seeds are those of @tensorflow/tfjs-data 4.22', async () => {
  const cases = [
    [10, 3, 'a', [2, 3, 0, 5, 4, 1, 7, 9, 8, 6], [1, 2, 3, 4, 6, 5, 0, 7, 8, 9],
      [2, 0, 4, 5, 1, 6, 8, 7, 9, 3]],
    [10, 10, '42', [7, 2, 8, 6, 1, 3, 4, 0, 9, 5], [9, 1, 4, 3, 7, 8, 5, 6, 2, 0],
      [2, 0, 1, 4, 8, 5, 7, 6, 3, 9]],
    [10, 100, 'seed', [8, 6, 4, 9, 3, 5, 2, 0, 7, 1], [0, 3, 5, 9, 8, 1, 2, 7, 4, 6],
      [5, 6, 7, 9, 3, 8, 1, 4, 2, 0]],
    [7, 1, 'x', range(7), range(7), range(7)],
    [20, 8, 'kinglet',
      [0, 2, 6, 5, 8, 10, 1, 9, 4, 3, 7, 13, 12, 18, 19, 11, 14, 17, 15, 16],
      [1, 2, 7, 3, 10, 0, 6, 11, 14, 16, 17, 13, 4, 5, 15, 19, 8, 12, 9, 18],
      [2, 8, 1, 6, 0, 11, 9, 14, 10, 12, 5, 4, 16, 18, 15, 19, 13, 7, 3, 17]],
  ];
  for (const [n, buffer, seed, first, second, kept] of cases) {
    const shuffled = data.array(range(n)).shuffle(buffer, seed);
    assert.equal(await shuffled.toArray(), first, seed);
    assert.equal(await shuffled.toArrayForTest(), second, seed);
    const same = data.array(range(n)).shuffle(buffer, seed, false);
    assert.equal(await same.toArray(), kept, seed);
    assert.equal(await same.toArray(), kept, `${seed} again`);
  }
  assert.equal(await data.array(range(10)).shuffle(4, 7).toArray(), [0, 1, 3, 6, 5, 7, 9, 4, 2, 8]);
  const it = await data.array(range(10)).iterator();
  assert.equal(await it.shuffle(5, 'it').toArray(), [0, 2, 3, 7, 8, 4, 1, 9, 6, 5]);
  const free = await data.array(range(200)).shuffle(200).toArray();
  assert.equal(free.slice().sort((a, b) => a - b), range(200));
  assert.ok(free.some((x, i) => x !== i));
});

test('data: methods chain, and each time through is anew', async () => {
  const evens = data.array(range(10)).filter((x) => x % 2 === 0);
  const pipeline = evens.concatenate(data.array([11, 13])).map((x) => x * 10).skip(1).take(5);
  assert.equal(await pipeline.toArray(), [20, 40, 60, 80, 110]);
  assert.equal(await pipeline.toArray(), [20, 40, 60, 80, 110]);
  assert.equal(await data.array([1, 2]).repeat(3).toArray(), [1, 2, 1, 2, 1, 2]);
  assert.equal(await data.array([1, 2]).repeat().take(5).toArray(), [1, 2, 1, 2, 1]);
  assert.equal(await data.array([1, 2, 3]).skip(-1).toArray(), []);
  assert.equal(await data.array([1, 2, 3]).take(-1).toArray(), [1, 2, 3]);
  // slow and quick ones keep their places
  const slow = data.array([1, 2, 3]).mapAsync((x) => later(9 - 3 * x).then(() => x + 1));
  assert.equal(await slow.prefetch(3).toArray(), [2, 3, 4]);
  const odd = data.array(range(5)).filter((x) => Promise.resolve(x % 2 === 1));
  assert.equal(await odd.toArray(), [1, 3]);
  const seen = [];
  await data.array([1, 2]).forEachAsync((x) => seen.push(x));
  assert.equal(seen, [1, 2]);
});

test('data: sizes', () => {
  const some = data.array(range(5));
  const unknown = data.generator(function* () {});
  const sizes = (...all) => all.map((d) => d.size);
  assert.equal(sizes(some, unknown, some.repeat(), some.repeat(3), some.repeat(0)),
    [5, null, Infinity, 15, 0]);
  assert.equal(sizes(unknown.repeat(), unknown.repeat(0), data.array([]).repeat()), [null, 0, 0]);
  assert.equal(sizes(some.take(3), some.take(9), some.take(-1), some.repeat().take(10), unknown.take(1)),
    [3, 5, 5, 10, null]);
  assert.equal(sizes(some.skip(2), some.skip(9), some.skip(-1), some.repeat().skip(1), unknown.skip(1)),
    [3, 0, 0, Infinity, null]);
  assert.equal(sizes(some.batch(2), some.batch(2, false), some.repeat().batch(2), unknown.batch(2)),
    [3, 2, Infinity, null]);
  assert.equal(sizes(some.map((x) => x), some.filter(() => true), some.repeat().filter(() => true)),
    [5, null, Infinity]);
  assert.equal(sizes(some.concatenate(some), some.concatenate(some.repeat()), some.concatenate(unknown)),
    [10, Infinity, null]);
  const zip = (...all) => data.zip(all).size;
  assert.equal([zip(some, some.take(2)), zip(some, some.repeat()), zip(some, unknown),
    zip(unknown, some), data.zip({ a: some, b: [some.take(1)] }).size], [2, 5, null, null, 1]);
  assert.equal(data.zip([some, some.take(2)], data.ZipMismatchMode.LONGEST).size, 5);
  assert.equal(new data.Dataset().size, null);
  assert.equal(data.array([1]) instanceof data.Dataset, true);
});

test('data: batches of everything', async () => {
  await clean(async () => {
    const rows = [1, 2, 3].map((i) => ({
      n: i, list: [[i, 0], [0, i]], text: `t${i}`, yes: i > 1, typed: new Float32Array([i, i]),
      inner: { t: i },
    }));
    const [first, last] = await data.array(rows).batch(2).toArray();
    const shapes = (b) => [b.n, b.list, b.text, b.yes, b.typed, b.inner.t].map((t) => t.shape);
    assert.equal(shapes(first), [[2], [2, 2, 2], [2], [2], [2, 2], [2]]);
    assert.equal(shapes(last)[1], [1, 2, 2]);
    assert.equal([first.n, first.text, first.yes].map((t) => t.dtype), ['float32', 'string', 'bool']);
    assert.equal(await first.text.data(), ['t1', 't2']);
    assert.equal(await first.list.array(), [[[1, 0], [0, 1]], [[2, 0], [0, 2]]]);
    tf.dispose([first, last]);
  });
  await clean(async () => {
    const tensors = [1, 2, 3].map((i) => tf.tensor1d([i, -i]));
    const pairs = data.array(tensors).batch(2, false);
    const all = await pairs.toArray();
    assert.equal(all.length, 1);
    assert.equal(await all[0].array(), [[1, -1], [2, -2]]);
    tf.dispose([all, tensors]);
  });
  await assert.throws(() => data.array([1]).batch(0), 'batchSize needs to be positive');
  await assert.throws(() => data.array([[1, { x: 2 }]]).batch(1).toArray(), 'cannot become a tensor');
  await clean(() => assert.throws(
    () => data.array([[[1, 2], [3]], [[4, 5], [6]]]).batch(2).toArray(),
    'Element arr[0][1] should have 2 elements, but has 1 elements'));
  await clean(() => assert.throws(() => {
    const rows = [{ good: 1, bad: [1] }, { good: 2, bad: [1, 2] }];
    return data.array(rows).batch(2).toArray();
  }, 'should have'));
});

test('data: zips of nested structures', async () => {
  const one = data.array([1, 2, 3]);
  const deep = data.zip({ one, rest: [data.array([4, 5]), { x: data.array(['x', 'y', 'z']), one }] });
  assert.equal(await deep.toArray(), [
    { one: 1, rest: [4, { x: 'x', one: 1 }] }, { one: 2, rest: [5, { x: 'y', one: 2 }] },
  ]);
  const mode = data.ZipMismatchMode;
  assert.equal(mode, { FAIL: 0, SHORTEST: 1, LONGEST: 2 });
  assert.equal(await data.zip([one, data.array([7])], mode.LONGEST).toArray(),
    [[1, 7], [2, null], [3, null]]);
  await assert.throws(() => data.zip([one, data.array([7])], mode.FAIL).toArray(),
    'Zipped streams should have the same length. Mismatched at element 1.');
  await assert.throws(() => data.zip('x'), 'The argument to zip() must be an object or array.');
  await assert.throws(async () => data.zip([1]).iterator(),
    'Leaves of the structure passed to zip() must be Datasets, not primitives.');
  await assert.throws(async () => {
    const ring = [one];
    ring.push(ring);
    return data.zip(ring).iterator();
  }, 'Circular references are not supported.');
  await clean(async () => {
    const tensors = (n) => data.array(range(n)).map((i) => tf.scalar(i));
    await data.zip([tensors(2), tensors(5)]).forEachAsync(() => {});
    await assert.throws(() => data.zip([tensors(2), data.func(() => {
      throw new Error('broken');
    })]).toArray(), 'broken');
  });
});

test('data: tensors go when nobody has them any more', async () => {
  const source = () => data.generator(function* () {
    for (let i = 0; i < 6; i++) {
      yield { x: tf.scalar(i), y: tf.fill([2], i) };
    }
  });
  await clean(() => source().forEachAsync(() => {}));
  await clean(() => source().map(() => 1).toArray());
  await clean(() => source().skip(4).forEachAsync(({ x }) => assert.ok(!x.isDisposed)));
  await clean(() => source().filter(() => false).toArray());
  await clean(() => source().batch(4, false).forEachAsync(() => {}));
  await clean(async () => tf.dispose(await source().map(({ y }) => ({ y, z: y.add(1) })).toArray()));
  await clean(async () => tf.dispose(await source().shuffle(100, 's').batch(4).toArray()));
  await clean(async () => tf.dispose(await source().prefetch(9).toArray()));
  // an element stays as long as a callback's promise is open
  await clean(() => source().forEachAsync(async ({ x }) => {
    await later(1);
    assert.ok(!x.isDisposed);
  }));
  await clean(() => assert.throws(() => source().take(1).map(() => {
    throw new Error('no');
  }).toArray(), 'no'));
  await clean(() => assert.throws(() => source().take(1).mapAsync(async () => {
    throw new Error('no');
  }).toArray(), 'no'));
  await clean(() => assert.throws(() => source().take(1).filter(() => {
    throw new Error('no');
  }).toArray(), 'no'));
  // those of an array are the caller's
  await clean(async () => {
    const mine = [tf.scalar(1), tf.scalar(2)];
    const twice = data.array([{ in: mine[0] }, { in: mine[1] }]).repeat(2);
    await twice.forEachAsync((x) => assert.ok(x.in !== mine[0] && !x.in.isDisposed));
    assert.ok(!mine.some((t) => t.isDisposed));
    tf.dispose(mine);
  });
});

test('data: nothing is read before it is wanted', async () => {
  const plain = counted(50);
  const it = await plain.dataset.map((x) => x).filter(() => true).batch(2).iterator();
  assert.equal(plain.reads, 0);
  tf.dispose((await it.next()).value);
  await later(5);
  assert.equal(plain.reads, 2);
  assert.equal(plain.most, 1);

  const ahead = counted(50);
  await ahead.dataset.prefetch(4).take(3).forEachAsync(async () => {
    await later(3);
    assert.ok(ahead.reads <= 3 + 4, `${ahead.reads} reads`);
  });
  assert.ok(ahead.reads <= 3 + 4 && ahead.most > 1, `${ahead.reads} reads, ${ahead.most} at once`);

  const mixed = counted(50);
  await mixed.dataset.shuffle(5, 's').take(10).toArray();
  assert.ok(mixed.reads <= 10 + 5, `${mixed.reads} reads`);

  const short = counted(3);
  assert.equal(await short.dataset.prefetch(2).toArray(), [0, 1, 2]);
  assert.ok(short.reads <= 3 + 2, `${short.reads} reads`);
  let opened = 0;
  const second = data.generator(function* () {
    opened++;
    yield 9;
  });
  assert.equal(await data.array([1]).concatenate(second).take(1).toArray(), [1]);
  assert.equal(opened, 0, 'what follows is not opened yet');
});

test('data: errors name the stage and the element, once', async () => {
  const boom = (x) => {
    if (x === 3) {
      throw new Error('boom');
    }
    return x;
  };
  const unhandled = [];
  const note = (event) => {
    unhandled.push(event.reason.message);
    event.preventDefault();
  };
  addEventListener('unhandledrejection', note);
  for (const [stage, make] of Object.entries({
    map: (d) => d.map(boom),
    mapAsync: (d) => d.mapAsync(async (x) => boom(x)),
    filter: (d) => d.filter((x) => boom(x) !== 9),
  })) {
    const error = await assert.throws(
      () => make(data.array(range(6))).prefetch(4).shuffle(3, 's').batch(2).toArray(),
      `Error thrown in ${stage}() of element 3: boom`);
    assert.equal(error.stage, stage);
    assert.equal(error.message.split('Error thrown').length, 2);
    let calls = 0;
    await make(data.array(range(6))).toArray().then(() => calls++, () => calls++);
    assert.equal(calls, 1);
  }
  await later(20);
  removeEventListener('unhandledrejection', note);
  assert.equal(unhandled, []);
  // what comes behind the error can still be read
  const it = await data.array(range(6)).map(boom).filter((x) => x > 1).iterator();
  assert.equal((await it.next()).value, 2);
  await assert.throws(() => it.next(), 'boom');
  assert.equal(await it.toArray(), [4, 5]);
  await assert.throws(() => data.func(() => {
    throw new Error('boom');
  }).toArray(), 'Error thrown while iterating through a dataset: boom');
  await assert.throws(() => data.generator(() => 5).toArray(),
    'generator() needs a function that returns an iterator');
  const range0 = '`Dataset.shuffle()` requires bufferSize to be specified.';
  await assert.throws(() => data.array([1]).shuffle(), `${range0}  If your data`, 'RangeError');
  await assert.throws(() => data.func(() => 0).shuffle(), range0, 'RangeError');
  await assert.throws(() => data.array([1]).prefetch(),
    '`Dataset.prefetch()` requires bufferSize to be specified.', 'RangeError');
  await assert.throws(() => data.array([1]).prefetch(0).toArray(), 'capacity < 1', 'RangeError');
  await assert.throws(() => data.array([1]).repeat().toArray(),
    'Can not convert infinite data stream to array.');
  assert.equal(await data.func(() => ({ value: null, done: true })).repeat().toArray(), []);
});

test('data: sources of every kind', async () => {
  let i = 0;
  const once = data.func(() => (i < 3 ? { value: i++, done: false } : { value: null, done: true }));
  assert.equal(await once.toArray(), [0, 1, 2]);
  assert.equal(await once.toArray(), []);
  function* counter() {
    yield 1;
    yield 2;
  }
  const twice = data.generator(counter);
  assert.equal([await twice.toArray(), await twice.toArray()], [[1, 2], [1, 2]]);
  assert.equal(await data.generator(async () => counter()).toArray(), [1, 2]);
  assert.equal(await data.generator(async function* () {
    yield* [3, 4];
  }).toArray(), [3, 4]);
  class Mine extends data.Dataset {
    async iterator() {
      return counter();
    }
  }
  assert.equal(await new Mine().map((x) => x * 2).repeat(2).toArray(), [2, 4, 2, 4]);
  assert.equal(await data.array(new Int32Array([5, 6])).toArray(), [5, 6]);
  class Point {
    constructor() {
      this.x = [1];
    }
  }
  const point = new Point();
  const [copy] = await data.array([point]).toArray();
  assert.ok(copy instanceof Point && copy !== point && copy.x !== point.x && copy.x[0] === 1);
  const picture = new Image();
  assert.ok((await data.array([{ picture }]).toArray())[0].picture === picture);
});

test('data: streams have the methods of tf.js\'s', async () => {
  const stream = (n) => data.array(range(n)).iterator();
  let it = await stream(10);
  assert.equal(await it.take(2).toArray(), [0, 1]);
  assert.equal(await it.skip(1).take(2).toArray(), [3, 4]);
  assert.equal(await it.rowMajorBatch(2).toArray(), [[5, 6], [7, 8], [9]]);
  assert.equal(await it.next(), { value: null, done: true });
  it = await data.array([{ a: 1, b: [2] }, { a: 3, b: [4] }]).iterator();
  assert.equal(await it.columnMajorBatch(2).toArray(), [{ a: [1, 3], b: [[2, 4]] }]);
  assert.equal(await (await stream(3)).flatmap((x) => [x, -x]).toArray(), [0, -0, 1, -1, 2, -2]);
  assert.equal(await (await stream(2)).concatenate(await stream(1)).toArray(), [0, 1, 0]);
  const seen = [];
  await (await stream(5)).serialForEach(async (x) => {
    seen.push(x);
    return x < 2;
  });
  assert.equal(seen, [0, 1, 2]);
  it = await stream(5);
  await it.resolveWhile((x) => x < 2);
  assert.equal(await it.toArray(), [3, 4]);
  const odd = (x) => {
    if (x % 2) {
      throw new Error('odd');
    }
    return x;
  };
  assert.equal(await (await stream(6)).map(odd).handleErrors(() => true).toArray(), [0, 2, 4]);
  assert.equal(await (await stream(6)).map(odd).handleErrors(() => false).toArray(), [0]);
  assert.equal(await (await stream(6)).map(odd).serial().handleErrors(() => true).toArray(), [0, 2, 4]);
  assert.equal((await data.array([1]).map((x) => x).batch(2).iterator()).summary(),
    'Array of 1 items -> Map -> RowMajorBatch -> Map');
});

// ---- files, URLs, CSV ---------------------------------------------------------------------------

test('data: bytes, text and lines out of pieces of any size', async () => {
  const text = 'añ€😀\r\nb\n\nlast';
  for (const source of [new Blob([text]), new TextEncoder().encode(text)]) {
    for (const chunkSize of [1, 2, 3, 5, 100]) {
      const lines = new data.TextLineDataset(new data.FileDataSource(source, { chunkSize }));
      assert.equal(await lines.toArray(), ['añ€😀', 'b', '', 'last'], `${chunkSize} bytes`);
    }
  }
  const pieces = await (await file('abcdefghij', { chunkSize: 4, offset: 1 }).iterator()).toArray();
  assert.equal(pieces.map((p) => Array.from(p)), [[98, 99, 100, 101], [102, 103, 104, 105], [106]]);
  const whole = await (await file('añ€', { chunkSize: 1 }).iterator()).decodeUTF8().toArray();
  assert.equal(whole, ['a', '', 'ñ', '', '', '€']);
  assert.equal(await new data.TextLineDataset(file('a\nb\n')).toArray(), ['a', 'b']);
  await assert.throws(() => new data.FileDataSource('x').iterator(),
    'FileChunkIterator only supports File, Blob and Uint8Array right now.');
  await assert.throws(() => new data.FileDataSource('file:///x').iterator(), 'only Node.js');
});

test('data: CSV as tf.js reads it', async () => {
  const source = 'a,b,c\n1.5,x,\n-2,"y, z",TRUE\r\n';
  assert.equal(await table(source).columnNames(), ['a', 'b', 'c']);
  assert.equal(await collect(source),
    [{ a: 1.5, b: 'x', c: undefined }, { a: -2, b: 'y, z', c: 'TRUE' }]);
  const typed = {
    columnConfigs: { a: { dtype: 'int32' }, c: { dtype: 'bool', default: 0, isLabel: true } },
  };
  assert.equal(await collect(source, typed), [
    { xs: { a: 1, b: 'x' }, ys: { c: 0 } }, { xs: { a: -2, b: 'y, z' }, ys: { c: 1 } },
  ]);
  const only = { columnConfigs: { c: {}, a: {} }, configuredColumnsOnly: true };
  assert.equal(await table(source, only).columnNames(), ['c', 'a']);
  assert.equal(await collect(source, only), [{ a: 1.5, c: undefined }, { a: -2, c: 'TRUE' }]);
  // values printed by @tensorflow/tfjs-data 4.22
  assert.equal(await collect('"A",B,"C"\n1,"2",3\n3,"""2",3\n4,"2,",\n6,2,"345"123,456""\n'), [
    { A: 1, B: 2, C: 3 }, { A: 3, B: '""2', C: 3 }, { A: 4, B: '2,', C: undefined },
    { A: 6, B: 2, C: '345"123,456"' },
  ]);
  assert.equal(await collect('a,b\n1.7,yes\n-1.5,TRUE\n',
    { columnConfigs: { a: { dtype: 'int32' }, b: { dtype: 'bool' } } }), [{ a: 1, b: 0 }, { a: -2, b: 1 }]);
  assert.equal(await collect('a\n1\n\n2\n'), [{ a: 1 }, { a: undefined }, { a: 2 }]);
  assert.equal(await collect('v,\rw,x\r\n1,2,3\r\n'), [{ v: 1, '\rw': 2, x: 3 }]);
  assert.equal(await collect('a,b\n0x10,1e3'), [{ a: 16, b: 1000 }]);
  // as documented
  assert.equal(await collect('a,b\n007, ', { columnConfigs: { a: { dtype: 'string' } } }),
    [{ a: '007', b: undefined }]);
  assert.equal(await collect('\ufeffa\n1'), [{ a: 1 }]);
  const white = { delimWhitespace: true };
  assert.equal(await collect('a  b\n 1 2 \n3\t"4 5"\n', white), [{ a: 1, b: 2 }, { a: 3, b: '4 5' }]);
  assert.equal(await collect('a b\n2  ', { delimiter: ' ', columnNames: ['x', 'y'] }).catch((e) => e.message),
    'Invalid row in csv file. Should have 2 elements in a row, but got 2,,');
  assert.equal(await collect('a;b\n1;"x;y"', { delimiter: ';' }), [{ a: 1, b: 'x;y' }]);
  assert.equal(await collect('1,2', { hasHeader: false, columnNames: ['x', 'y'] }), [{ x: 1, y: 2 }]);
  assert.equal(await collect('a,b'), []);
});

test('data: what is wrong with a CSV file is said', async () => {
  const says = (text, config, message) => assert.throws(() => collect(text, config), message);
  await says('', {}, 'No data was found for CSV parsing.');
  await says('1,2', { hasHeader: false }, 'Column names must be provided if there is no header line.');
  await says('a,b,c\n', { columnNames: ['x', 'y'] }, 'The length of provided columnNames (2) does not'
    + ' match the length of the header line read from file (3).');
  await says('a,b,a\n', {}, 'Duplicate column names found: a');
  await says('a,b\n', { columnConfigs: { z: {} } },
    'The key "z" provided in columnConfigs does not match any of the column names (a,b).');
  await says('a,b\n1,2\n3\n', {}, 'Invalid row in csv file. Should have 2 elements in a row, but got 3');
  await says('a,b\n,1', { columnConfigs: { a: { required: true } } },
    'Required column a is empty in this line: ,1');
  await says('a,b\n,1', { columnConfigs: { a: { isLabel: true } } }, 'Required column a is empty');
  await assert.throws(() => table('', { delimiter: ',', delimWhitespace: true }),
    'Delimiter should not be provided when delimWhitespace is true.');
});

test('data: a URL is read as it comes, once each time through', async () => {
  let requests = 0;
  let sent = 0;
  let cancelled = 0;
  const bytes = new TextEncoder().encode('a,b\n' + range(1000).map((i) => `${i},é\n`).join(''));
  const fetch = async () => {
    requests++;
    let at = 0;
    return new Response(new ReadableStream({
      pull(sink) {
        if (at >= bytes.length) {
          return sink.close();
        }
        sink.enqueue(bytes.slice(at, at += 7));
        sent += 7;
        return later(0);
      },
      cancel: () => cancelled++,
    }, { highWaterMark: 0 }));
  };
  await swapped(tf.env().platform, 'fetch', fetch, async () => {
    const rows = data.csv('some.csv');
    assert.equal(await rows.columnNames(), ['a', 'b']);
    assert.equal([requests, cancelled], [1, 1]);
    sent = 0;
    assert.equal(await rows.take(2).toArray(), [{ a: 0, b: 'é' }, { a: 1, b: 'é' }]);
    assert.ok(sent < 50, `${sent} bytes for two rows`);
    assert.equal(requests, 2);
    const all = await rows.toArray();
    assert.equal([all.length, all[999]], [1000, { a: 999, b: 'é' }]);
    const cut = new data.URLDataSource('x', { chunkSize: 10, offset: 3 });
    const pieces = await (await cut.iterator()).toArray();
    assert.ok(pieces.slice(0, -1).every((p) => p.length === 10));
    assert.equal(pieces.reduce((sum, p) => sum + p.length, 0), bytes.length - 3);
    assert.equal(pieces[0][0], 10);
  });
  // a platform whose responses have no stream
  const old = { ok: true, arrayBuffer: async () => bytes.buffer };
  await swapped(tf.env().platform, 'fetch', () => old, async () => {
    assert.equal((await data.csv('x').toArray()).length, 1000);
  });
  const none = async () => new Response('', { status: 404, statusText: 'Not Found' });
  await swapped(tf.env().platform, 'fetch', none, () => assert.throws(
    () => data.csv('gone.csv').toArray(), 'Request to gone.csv failed with status code 404 Not Found'));
});

test('data: tables of $KINGLET_DATA as tf.js reads them', async () => {
  // columns, rows, empty values, texts, sum of the numbers: counted over @tensorflow/tfjs-data 4.22
  const expected = {
    iris: [5, 150, 0, 150, 2078.7],
    titanic: [15, 891, 869, 7327, 53104.1193],
    penguins: [7, 344, 19, 1021, 1526599.99],
    'california-housing': [10, 20640, 207, 20640, 4373567391.569657],
    flights: [3, 144, 0, 144, 321811],
    tips: [7, 244, 0, 976, 6186.35],
    mpg: [9, 398, 6, 796, 1348142.4],
  };
  if (!document.documentElement.hasAttribute('data-files')) {
    skip('KINGLET_DATA is not set');
  }
  for (const [name, counts] of Object.entries(expected)) {
    const rows = data.csv(`/data/csv/${name}.csv`);
    const got = [(await rows.columnNames()).length, 0, 0, 0, 0];
    await rows.forEachAsync((row) => {
      got[1]++;
      for (const value of Object.values(row)) {
        if (value === undefined) {
          got[2]++;
        } else if (typeof value === 'string') {
          got[3]++;
        } else {
          got[4] += value;
        }
      }
    });
    assert.close(got, counts, 1e-6, name);
  }
});

// ---- camera and microphone ----------------------------------------------------------------------

const camera = async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 8;
  canvas.height = 6;
  const pen = canvas.getContext('2d');
  setInterval(() => {
    pen.fillStyle = 'rgb(10,20,30)';
    pen.fillRect(0, 0, 8, 6);
  }, 20);
  return canvas.captureStream(30);
};
const withMedia = (getUserMedia, body) => swapped(
  navigator.mediaDevices, 'getUserMedia', getUserMedia, body);

test('data: a webcam gives pictures until it is stopped', async () => {
  await withMedia(camera, async () => {
    const video = document.createElement('video');
    const cam = await data.webcam(video);
    await clean(async () => {
      const picture = await cam.capture();
      assert.equal([picture.shape, picture.dtype], [[6, 8, 3], 'int32']);
      const item = await cam.next();
      assert.equal(item.done, false);
      tf.dispose([picture, item.value]);
    });
    await assert.throws(() => cam.toArray(), 'Can not convert infinite video stream to array.');
    assert.equal(cam.summary(), 'webcam');
    const few = await cam.take(2).toArray();
    assert.equal(few.map((t) => t.shape), [[6, 8, 3], [6, 8, 3]]);
    tf.dispose(few);
    cam.stop();
    assert.equal(await cam.next(), { value: null, done: true });
    assert.equal(video.srcObject, null);
    await cam.start();
    tf.dispose(await cam.capture());
    cam.stop();

    const small = await data.webcam(null, { resizeWidth: 4, resizeHeight: 3 });
    const middle = await data.webcam(null, { resizeWidth: 4, resizeHeight: 3, centerCrop: true });
    await clean(async () => {
      for (const it of [small, middle]) {
        const picture = await it.capture();
        assert.equal([picture.shape, picture.dtype], [[3, 4, 3], 'float32']);
        picture.dispose();
      }
    });
    small.stop();
    middle.stop();
  });
});

test('data: a webcam crops and resizes as tf.js does', async () => {
  const rows = [
    [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]], [[1, 1, 1], [11, 12, 13], [14, 15, 16], [1, 1, 1]],
    [[1, 1, 1], [1, 2, 3], [4, 5, 6], [1, 1, 1]], [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]],
  ];
  await withMedia(camera, async () => {
    const size = { resizeWidth: 2, resizeHeight: 2 };
    const image = tf.tensor3d(rows);
    for (const [centerCrop, expected] of [
      [true, [6.625, 7.1875, 7.75, 8.3125, 8.875, 9.4375, 1, 1.5625, 2.125, 2.6875, 3.25, 3.8125]],
      [false, new Array(12).fill(1)],
    ]) {
      const cam = await data.webcam(null, { ...size, centerCrop });
      const cut = cam.cropAndResizeFrame(image);
      assert.close(await cut.data(), expected);
      tf.dispose(cut);
      cam.stop();
    }
    image.dispose();
  });
});

test('data: why there is no camera or microphone is told apart', async () => {
  const refuse = (name) => async () => {
    throw new DOMException('says the browser', name);
  };
  for (const [name, why] of Object.entries({
    NotAllowedError: 'refused by the visitor',
    NotFoundError: 'there is no such device',
    NotReadableError: 'the device may be in use',
    OverconstrainedError: 'no device is as asked',
    AbortError: 'says the browser',
  })) {
    await withMedia(refuse(name), async () => {
      await assert.throws(() => data.webcam(document.createElement('video')), why, name);
      await assert.throws(() => data.microphone(), why, name);
    });
  }
  await swapped(navigator, 'mediaDevices', undefined, async () => {
    await assert.throws(() => data.microphone(), 'not supported by the browser', 'NotSupportedError');
    await swapped(window, 'isSecureContext', false, () => assert.throws(
      () => data.microphone(), 'the page is not secure', 'SecurityError'));
  });
  await assert.throws(() => data.webcam(), 'Please provide webcam video element, or resizeWidth');
  await assert.throws(() => data.webcam(document.createElement('video'), { facingMode: 'left' }),
    "Invalid webcam facing mode: left. Please provide 'user' or 'environment'");
});

test('data: a microphone gives spectrograms and samples', async () => {
  const analyser = {
    count: 0,
    fill(values, sign) {
      for (let i = 0; i < values.length; i++) {
        values[i] = sign * this.count++;
      }
    },
    getFloatFrequencyData(values) {
      this.fill(values, 1);
    },
    getFloatTimeDomainData(values) {
      this.fill(values, -1);
    },
    disconnect() {},
  };
  function Context() {
    analyser.count = 0;
    return {
      sampleRate: 44100, createAnalyser: () => analyser, close() {},
      createMediaStreamSource: () => ({ connect() {} }),
    };
  }
  const listen = (config) => data.microphone(config);
  await withMedia(async () => new MediaStream(), () => swapped(window, 'AudioContext', Context, async () => {
    const both = await listen(
      { fftSize: 16, numFramesPerSpectrogram: 2, includeWaveform: true, columnTruncateLength: 3 });
    await clean(async () => {
      const { spectrogram, waveform } = await both.capture();
      assert.equal([spectrogram.shape, waveform.shape], [[2, 3, 1], [32, 1]]);
      assert.close(await spectrogram.data(), [0, 1, 2, 32, 33, 34]);
      assert.close((await waveform.data()).slice(14, 18), [-30, -31, -48, -49]);
      tf.dispose([spectrogram, waveform]);
    });
    assert.equal(both.getSampleRate(), 44100);
    const pending = both.next();
    both.stop();
    assert.equal(await pending, { value: null, done: true });
    assert.equal((await both.next()).done, true);
    const wide = await listen({ fftSize: 16, numFramesPerSpectrogram: 2, columnTruncateLength: 20 });
    const { spectrogram, waveform } = await wide.capture();
    assert.equal([spectrogram.shape, waveform], [[2, 20, 1], undefined]);
    assert.close((await spectrogram.data()).slice(7, 10), [0, 0, 1]);
    spectrogram.dispose();
    wide.stop();
    await assert.throws(() => listen({ fftSize: 1000 }), 'Invalid fftSize: it must be a power of 2'
      + ' between 2 to 4 and 2 to 14, but got 1000');
    await assert.throws(() => listen({ sampleRateHz: 48000 }),
      'Mismatch in sampling rate: Expected: 48000; Actual: 44100');
    await assert.throws(() => listen({ includeSpectrogram: false }),
      'Both includeSpectrogram and includeWaveform are false.');
    await assert.throws(() => wide.toArray(), 'Can not convert infinite audio stream to array.');
  }));
});
