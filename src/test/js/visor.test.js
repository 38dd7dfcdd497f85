// The charts: a script of their own beside the shipped one, under a policy that allows no styles at all.

const loading = new Promise((done, failed) => {
  const script = document.createElement('script');
  script.src = 'kinglet-visor.js';
  script.onload = () => done(window.kingletVisor);
  script.onerror = failed;
  document.body.append(script);
});

/** A number as the charts write it. */
const short = (v) => String(+v.toPrecision(Math.abs(v) < 1 ? 3 : 4));

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** An empty place of 400 pixels in the page. */
function place() {
  const made = document.createElement('div');
  made.style.width = '400px';
  document.body.append(made);
  return made;
}

/** How many pixels of a canvas have about this colour. */
function count(canvas, [red, green, blue]) {
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) {
    const near = Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue) < 12;
    if (near && data[i + 3] > 200) n++;
  }
  return n;
}

const key = (target, name) => target.dispatchEvent(new KeyboardEvent('keydown', {key: name, bubbles: true, cancelable: true}));

test('figures of classification', async () => {
  const {metrics} = await loading;
  const labels = kinglet.tensor1d([0, 0, 1, 2, 2, 2], 'int32');
  const said = kinglet.tensor1d([0, 0, 0, 2, 1, 1], 'int32');
  assert.close(await metrics.accuracy(labels, said), 0.5);
  assert.equal(await metrics.confusionMatrix(labels, said), [[2, 0, 0], [1, 0, 0], [0, 2, 1]]);
  assert.equal(await metrics.confusionMatrix([1], [0], 3), [[0, 0, 0], [1, 0, 0], [0, 0, 0]]);
  assert.equal(await metrics.confusionMatrix([0, 1, 1], [0, 1, 0], 2, [0.5, 2, 3]), [[0.5, 0], [3, 2]]);
  assert.equal(await metrics.perClassAccuracy(labels, said),
    [{accuracy: 1, count: 2}, {accuracy: 0, count: 1}, {accuracy: 1 / 3, count: 3}]);
  await assert.throws(() => metrics.accuracy([0, 1], [0]), '2 labels and 1 predictions');
  await assert.throws(() => metrics.confusionMatrix([0, 3], [0, 0], 2), 'classes are 0 to 1');
});

test('lines are drawn in their colours, within their domain, and read by keys', async () => {
  const {render} = await loading;
  const area = place();
  const values = [[0, 1, 2, 3].map((x) => ({x, y: x * x})), [0, 1, 2, 3].map((x) => ({x, y: 9 - x}))];
  await render.linechart(area, {values, series: ['up', 'down']}, {seriesColors: ['#ff0000', '#0000ff'], xLabel: 'step'});
  const canvas = area.querySelector('canvas');
  assert.ok(count(canvas, [255, 0, 0]) > 50, 'red');
  assert.ok(count(canvas, [0, 0, 255]) > 50, 'blue');
  assert.equal(area.querySelector('figcaption').textContent, 'up 9down 6');
  assert.equal(canvas.getAttribute('aria-label'), 'Lines over step: up 9, down 6');
  canvas.focus();
  for (let i = 0; i < 20; i++) key(canvas, 'ArrowLeft');
  assert.equal(area.querySelector('figcaption').textContent, 'step 0up 0down 9');
  key(canvas, 'ArrowRight');
  key(canvas, 'ArrowRight');
  assert.ok(/^step [12]up/.test(area.querySelector('figcaption').textContent), area.querySelector('figcaption').textContent);
  canvas.blur();
  area.remove();
});

test('many points, gaps, single and no points are drawn', async () => {
  const {render} = await loading;
  const area = place();
  const line = (list) => render.linechart(area, {values: list}, {seriesColors: ['#ff0000']}).then(() => wait(90));
  await line(Array.from({length: 100000}, (_, x) => ({x, y: x % 2})));
  const canvas = area.querySelector('canvas');
  assert.ok(count(canvas, [255, 0, 0]) > 0.5 * 300 * 120, 'least and greatest of each column');
  await line([{x: 0, y: 1}, {x: 1, y: NaN}, {x: 2, y: 3}, {x: 3, y: 2}]);
  assert.ok(count(canvas, [255, 0, 0]) > 20);
  await line([{x: 5, y: 5}]);
  assert.ok(count(canvas, [255, 0, 0]) > 5, 'a dot');
  await line([]);
  assert.equal(count(canvas, [255, 0, 0]), 0);
  area.remove();
});

test('values in bins, and what is said of them', async () => {
  const {render, show} = await loading;
  const area = place();
  await render.histogram(area, [0, 0, 1, 2, 3, NaN, Infinity], {maxBins: 3});
  const row = [...area.querySelectorAll('td')].map((c) => c.textContent);
  assert.equal(row, ['7', '0', '3', '2', '1', '1']);
  const canvas = area.querySelector('canvas');
  canvas.focus();
  for (let i = 0; i < 5; i++) key(canvas, 'ArrowLeft');
  const bins = [];
  for (let i = 0; i < 3; i++) {
    key(canvas, 'ArrowRight');
    bins.push(area.querySelector('figcaption').textContent);
  }
  assert.ok(bins.includes('1 to 2: 1') && bins.includes('2 to 3: 2'), JSON.stringify(bins));
  await show.valuesDistribution(area, kinglet.tensor1d([4, 4]));
  assert.equal(area.querySelectorAll('canvas').length, 1, 'in the place of what was there');
  area.remove();
});

test('bars, points, matrices and tables', async () => {
  const {render, show} = await loading;
  const area = place();
  await render.barchart(area, [{index: 'a', value: 3}, {index: 'b', value: -2}], {color: '#ff0000'});
  assert.equal(area.querySelector('canvas').getAttribute('aria-label'), 'Bars, a 3, b -2');
  assert.ok(count(area.querySelector('canvas'), [255, 0, 0]) > 1000);
  await wait(80);
  await render.scatterplot(area, {values: [{x: 1, y: 1}, {x: 2, y: 3}]}, {seriesColors: ['#00ff00']});
  await wait(80);
  assert.ok(count(area.querySelector('canvas'), [0, 255, 0]) > 0 || area.querySelector('figcaption').textContent === 'Series 1 2');
  await render.confusionMatrix(area, {values: [[5, 1], [0, 4]], tickLabels: ['cat', 'dog']});
  await wait(80);
  assert.equal(area.querySelector('canvas').getAttribute('aria-label'), 'Confusion matrix of 2 classes, 9 of 10 right');
  await render.heatmap(area, {values: kinglet.tensor2d([[0, 1, 2], [3, 4, 5]])}, {colorMap: ['#ff0000', '#0000ff'], rowMajor: true});
  await wait(80);
  assert.ok(count(area.querySelector('canvas'), [255, 0, 0]) > 500, 'the least');
  assert.ok(count(area.querySelector('canvas'), [0, 0, 255]) > 500, 'the greatest');
  await render.table(area, {headers: ['a', 'b'], values: [['<b>x</b>', 0.1 + 0.2]]});
  assert.equal([...area.querySelectorAll('td')].map((c) => c.textContent), ['<b>x</b>', '0.3']);
  await show.perClassAccuracy(area, [{accuracy: 0.25, count: 4}], ['cat']);
  assert.equal([...area.querySelectorAll('td')].map((c) => c.textContent), ['cat', '0.25', '4']);
  await assert.throws(() => render.linechart(7, {values: []}), 'a container is an element');
  area.remove();
});

test('the visor opens, closes, has tabs and listens to keys', async () => {
  const {visor, surface} = await loading;
  const v = visor();
  assert.ok(v === visor() && v.isOpen());
  const first = v.surface({name: 'One', tab: 'First', styles: {height: 50}});
  assert.ok(first.drawArea.offsetHeight === 50 && first.label.textContent === 'One');
  assert.ok(surface({name: 'One', tab: 'First'}).container === first.container);
  surface({name: 'Two', tab: 'Second'});
  const tabs = [...v.el.querySelectorAll('[role=tab]')];
  const chosen = () => tabs.filter((t) => t.getAttribute('aria-selected') === 'true').map((t) => t.textContent);
  assert.equal(chosen(), ['First']);
  v.setActiveTab('Second');
  assert.equal(chosen(), ['Second']);
  tabs[1].focus();
  key(tabs[1], 'ArrowRight');
  assert.equal(chosen(), ['First']);
  await assert.throws(() => v.setActiveTab('Third'), "no tab 'Third'; there are First, Second");
  key(document.body, '`');
  assert.ok(!v.isOpen() && v.el.inert);
  const field = document.createElement('input');
  document.body.append(field);
  key(field, '`');
  assert.ok(!v.isOpen(), 'someone is writing');
  field.remove();
  key(document.body, '~');
  assert.ok(v.isOpen() && v.el.contains(document.activeElement));
  key(document.body, 'Escape');
  assert.ok(!v.isOpen());
  v.unbindKeys();
  key(document.body, '`');
  assert.ok(!v.isOpen());
  v.bindKeys();
  document.querySelector('.kv-handle').click();
  assert.ok(v.isOpen());
  v.toggleFullScreen();
  assert.ok(v.isFullscreen() && v.el.offsetWidth === innerWidth);
  v.toggleFullScreen();
  v.toggle();
  assert.ok(!v.isOpen());
  const names = [...v.el.querySelectorAll('button')].map((b) => b.getAttribute('aria-label') || b.textContent);
  assert.ok(names.every((n) => n.trim().length > 1), JSON.stringify(names));
  v.el.remove();
  assert.ok(visor() !== v && visor().isOpen(), 'another one when the page took it away');
  visor().close();
});

function network() {
  const model = kinglet.sequential();
  model.add(kinglet.layers.dense({units: 4, inputShape: [2], activation: 'tanh', name: 'first'}));
  model.add(kinglet.layers.dense({units: 1, name: 'second'}));
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mse']});
  return model;
}

test('curves while it trains, and of a history', async () => {
  const {show} = await loading;
  const area = place();
  const model = network();
  const callbacks = show.fitCallbacks(area, ['loss', 'val_loss', 'mse']);
  assert.equal(Object.keys(callbacks), ['onEpochEnd', 'onBatchEnd']);
  const xs = kinglet.tensor2d([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const ys = kinglet.tensor2d([[0], [1], [1], [0]]);
  const history = await model.fit(xs, ys, {epochs: 3, batchSize: 2, validationData: [xs, ys], callbacks});
  const titles = [...area.querySelectorAll('h3')].map((h) => h.textContent);
  assert.equal(titles.sort(), ['loss', 'loss', 'mse', 'mse', 'onBatchEnd', 'onEpochEnd']);
  await wait(90);
  const labels = [...area.querySelectorAll('canvas')].map((c) => c.getAttribute('aria-label'));
  const loss = history.history.val_loss[2];
  assert.ok(labels.some((l) => l.includes('val_loss ' + short(loss))), JSON.stringify(labels));
  await show.history(area, history, ['loss', 'val_loss']);
  assert.equal(area.querySelectorAll('canvas').length, 1);
  await show.history(area, [{loss: 3}, {loss: 1}], ['loss']);
  await assert.throws(() => show.history(area, history, ['acc']), 'no acc in the history; it has');
  model.dispose();
  area.remove();
});

test('a curve is drawn no more often than people can see', async () => {
  const {show} = await loading;
  const area = place();
  const {onBatchEnd} = show.fitCallbacks(area, ['loss'], {callbacks: ['onBatchEnd']});
  await onBatchEnd(0, {loss: 1});
  const pen = area.querySelector('canvas').getContext('2d');
  let drawn = 0;
  pen.clearRect = (...all) => {
    drawn++;
    CanvasRenderingContext2D.prototype.clearRect.apply(pen, all);
  };
  const start = performance.now();
  for (let i = 1; i < 2000; i++) await onBatchEnd(i, {loss: 1 / i});
  const took = performance.now() - start;
  await wait(100);
  assert.ok(drawn >= 1 && drawn <= took / 60 + 3, `${drawn} drawings in ${took} ms`);
  area.remove();
});

test('layers, weights, the graph and activations of a model; no tensor is left', async () => {
  const {show} = await loading;
  const area = place();
  const a = kinglet.input({shape: [3], name: 'a'});
  const b = kinglet.input({shape: [3], name: 'b'});
  const shared = kinglet.layers.dense({units: 3, name: 'shared'});
  const sum = kinglet.layers.add({name: 'sum'}).apply([shared.apply(a), shared.apply(b), a]);
  const model = kinglet.model({inputs: [a, b], outputs: kinglet.layers.dense({units: 2, name: 'out'}).apply(sum)});
  await show.modelSummary(area, model);
  const rows = [...area.querySelectorAll('tbody tr')].map((r) => r.firstChild.textContent);
  assert.equal(rows.sort(), ['a', 'b', 'out', 'shared', 'sum']);
  await show.modelGraph(area, model);
  const said = area.querySelector('svg').getAttribute('aria-label');
  for (const part of ['shared after a and b', 'out after sum', 'a;']) assert.ok(said.includes(part), said);
  const sumAfter = /sum after ([^;]*)/.exec(said)[1].split(' and ').sort();
  assert.equal(sumAfter, ['a', 'shared']);
  const top = (name) => [...area.querySelectorAll('g')].find((g) => g.textContent.includes(name + ':')).getBoundingClientRect().top;
  assert.ok(top('a') < top('shared') && top('shared') < top('sum') && top('sum') < top('out'), 'from above to below');

  const before = kinglet.memory().numTensors;
  await show.layer(area, shared);
  assert.equal([...area.querySelectorAll('tbody tr')].map((r) => r.children[2].textContent), ['9', '3']);
  assert.equal(area.querySelectorAll('canvas').length, 2);
  assert.equal(kinglet.memory().numTensors, before);
  model.dispose();
  area.remove();
});

test('feature maps of a picture, bars of units, a map of steps', async () => {
  const {show, use} = await loading;
  use(kinglet);
  const area = place();
  const model = kinglet.sequential();
  model.add(kinglet.layers.conv2d({inputShape: [6, 5, 1], filters: 3, kernelSize: 3, name: 'conv'}));
  model.add(kinglet.layers.reshape({targetShape: [4, 9], name: 'steps'}));
  model.add(kinglet.layers.flatten({name: 'flat'}));
  model.add(kinglet.layers.dense({units: 2, name: 'out'}));
  const input = kinglet.randomNormal([1, 6, 5, 1]);
  const before = kinglet.memory().numTensors;
  await show.activations(area, model, 'conv', input);
  const maps = [...area.querySelectorAll('canvas')];
  assert.equal(maps.map((c) => [c.width, c.height]), [[3, 4], [3, 4], [3, 4]]);
  await show.activations(area, model, 1, input);
  assert.equal(area.querySelector('canvas').getAttribute('aria-label'), 'Heat map of 4 columns and 9 rows');
  await show.activations(area, model, model.getLayer('out'), input);
  await wait(80);
  const expected = await kinglet.tidy(() => model.predict(input)).data();
  assert.ok(area.querySelector('canvas').getAttribute('aria-label').startsWith('Bars, 0 ' + short(expected[0])));
  assert.ok(kinglet.memory().numTensors <= before + 1, 'the prediction above, no more');
  model.dispose();
  area.remove();
});
