// What is inside a model: its layers, their weights, how they are connected, what they answer.

const sizes_ = shape => (Array.isArray(shape && shape[0]) ? shape.map(sizes_).join(', ') : '[' + (shape || []).map(n => (n === null ? '·' : n)).join(', ') + ']');

const attempt = (body, otherwise) => {
  try {
    return body();
  } catch (e) { // a layer that is used at several places has no single shape
    return otherwise;
  }
};

const shapeOf = layer => attempt(() => sizes_(layer.outputShape), 'several');

/** A table of a model's layers. */
function modelSummary(container, model) {
  return table(container, {
    headers: ['Layer', 'Output shape', '# Params', 'Trainable'],
    values: model.layers.map(l => [l.name, shapeOf(l), l.countParams(), String(l.trainable)]),
  });
}

/** A layer's weights: their shapes and figures, and a histogram of each. */
async function layer(container, shown) {
  const area = areaOf(container);
  const tensors = shown.getWeights(); // the layer's own: not ours to dispose
  const values = await Promise.all(tensors.map(t => t.data()));
  const called = (shown.weights || []).map(w => w.originalName || w.name);
  const rows = values.map((v, i) => {
    const s = statsOf(v);
    return [called[i] || 'weight ' + i, sizes_(tensors[i].shape), s.numVals, s.min, s.max, s.numZeros, s.numNans, s.numInfs];
  });
  table(part(area, `${shown.name}: ${shown.getClassName ? shown.getClassName() : 'layer'} ${shapeOf(shown)}`),
    {headers: ['Weight', 'Shape', 'Values', 'Min', 'Max', 'Zeros', 'NaNs', 'Infinities'], values: rows});
  values.forEach((v, i) => histogram(part(area, rows[i][0]), v, {stats: false, maxBins: 24}));
}

/** Nodes of a model's graph: {name, type, shape, from: names of the layers before}. */
function graphOf(model) {
  let topology = model.toJSON(null, false);
  if (typeof topology === 'string') topology = JSON.parse(topology);
  const config = topology.config || topology;
  const list = Array.isArray(config) ? config : config.layers;
  const nodes = list.map(l => ({name: l.name || l.config.name, type: l.class_name, from: new Set(), shape: ''}));
  const known = new Set(nodes.map(n => n.name));
  const collect = (value, from) => { // a list [name, 0, 0, …], or Keras 3's keras_history, at any depth
    if (Array.isArray(value)) {
      if (typeof value[0] === 'string' && typeof value[1] === 'number') {
        if (known.has(value[0])) from.add(value[0]);
      } else value.forEach(v => collect(v, from));
    } else if (value && typeof value === 'object') Object.values(value).forEach(v => collect(v, from));
  };
  list.forEach((l, i) => {
    if (l.inbound_nodes) collect(l.inbound_nodes, nodes[i].from);
    else if (i) nodes[i].from.add(nodes[i - 1].name);
    nodes[i].shape = attempt(() => shapeOf(model.getLayer(nodes[i].name)), '');
  });
  return nodes;
}

/** Rows of nodes, each below all that it reads. An arrow past other rows gets a place of its own in each of them, without a name. */
function layers(nodes) {
  const byName = new Map(nodes.map(n => [n.name, n]));
  nodes.forEach(n => (n.before = [...n.from].map(name => byName.get(name))));
  for (let changed = true, guard = nodes.length; changed && guard >= 0; guard--) {
    changed = false;
    for (const n of nodes) {
      const depth = Math.max(0, ...n.before.map(f => (f.depth || 0) + 1));
      changed = changed || depth !== n.depth;
      n.depth = depth;
    }
  }
  const rows = [];
  const put = n => (rows[n.depth] = rows[n.depth] || []).push(n);
  nodes.forEach(put);
  const passing = new Map();
  for (const n of nodes) {
    n.before = n.before.map(source => {
      let from = source;
      for (let depth = source.depth + 1; depth < n.depth; depth++) {
        const key = depth + ' ' + source.name;
        if (!passing.has(key)) {
          const pass = {depth, before: [from], wide: 0.3};
          passing.set(key, pass);
          put(pass);
        }
        from = passing.get(key);
      }
      return from;
    });
  }
  for (const row of rows) {
    row.forEach((n, i) => (n.wish = n.before.length ? n.before.reduce((sum, f) => sum + f.x, 0) / n.before.length : i));
    row.sort((a, b) => a.wish - b.wish);
    row.forEach((n, i) => (n.x = i ? Math.max(n.wish, row[i - 1].x + ((row[i - 1].wide || 1) + (n.wide || 1)) / 2) : n.wish));
    const shift = row.reduce((sum, n) => sum + n.wish - n.x, 0) / row.length; // as near to their wishes on the whole as they can be
    row.forEach(n => (n.x += shift));
  }
  return rows;
}

const SVG = 'http://www.w3.org/2000/svg';
const [BOX, TALL, WIDE, DOWN] = [168, 46, 188, 78];

/** Boxes and arrows: the layers of a model and what flows between them. */
function modelGraph(container, model) {
  style();
  const nodes = graphOf(model);
  const all = [].concat(...layers(nodes));
  const left = Math.min(...nodes.map(n => n.x));
  const width = (Math.max(...all.map(n => n.x)) - left) * WIDE + BOX + 8;
  const height = Math.max(...nodes.map(n => n.depth)) * DOWN + TALL + 8;
  const area = areaOf(container);
  const theme = themeOf(area);
  const draw = (tag, values, parent, text) => {
    const made = attributes(document.createElementNS(SVG, tag), values);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };
  const svg = attributes(document.createElementNS(SVG, 'svg'), {
    class: 'kv-graph', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'font-size': 12, 'font-family': 'system-ui, sans-serif', 'text-anchor': 'middle',
    'aria-label': 'Model: ' + nodes.map(n => n.name + (n.from.size ? ' after ' + [...n.from].join(' and ') : '')).join('; '),
  });
  const middle = n => (n.x - left) * WIDE + 4 + BOX / 2;
  const top = n => n.depth * DOWN + 4;
  for (const n of all) {
    for (const f of n.before) {
      const [x0, y0, x1, y1] = [middle(f), top(f) + TALL, middle(n), top(n)];
      const end = n.name ? `${y1 - 5}` : `${y1}V${y1 + TALL}`;
      draw('path', {d: `M${x0} ${y0}C${x0} ${y0 + 18} ${x1} ${y1 - 20} ${x1} ${end}`, fill: 'none', stroke: 'currentColor', 'stroke-opacity': 0.55, 'stroke-width': 1.5}, svg);
      if (n.name) draw('path', {d: `M${x1 - 4} ${y1 - 7}h8l-4 7z`, fill: 'currentColor', 'fill-opacity': 0.7}, svg);
    }
  }
  const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);
  nodes.forEach(n => {
    const box = draw('g', {transform: `translate(${middle(n) - BOX / 2} ${top(n)})`}, svg);
    draw('title', {}, box, `${n.name}: ${n.type} ${n.shape}`);
    const color = theme.series[n.from.size ? n.from.size > 1 ? 3 : 0 : 2];
    draw('rect', {width: BOX, height: TALL, rx: 9, fill: color, 'fill-opacity': 0.14, stroke: color}, box);
    draw('text', {x: BOX / 2, y: 19, 'font-weight': 600, fill: 'currentColor'}, box, cut(n.name, 21));
    draw('text', {x: BOX / 2, y: 36, fill: 'currentColor', 'fill-opacity': 0.75}, box, cut(n.type + ' ' + n.shape, 25));
  });
  area.replaceChildren(svg);
  return Promise.resolve();
}

let given = null;

/** The API that builds models: what `use` was given, else the page's `kinglet` or `tf`. */
function tensors() {
  const found = given || globalThis.kinglet || globalThis.tf;
  if (!found) throw new Error('visor: there is no kinglet in this page; call use(tf) with the API that made the model');
  return found;
}

/**
 * What a layer answers to one input: a picture of each channel (NHWC), bars of units, or a heat map of steps and features. Several
 * samples: the first one.
 */
async function activations(container, model, which, input) {
  const tf = tensors();
  const one = typeof which === 'object' ? which : typeof which === 'number' ? model.getLayer(undefined, which) : model.getLayer(which);
  const out = tf.tidy(() => tf.model({inputs: model.inputs, outputs: one.output}).predict(input));
  const [, ...shape] = out.shape;
  const all = await out.data();
  out.dispose();
  const values = all.subarray(0, shape.reduce((a, b) => a * b, 1));
  const area = areaOf(container);
  if (shape.length === 1) {
    return barchart(area, Array.from(values, (value, index) => ({index, value})), {xLabel: 'unit', yLabel: one.name});
  }
  if (shape.length === 2) {
    const rows = Array.from({length: shape[0]}, (_, r) => Array.from(values.subarray(r * shape[1], (r + 1) * shape[1])));
    return heatmap(area, {values: rows}, {xLabel: 'step', yLabel: 'feature'});
  }
  if (shape.length !== 3) throw new Error(`activations: ${one.name} answers ${sizes_(out.shape)}; pictures are drawn of [batch, height, width, channels]`);
  pictures(area, values, shape);
}

const MAPS_SHOWN = 64;

function pictures(area, values, [height, width, channels]) {
  style();
  const grid = element('div', 'kv-maps');
  const color = colors('viridis');
  for (let c = 0; c < Math.min(channels, MAPS_SHOWN); c++) {
    const own = new Float32Array(width * height).map((_, i) => values[i * channels + c]);
    const [low, high] = extent([own], v => v);
    const image = new ImageData(width, height);
    own.forEach((v, i) => image.data.set([...color((v - low) / (high - low)), 255], i * 4));
    const canvas = attributes(element('canvas', '', undefined, grid), {
      width, height, role: 'img', title: `${c}: ${short(low)} to ${short(high)}`, 'aria-label': `Channel ${c}, ${short(low)} to ${short(high)}`,
    });
    canvas.getContext('2d').putImageData(image, 0, 0);
  }
  area.replaceChildren(grid);
  if (channels > MAPS_SHOWN) element('p', '', `${channels - MAPS_SHOWN} more channels`, area);
}
