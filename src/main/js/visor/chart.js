// A chart: a canvas in a place, drawn again when its data, its size or the colours of the page change, at most every DRAW_EVERY ms.

const DRAW_EVERY = 60;
const HEIGHT = 210;
const charts = new WeakMap(); // the element drawn into → its chart
const shown = new Set(); // charts in the page
let sizes;

/** The element that a drawable means: an element, a surface, or name and tab of a surface of the visor. */
function areaOf(container) {
  if (container instanceof HTMLElement) return container;
  if (container && container.drawArea instanceof HTMLElement) return container.drawArea;
  if (container && typeof container.name === 'string') return visor().surface(container).drawArea;
  throw new Error('visor: a container is an element, a surface, or {name, tab}; got ' + container);
}

/** A part of an area with a heading of its own; the one of this name if it is there already. */
function part(area, name) {
  let found = [...area.children].find(c => c.classList.contains('kv-sub') && c.firstChild.textContent === name);
  if (!found) {
    found = element('div', 'kv-sub', undefined, area);
    element('h3', '', name, found);
    element('div', '', undefined, found);
  }
  return found.lastChild;
}

/**
 * Draws `draw` in a container, in place of what was there.
 *
 * draw(pen, width, height, theme, at) paints in CSS pixels; `at` is {x, y} where the visitor points, or null. It returns what the
 * caption says: a list of [text, color].
 */
function paint(container, options, height, draw, label) {
  style();
  const area = areaOf(container);
  let chart = charts.get(area);
  if (!chart || chart.figure.parentNode !== area) {
    const figure = element('figure', 'kv-chart');
    const canvas = attributes(element('canvas', '', undefined, figure), {role: 'img', tabindex: 0});
    chart = {figure, canvas, caption: element('figcaption', '', undefined, figure), at: null, timer: 0, drawn: -DRAW_EVERY};
    area.replaceChildren(figure);
    charts.set(area, chart);
    point(chart);
    watch(chart);
  }
  Object.assign(chart, {options: options || {}, height, draw, label});
  refresh(chart);
  return Promise.resolve();
}

/** Draws at once, or as soon as the last drawing is old enough. */
function refresh(chart) {
  const wait = chart.drawn + DRAW_EVERY - performance.now();
  if (wait <= 0) drawNow(chart);
  else if (!chart.timer) chart.timer = setTimeout(() => drawNow(chart), wait);
}

function drawNow(chart) {
  clearTimeout(chart.timer);
  chart.timer = 0;
  const {canvas, options, figure} = chart;
  const room = figure.clientWidth;
  if (!room) return; // hidden: it is drawn when it gets a size
  const width = Math.min(options.width || room, room);
  const height = options.height || chart.height;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = width + 'px';
    canvas.style.height = height + 'px';
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = (options.fontSize || 11) + 'px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  const said = chart.draw(pen, width, height, themeOf(figure), chart.at, chart) || [];
  say(chart.caption, said);
  attributes(canvas, {'aria-label': chart.label + (said.length ? ': ' + said.map(s => s[0]).join(', ') : '')});
  chart.drawn = performance.now();
}

/** Writes the caption, keeping the elements that are there. */
function say(caption, said) {
  while (caption.children.length > said.length) caption.lastChild.remove();
  said.forEach(([text, color], i) => {
    const item = caption.children[i] || element('span', '', undefined, caption);
    if (item.title !== (color || '')) {
      item.title = color || '';
      item.replaceChildren(...(color ? [element('i')] : []), '');
      if (color) item.firstChild.style.background = color;
    }
    if (!item.lastChild) item.append('');
    if (item.lastChild.data !== text) item.lastChild.data = text;
  });
}

/** The visitor points by mouse, by finger, or by the arrow keys. */
function point(chart) {
  const {canvas} = chart;
  const to = at => {
    chart.at = at;
    drawNow(chart);
  };
  const follow = e => {
    const box = canvas.getBoundingClientRect();
    to({x: e.clientX - box.left, y: e.clientY - box.top});
  };
  canvas.addEventListener('pointermove', follow);
  canvas.addEventListener('pointerdown', follow);
  canvas.addEventListener('pointerleave', () => to(null));
  canvas.addEventListener('blur', () => to(null));
  canvas.addEventListener('keydown', e => {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[e.key];
    if (!step) return;
    e.preventDefault();
    const {clientWidth: width, clientHeight: height} = canvas;
    const [dx, dy] = chart.step || [width / 40, height / 20];
    const {x, y} = chart.at || {x: width / 2, y: height / 2};
    to({x: Math.min(width - 1, Math.max(0, x + step[0] * dx)), y: Math.min(height - 1, Math.max(0, y + step[1] * dy))});
  });
}

/** Draws a chart again when its size, or the colours of the page, change; forgets it when it has left the page. */
function watch(chart) {
  if (!sizes) {
    sizes = new ResizeObserver(entries => entries.forEach(e => {
      for (const c of shown) if (c.figure === e.target) drawNow(c);
    }));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => shown.forEach(drawNow));
  }
  for (const c of shown) {
    if (!c.figure.isConnected) {
      sizes.unobserve(c.figure);
      shown.delete(c);
    }
  }
  shown.add(chart);
  sizes.observe(chart.figure);
}

/** Round numbers from `low` to `high`, about `count` of them. */
function ticks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  const power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = power * [1, 2, 5, 10].find(f => f * power >= rough * 0.999);
  const list = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) list.push(+(k * step).toPrecision(12));
  return list;
}

/** Least and greatest of what is finite among `get` of the items; [0, 1] of nothing. A single value gets room around it. */
function extent(lists, get) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = get(list[i]);
      if (value < low && value > -Infinity) low = value;
      if (value > high && value < Infinity) high = value;
    }
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** Axes around a plot, and the two scales from values to pixels. `xs` and `ys` are the domains; `xTicks` may say the marks. */
function axes(pen, width, height, theme, options, xs, ys, xMarks) {
  const yMarks = ticks(ys[0], ys[1], Math.max(2, height / 45));
  const left = Math.max(...yMarks.map(t => pen.measureText(short(t)).width), 12) + 10 + (options.yLabel ? 16 : 0);
  const bottom = height - 18 - (options.xLabel ? 15 : 0);
  const right = width - 12;
  const top = 8;
  const x = value => left + (value - xs[0]) / (xs[1] - xs[0]) * (right - left);
  const y = value => bottom - (value - ys[0]) / (ys[1] - ys[0]) * (bottom - top);
  pen.lineWidth = 1;
  pen.strokeStyle = theme.grid;
  pen.fillStyle = theme.soft;
  pen.textAlign = 'right';
  pen.beginPath();
  for (const t of yMarks) {
    pen.moveTo(left, Math.round(y(t)) + 0.5);
    pen.lineTo(right, Math.round(y(t)) + 0.5);
    pen.fillText(short(t), left - 6, y(t));
  }
  pen.stroke();
  pen.textAlign = 'center';
  let free = -Infinity;
  for (const [value, text] of xMarks || ticks(xs[0], xs[1], width / 80).map(t => [t, short(t)])) {
    const half = pen.measureText(text).width / 2;
    const middle = Math.min(right + 10 - half, x(value));
    if (middle - half > free) {
      pen.fillText(text, middle, bottom + 10);
      free = middle + half + 8;
    }
  }
  if (options.xLabel) pen.fillText(options.xLabel, (left + right) / 2, height - 7);
  if (options.yLabel) {
    pen.save();
    pen.translate(8, (top + bottom) / 2);
    pen.rotate(-Math.PI / 2);
    pen.fillText(options.yLabel, 0, 0);
    pen.restore();
  }
  return {x, y, left, right, top, bottom};
}
