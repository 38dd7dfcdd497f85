// Weights as bytes; models in memory, in the browser's stores, in files and behind URLs.
'use strict';

const io = tf.io;
const topology = { class_name: 'Sequential', config: [{ name: 'dense', units: 1 }] };
const specs = [
  { name: 'dense/kernel', shape: [3, 1], dtype: 'float32' },
  { name: 'dense/bias', shape: [1], dtype: 'float32' },
];
const data = new Float32Array([1, -2, 0.5, 4]).buffer;
const model = {
  modelTopology: topology, weightSpecs: specs, weightData: data, format: 'layers-model',
  generatedBy: 'someone', convertedBy: null, userDefinedMetadata: { a: 1 },
};
const floats = (weightData) => new Float32Array(io.CompositeArrayBuffer.join(weightData));

async function empty() {
  for (const url of Object.keys(await io.listModels())) {
    await io.removeModel(url);
  }
  localStorage.clear();
}

/** Runs the body while a property is another. */
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

async function isModel(loaded) {
  assert.equal(loaded.modelTopology, topology);
  assert.equal(loaded.weightSpecs, specs);
  assert.equal(floats(loaded.weightData), new Float32Array(data));
  assert.equal(loaded.format, 'layers-model');
  assert.equal(loaded.convertedBy, null);
  assert.equal(loaded.userDefinedMetadata, { a: 1 });
}

// ---- weights ------------------------------------------------------------------------------------

test('a composite buffer slices as the joined buffer does', () => {
  const bytes = Uint8Array.from({ length: 17 }, (_, i) => i * 15);
  const cut = [0, 3, 3, 8, 12, 17];
  const parts = cut.slice(1).map((end, i) => bytes.slice(cut[i], end).buffer);
  const all = new io.CompositeArrayBuffer(parts);
  assert.equal(all.byteLength, 17);
  for (let a = 0; a <= 18; a++) {
    for (let b = 0; b <= 18; b++) {
      assert.equal(new Uint8Array(all.slice(a, b)), bytes.slice(a, b), `${a} to ${b}`);
    }
  }
  assert.equal(all.slice(-5, -1).byteLength, 0);
  // a view counts with its own bytes only
  assert.equal(new Uint8Array(io.CompositeArrayBuffer.join(bytes.subarray(2, 4))), [30, 45]);
});

test('weights of every numeric type go and come back, whole and in crumbs', async () => {
  const tensors = {
    f: tf.tensor([[1.5, -2], [3e-20, 4]]),
    i: tf.tensor([1, -2147483648, 2147483647], [3], 'int32'),
    b: tf.tensor([true, false, true], [3], 'bool'),
    none: tf.zeros([0, 2]),
    c: tf.complex([1, 2], [3, -4]),
    s: tf.scalar(7),
  };
  const encoded = await io.encodeWeights(tensors, 'model');
  assert.equal(encoded.data.byteLength, 16 + 12 + 3 + 16 + 4);
  assert.equal(new Float32Array(encoded.data.slice(31, 47)), [1, 3, 2, -4]);
  assert.equal(encoded.specs[1], { name: 'i', shape: [3], dtype: 'int32', group: 'model' });
  const crumbs = (size) => {
    let at = 0;
    return new ReadableStream({
      pull(sink) {
        if (at >= encoded.data.byteLength) {
          sink.close();
        } else {
          sink.enqueue(encoded.data.slice(at, (at += size)));
        }
      },
    });
  };
  const before = tf.memory().numTensors;
  const ways = [io.decodeWeights(encoded.data, encoded.specs)];
  for (const size of [1, 5, 16, 1000]) {
    ways.push(await io.decodeWeightsStream(crumbs(size), encoded.specs));
  }
  assert.equal(tf.memory().numTensors - before, 5 * 6);
  for (const out of ways) {
    for (const name of Object.keys(tensors)) {
      assert.equal(out[name].dtype, tensors[name].dtype);
      assert.equal(out[name].shape, tensors[name].shape);
      assert.equal(await out[name].data(), await tensors[name].data(), name);
    }
  }
  tf.dispose([ways, tensors]);
});

test('strings are their length and their bytes, UTF-8 or not', async () => {
  const tensors = {
    s: tf.tensor([['a', ''], ['Zaunkönig', '鷦']]), one: tf.scalar('wren'),
    raw: tf.tensor([new Uint8Array([255, 0, 128])], [1], 'string'),
    none: tf.tensor([], [0], 'string'), after: tf.tensor([5]),
  };
  const { data: bytes, specs: list } = await io.encodeWeights(tensors);
  assert.equal(bytes.byteLength, 4 * 4 + 1 + 10 + 3 + 4 + 4 + 4 + 3 + 4);
  assert.equal(new Uint8Array(bytes.slice(0, 9)), [1, 0, 0, 0, 97, 0, 0, 0, 0]);
  const crumbs = new ReadableStream({
    start(sink) {
      for (let at = 0; at < bytes.byteLength; at += 3) {
        sink.enqueue(bytes.slice(at, at + 3));
      }
      sink.close();
    },
  });
  for (const out of [io.decodeWeights(bytes, list), await io.decodeWeightsStream(crumbs, list)]) {
    for (const name of Object.keys(tensors)) {
      assert.equal(out[name].dtype, tensors[name].dtype);
      assert.equal(out[name].shape, tensors[name].shape);
      assert.equal(await out[name].data(), await tensors[name].data(), name);
    }
    assert.equal((await out.raw.bytes())[0], [255, 0, 128]);
    tf.dispose(out);
  }
  tf.dispose(tensors);
});

test('quantised weights come back as value = code * scale + min, and as float16', async () => {
  const q = (dtype) => ({ dtype, scale: 0.1, min: -1 });
  const bytes = io.CompositeArrayBuffer.join([
    new Uint8Array([0, 48, 255]), new Uint8Array([0, 48, 255]), new Uint16Array([0, 65535]),
    new Uint16Array([0x3400, 0xc000, 0x7c00]),
  ]);
  const out = io.decodeWeights(bytes, [
    { name: 'f8', shape: [3], dtype: 'float32', quantization: q('uint8') },
    { name: 'i8', shape: [3], dtype: 'int32', quantization: q('uint8') },
    { name: 'f16', shape: [2], dtype: 'float32', quantization: q('uint16') },
    { name: 'half', shape: [3], dtype: 'float32', quantization: { dtype: 'float16' } },
  ]);
  assert.close(await out.f8.data(), [-1, 3.8, 24.5]);
  assert.equal(await out.i8.data(), [-1, 4, 25]);
  assert.close(await out.f16.data(), [-1, 6552.5]);
  assert.equal(await out.half.data(), [0.25, -2, Infinity]);
  tf.dispose(out);
});

test('bytes that do not fit their specs leave no tensor behind', async () => {
  const before = tf.memory().numTensors;
  const short = () => io.decodeWeights([data, data.slice(0, 4)], [...specs, ...specs]);
  await assert.throws(short, "Weight 'dense/kernel' takes 12 bytes, but only 4 are left");
  const stream = new Response(data).body;
  await assert.throws(() => io.decodeWeightsStream(stream, [...specs, ...specs]), 'only 0 are left');
  const odd = (entry) => () => io.decodeWeights(data, [specs[0], { name: 'x', shape: [1], ...entry }]);
  await assert.throws(odd({ dtype: 'int16' }), "Unsupported dtype in weight 'x': int16");
  await assert.throws(
    odd({ dtype: 'int32', quantization: { dtype: 'float16' } }), 'float16 for int32');
  await assert.throws(
    odd({ dtype: 'float32', quantization: { dtype: 'uint8' } }), "doesn't have corresponding metadata");
  assert.equal(tf.memory().numTensors, before);
});

test('loads only the files that hold the weights asked for', async () => {
  const asked = [];
  const load = io.weightsLoaderFactory(async (urls) => {
    asked.push(...urls);
    return urls.map((u) => new Float32Array(u.endsWith('b') ? [3, 4] : [1, 2]).buffer);
  });
  const weight = (name, n) => ({ name, shape: [n], dtype: 'float32' });
  const manifest = [
    { paths: ['a', 'b'], weights: [weight('x', 3), weight('y', 1)] },
    { paths: ['c'], weights: [weight('z', 2)] },
  ];
  const one = await load(manifest, 'https://h/m', ['y']);
  assert.equal(asked, ['https://h/m/a', 'https://h/m/b']);
  assert.equal(Object.keys(one), ['y']);
  assert.equal(await one.y.data(), [4]);
  const all = await load(manifest, 'm/');
  assert.equal(asked.slice(2), ['m/a', 'm/b', 'm/c']);
  assert.equal(await all.x.data(), [1, 2, 3]);
  await assert.throws(() => load(manifest, '', ['y', 'q']), 'Could not find weights in manifest');
  tf.dispose([one, all]);
});

// ---- stores -------------------------------------------------------------------------------------

for (const scheme of ['localstorage', 'indexeddb']) {
  const at = (path) => `${scheme}://${path}`;
  const save = (path, artifacts) => io.getSaveHandlers(at(path))[0].save(artifacts);
  const load = (path) => io.getLoadHandlers(at(path))[0].load();

  test(`${scheme}: saves, lists, loads, copies, moves, removes`, async () => {
    await empty();
    const saved = (await save('some/model', model)).modelArtifactsInfo;
    assert.equal(saved.modelTopologyBytes, JSON.stringify(topology).length);
    assert.equal(saved.weightDataBytes, 16);
    await isModel(await load('some/model'));
    const listed = await io.listModels();
    assert.equal(Object.keys(listed), [at('some/model')]);
    assert.ok(listed[at('some/model')].dateSaved instanceof Date);
    assert.equal(listed[at('some/model')].weightDataBytes, 16);
    await io.copyModel(at('some/model'), at('copy'));
    await io.moveModel(at('some/model'), at('moved'));
    assert.equal(Object.keys(await io.listModels()).sort(), [at('copy'), at('moved')]);
    await isModel(await load('moved'));
    assert.equal((await io.removeModel(at('copy'))).weightDataBytes, 16);
    await assert.throws(() => io.removeModel(at('copy')), 'copy');
    await assert.throws(() => load('copy'), 'copy');
    await empty();
  });

  test(`${scheme}: topology alone, weights alone, shards, other letters`, async () => {
    await save('t', { modelTopology: { name: 'Zaunkönig 鷦' } });
    const alone = await load('t');
    assert.equal(alone.modelTopology, { name: 'Zaunkönig 鷦' });
    assert.equal(alone.weightData, undefined);
    const bytes = (await io.listModels())[at('t')].modelTopologyBytes;
    assert.equal(bytes, new TextEncoder().encode('{"name":"Zaunkönig 鷦"}').length);
    await save('w', { weightSpecs: specs, weightData: [data.slice(0, 5), data.slice(5)] });
    assert.equal(floats((await load('w')).weightData), new Float32Array(data));
    await empty();
  });
}

test('a model moves between the stores', async () => {
  await empty();
  await io.browserLocalStorage('m').save(model);
  await io.moveModel('localstorage://m', 'indexeddb://m');
  assert.equal(localStorage.length, 0);
  await isModel(await io.browserIndexedDB('m').load());
  await assert.throws(() => io.moveModel('indexeddb://m', 'nowhere'), 'no save handler is found');
  assert.equal(Object.keys(await io.listModels()), ['indexeddb://m']);
  await empty();
});

test('local storage that is full says so, keeps what it held, and leads to a download', async () => {
  await empty();
  await io.browserLocalStorage('m').save(model);
  const stored = { ...localStorage };
  const big = { ...model, weightData: new ArrayBuffer(12e6) };
  for (const path of ['m', 'other']) {
    const e = await assert.throws(
      () => io.browserLocalStorage(path).save(big), `Failed to save model '${path}' to local storage: `
        + 'QuotaExceededError', 'StorageError');
    assert.ok(e.message.includes('io.browserDownloads(name).save(error.artifacts)'), e.message);
    assert.ok(e.artifacts === big);
  }
  assert.equal({ ...localStorage }, stored);
  await isModel(await io.browserLocalStorage('m').load());
  await empty();
});

test('a save to local storage that stops half-way is taken back', async () => {
  await empty();
  await io.browserLocalStorage('m').save(model);
  const stored = { ...localStorage };
  const set = Storage.prototype.setItem;
  for (let left = 0; left < 5; left++) {
    let n = left;
    const failing = function (k, v) {
      if (n-- === 0) {
        throw new DOMException('full', 'QuotaExceededError');
      }
      set.call(this, k, v);
    };
    const other = { ...model, modelTopology: { other: 1 }, weightData: new ArrayBuffer(16) };
    await swapped(Storage.prototype, 'setItem', failing, () =>
      assert.throws(() => io.browserLocalStorage('m').save(other), 'full', 'StorageError'));
    assert.equal({ ...localStorage }, stored, `after ${left} items`);
  }
  await empty();
});

test('a move for which there is only room once the old copy is gone', async () => {
  await empty();
  const half = { ...model, weightData: new Float32Array(700e3).fill(0.25).buffer };
  await io.browserLocalStorage('old').save(half);
  await assert.throws(() => io.copyModel('localstorage://old', 'localstorage://new'), 'Quota');
  await io.moveModel('localstorage://old', 'localstorage://new');
  assert.equal(Object.keys(await io.listModels()), ['localstorage://new']);
  assert.equal(floats((await io.browserLocalStorage('new').load()).weightData)[699999], 0.25);
  await empty();
});

test('a save to IndexedDB that stops half-way is taken back', async () => {
  await empty();
  await io.browserIndexedDB('m').save(model);
  const put = IDBObjectStore.prototype.put;
  for (const failAt of [0, 1]) {
    let n = failAt;
    const failing = function (value) {
      if (n-- === 0) {
        throw new DOMException('full', 'QuotaExceededError');
      }
      return put.call(this, value);
    };
    const other = { ...model, modelTopology: { other: 1 } };
    const e = await swapped(IDBObjectStore.prototype, 'put', failing, () =>
      assert.throws(() => io.browserIndexedDB('m').save(other), "save model 'm' to IndexedDB: Quota",
        'StorageError'));
    assert.ok(e.artifacts === other);
    await isModel(await io.browserIndexedDB('m').load());
  }
  // an error that comes once both are on their way: the second write meets what is there already
  const late = function (value) {
    return value.modelArtifactsInfo ? this.add(value) : put.call(this, value);
  };
  await swapped(IDBObjectStore.prototype, 'put', late, () =>
    assert.throws(() => io.browserIndexedDB('m').save({ ...model, modelTopology: { other: 1 } }),
      'ConstraintError', 'StorageError'));
  await isModel(await io.browserIndexedDB('m').load());
  // what cannot be cloned is refused too, and spoils nothing
  await assert.throws(
    () => io.browserIndexedDB('m').save({ modelTopology: { f() {} } }), 'DataCloneError');
  await isModel(await io.browserIndexedDB('m').load());
  await empty();
});

test('stores that the browser refuses: an error with a way out, and the others go on', async () => {
  await empty();
  await io.browserIndexedDB('m').save(model);
  const refused = { get() { throw new DOMException('denied', 'SecurityError'); }, configurable: true };
  const own = Object.getOwnPropertyDescriptor(window, 'localStorage');
  Object.defineProperty(window, 'localStorage', refused);
  try {
    const handler = io.getSaveHandlers('localstorage://m')[0];
    const e = await assert.throws(() => handler.save(model), 'SecurityError: denied', 'StorageError');
    assert.ok(e.message.includes('browserDownloads') && e.artifacts === model);
    await assert.throws(() => handler.load(), "Failed to load model 'm' from local storage: Sec");
    const warned = [];
    const listed = await swapped(console, 'warn', (m) => warned.push(m), () => io.listModels());
    assert.equal(Object.keys(listed), ['indexeddb://m']);
    assert.ok(warned.length === 1 && warned[0].includes('local storage'), warned);
  } finally {
    Object.defineProperty(window, 'localStorage', own);
  }
  await swapped(window, 'indexedDB', undefined, async () => {
    const e = await assert.throws(() => io.browserIndexedDB('m').save(model), 'to IndexedDB');
    assert.ok(e.artifacts === model);
  });
  await empty();
});

test('models that cannot be named or stored as JSON', async () => {
  for (const make of [io.browserLocalStorage, io.browserIndexedDB]) {
    for (const path of [null, undefined, '']) {
      await assert.throws(() => make(path), 'modelPath must not be null, undefined or empty');
    }
    await assert.throws(() => make('m').save({ modelTopology: data }), 'received ArrayBuffer');
  }
  await assert.throws(() => io.removeModel('m'), 'does not contain a scheme');
  await assert.throws(() => io.removeModel('x://m'), "Cannot find model manager for scheme 'x'");
  await assert.throws(() => io.copyModel('a', 'a'), "are the same: 'a'");
});

// ---- memory, routers ----------------------------------------------------------------------------

test('handlers that keep a model in memory', async () => {
  await isModel(await io.fromMemory(model).load());
  await isModel(io.fromMemorySync(model).load());
  const legacy = await swapped(console, 'warn', () => {}, () =>
    io.fromMemory(topology, specs, data).load());
  assert.equal(Object.keys(legacy), ['modelTopology', 'weightSpecs', 'weightData']);
  const result = { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(model) };
  assert.ok((await io.withSaveHandler(async () => result).save(model)) === result);
  assert.ok(io.withSaveHandlerSync(() => result).save(model) === result);
  await assert.throws(() => io.withSaveHandler(() => { throw new Error('no'); }).save(model), 'no');
});

test('routers: the first word of a URL decides; more than one may answer', async () => {
  const saved = [];
  io.registerSaveRouter((url) =>
    url === 'mine://x' ? io.withSaveHandler(async (a) => saved.push(a)) : null);
  io.registerLoadRouter((url, options) =>
    String(url).startsWith('mine://') ? { load: async () => options } : null);
  assert.equal(io.getSaveHandlers('mine://x').length, 1);
  assert.equal(io.getSaveHandlers('mine://y'), []);
  assert.equal(await io.getLoadHandlers('mine://y', { strict: true })[0].load(), { strict: true });
  assert.equal(io.getSaveHandlers('downloads://x').length, 1);
  assert.equal(io.getLoadHandlers('downloads://x').length, 0);
  assert.equal(io.getLoadHandlers('https://h/model.json').length, 1);
  assert.equal(io.getLoadHandlers(['https://h/a', 'other']).length, 0);
});

test('model.json and artifacts', async () => {
  const manifest = [
    { paths: ['a'], weights: [specs[0]] }, { paths: ['b', 'c'], weights: [specs[1]] }];
  const json = io.getModelJSONForModelArtifacts(model, manifest);
  assert.equal(Object.keys(JSON.parse(JSON.stringify(json))).sort(), ['convertedBy', 'format',
    'generatedBy', 'modelTopology', 'userDefinedMetadata', 'weightsManifest']);
  assert.equal(io.getWeightSpecs(manifest), specs);
  await isModel(await io.getModelArtifactsForJSON(json, async (m) => [io.getWeightSpecs(m), data]));
  await assert.throws(
    () => io.getModelArtifactsForJSONSync(json), 'has weightsManifest but weightSpecs is null');
  await assert.throws(
    () => io.getModelArtifactsForJSONSync(json, specs), 'has weightsManifest but weightData is null');
});

// ---- files --------------------------------------------------------------------------------------

test('what is downloaded can be picked again', async () => {
  const files = [];
  const create = document.createElement;
  const blobs = {};
  const makeUrl = URL.createObjectURL;
  await swapped(URL, 'createObjectURL', (blob) => {
    const url = makeUrl.call(URL, blob);
    blobs[url] = blob;
    return url;
  }, () => swapped(document, 'createElement', (tag) => {
    const link = create.call(document, tag);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      files.push(new File([blobs[link.href]], link.download));
    });
    return link;
  }, async () => {
    const saved = await io.getSaveHandlers('downloads://wren')[0].save(model);
    assert.equal(saved.modelArtifactsInfo.weightDataBytes, 16);
  }));
  assert.equal(files.map((f) => f.name), ['wren.json', 'wren.weights.bin']);
  const json = JSON.parse(await files[0].text());
  assert.equal(json.weightsManifest, [{ paths: ['./wren.weights.bin'], weights: specs }]);
  await isModel(await io.browserFiles(files).load());
  assert.equal(await io.browserFiles([files[0]]).load(), { modelTopology: topology });
});

test('files in any order; what is missing, doubled or too much', async () => {
  const file = (name, content) => new File([content], name);
  const picked = (paths, ...weights) => io.browserFiles([
    file('m.json', JSON.stringify({ ...model, weightsManifest: [{ paths, weights: specs }] })),
    ...weights]).load();
  const first = file('w.1', data.slice(0, 8));
  const second = file('w.2', data.slice(8));
  await isModel(await picked(['d/w.1', './w.2'], second, first));
  await assert.throws(() => picked(['w.1'], first, second), '(1) and the number of weight files '
    + 'provided (2).');
  await assert.throws(() => picked(['w.1', 'w.3'], first, second), "basename 'w.3' is not provided.");
  await assert.throws(() => picked(['a/w.1', 'b/w.1'], first, second), "Duplicate file basename");
  await assert.throws(() => io.browserFiles([]), 'at least 1 file is required');
  await assert.throws(
    () => io.browserFiles([file('x.json', '{"weightsManifest": []}'), first]).load(),
    'modelTopology field is missing from file x.json');
});

// ---- URLs ---------------------------------------------------------------------------------------

const manifest = [{ paths: ['w1', 'w2'], weights: specs }];
const json = (path, extra) => ({
  [path]: JSON.stringify({ ...model, weightData: undefined, weightsManifest: manifest, ...extra }),
});
/** A fetch that serves these, and notes what it was asked for. */
function serve(files) {
  const fetch = async (url, init, details) => {
    fetch.asked.push(url);
    fetch.inits.push([init, details]);
    return url in files ? new Response(files[url]) : new Response('no', { status: 404 });
  };
  fetch.asked = [];
  fetch.inits = [];
  return fetch;
}

test('loads model.json and the weights beside it, with its query', async () => {
  const weights = { 'm/w1?k=1': data.slice(0, 4), 'm/w2?k=1': data.slice(4) };
  const fetchFunc = serve({ ...json('m/model.json?k=1'), ...weights });
  const progress = [];
  const requestInit = { headers: { a: 'b' } };
  const loaded = await io.http('m/model.json?k=1',
    { fetchFunc, requestInit, onProgress: (x) => progress.push(x) }).load();
  await isModel(loaded);
  assert.equal(fetchFunc.asked, ['m/model.json?k=1', 'm/w1?k=1', 'm/w2?k=1']);
  assert.ok(fetchFunc.inits.every(([init]) => init === requestInit));
  assert.equal(fetchFunc.inits.map(([, details]) => details), [
    undefined, { isBinary: true }, { isBinary: true }]);
  assert.equal(progress, [0.25, 0.5, 0.75, 1]);
});

test('weights that lie elsewhere', async () => {
  const files = { ...json('model.json') };
  for (const at of ['', 'far/', 'by?name=']) {
    files[at + 'w1'] = data.slice(0, 8);
    files[at + 'w2'] = data.slice(8);
  }
  const fetchFunc = serve(files);
  await isModel(await io.http('model.json', { fetchFunc }).load());
  for (const weightPathPrefix of ['far', 'far/', 'by?name=']) {
    await isModel(await io.http('model.json', { fetchFunc, weightPathPrefix }).load());
  }
  const weightUrlConverter = async (name) => 'far/' + name;
  await isModel(await io.http('model.json', { fetchFunc, weightUrlConverter }).load());
});

test('streams the weights', async () => {
  const fetchFunc = serve({ ...json('model.json'), w1: data.slice(0, 6), w2: data.slice(6) });
  const loaded = await io.http('model.json', { fetchFunc, streamWeights: true }).load();
  assert.equal(fetchFunc.asked, ['model.json']);
  assert.equal(loaded.weightData, undefined);
  const weights = await io.decodeWeightsStream(loaded.getWeightStream(), loaded.weightSpecs);
  assert.equal(await weights['dense/kernel'].data(), [1, -2, 0.5]);
  assert.equal(await weights['dense/bias'].data(), [4]);
  tf.dispose(weights);
});

test('a load that fails says which URL and why', async () => {
  const load = (files) => io.http('m/model.json', { fetchFunc: serve(files) }).load();
  await assert.throws(() => load({}), 'Request to m/model.json failed with status code 404');
  await assert.throws(() => load({ 'm/model.json': '<html>' }), 'Failed to parse model JSON of '
    + 'response from m/model.json');
  await assert.throws(() => load({ 'm/model.json': '{}' }), 'neither model topology or manifest');
  await assert.throws(() => load(json('m/model.json')), 'Request to m/w1 failed with status code 404');
  await assert.throws(() => io.http('', {}), 'must not be null, undefined or empty');
  await assert.throws(() => io.http('x', { requestInit: { body: 'b' } }), 'no pre-existing body');
  // the page's own server, over the platform's fetch
  await assert.throws(() => io.http('package.json').load(), 'neither model topology or manifest');
  const bytes = await io.loadWeights([{ paths: ['kinglet.umd.js'], weights: [
    { name: 'b', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 1, min: 0 } }] }]);
  const text = await (await fetch('kinglet.umd.js')).text();
  assert.equal(await bytes.b.data(), [text.charCodeAt(0), text.charCodeAt(1)]);
  tf.dispose(bytes);
});

test('saves by POST, or as asked', async () => {
  const seen = [];
  const fetchFunc = async (url, init) => {
    seen.push([url, init]);
    return new Response('', { status: url === 'ok' ? 200 : 500 });
  };
  const saved = await io.http('ok', { fetchFunc, requestInit: { headers: { a: 'b' } } }).save(model);
  assert.equal(saved.responses[0].status, 200);
  assert.equal(saved.modelArtifactsInfo.weightDataBytes, 16);
  const [url, init] = seen[0];
  assert.equal([url, init.method, init.headers], ['ok', 'POST', { a: 'b' }]);
  await isModel(await io.browserFiles([
    init.body.get('model.json'), init.body.get('model.weights.bin')]).load());
  await io.http('ok', { fetchFunc, requestInit: { method: 'PUT' } }).save({ modelTopology: topology });
  assert.equal(seen[1][1].method, 'PUT');
  assert.equal(seen[1][1].body.get('model.weights.bin'), null);
  await assert.throws(() => io.http('no', { fetchFunc }).save(model), 'status code 500');
});

test('progress of several promises', async () => {
  const told = [];
  const promises = [1, 2, 3, 4].map((x) => Promise.resolve(x));
  const all = await io.monitorPromisesProgress(promises, (x) => told.push(x), 0.2, 0.6);
  assert.equal(all, [1, 2, 3, 4]);
  assert.close(told, [0.3, 0.4, 0.5, 0.6]);
  for (const [start, end] of [[-1, 1], [0.5, 0.4], [0, 2]]) {
    await assert.throws(() => io.monitorPromisesProgress(promises, () => {}, start, end), 'progress');
  }
  await assert.throws(() => io.monitorPromisesProgress([], () => {}), 'non-empty array');
});
