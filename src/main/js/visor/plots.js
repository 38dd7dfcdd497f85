// Lines, points, bars and histograms.

/** The series of tfjs-vis' {values, series}: lists of {x, y}, and their names. */
function seriesOf(data) {
  const values = (Array.isArray(data) ? data : data.values) || [];
  const lists = values.length && Array.isArray(values[0]) ? values : [values];
  return [lists, lists.map((_, i) => (data.series && data.series[i]) || 'Series ' + (i + 1))];
}

/** The domains of a plot: what the options say, else the data, with zero unless it shall fit. */
function domains(lists, options) {
  const xs = extent(lists, p => p.x);
  let ys = extent(lists, p => p.y);
  if (!options.zoomToFit) {
    if (options.yAxisDomain) ys = options.yAxisDomain;
    else if (ys[0] > 0) ys = [0, ys[1]];
    else if (ys[1] < 0) ys = [ys[0], 0];
  }
  return [options.zoomToFit || !options.xAxisDomain ? xs : options.xAxisDomain, ys];
}

/** The index of the point whose x is nearest; points are in the order of x. */
function nearest(list, x) {
  let low = 0;
  let high = list.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle].x < x) low = middle;
    else high = middle;
  }
  return list.length && Math.abs(list[high].x - x) < Math.abs(list[low].x - x) ? high : low;
}

/** A line through points in order. Of many points in one column of pixels, it goes through the least, greatest and last. */
function line(pen, list, x, y) {
  let open = false;
  let column, low, high, last;
  const close = () => {
    if (open && low < high) for (const end of [low, high, last]) pen.lineTo(column, end);
  };
  pen.beginPath();
  for (let i = 0; i < list.length; i++) {
    const [px, py] = [x(list[i].x), y(list[i].y)];
    if (!isFinite(py)) { // a gap
      close();
      open = false;
    } else if (open && Math.abs(px - column) < 0.5) {
      low = Math.min(low, py);
      high = Math.max(high, py);
      last = py;
    } else {
      close();
      pen[open ? 'lineTo' : 'moveTo'](px, py);
      open = true;
      column = px;
      low = high = last = py;
    }
  }
  close();
  pen.stroke();
}

function dot(pen, x, y, radius, color) {
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fill();
}

function linechart(container, data, options = {}) {
  const [lists, names] = seriesOf(data);
  return paint(container, options, HEIGHT, (pen, width, height, theme, at, chart) => {
    const [xs, ys] = domains(lists, options);
    const {x, y, left, right, top, bottom} = axes(pen, width, height, theme, options, xs, ys);
    const color = i => (options.seriesColors || theme.series)[i % (options.seriesColors || theme.series).length];
    const longest = lists.reduce((a, b) => (b.length > a.length ? b : a), []);
    let here = NaN;
    if (at && longest.length) {
      here = longest[nearest(longest, xs[0] + (at.x - left) / (right - left) * (xs[1] - xs[0]))].x;
      pen.fillStyle = theme.soft;
      pen.fillRect(Math.round(x(here)), top, 1, bottom - top);
    }
    chart.step = [Math.max(2, (right - left) / Math.max(1, longest.length - 1)), height / 20];
    pen.save();
    pen.beginPath();
    pen.rect(left, top - 4, right - left + 4, bottom - top + 8);
    pen.clip();
    pen.lineJoin = 'round';
    pen.lineWidth = 1.75;
    lists.forEach((list, i) => {
      pen.strokeStyle = color(i);
      line(pen, list, x, y);
      if (list.length === 1) dot(pen, x(list[0].x), y(list[0].y), 2.5, color(i));
    });
    const said = lists.map((list, i) => {
      const p = list.length ? list[isNaN(here) ? list.length - 1 : nearest(list, here)] : {y: '–'};
      if (!isNaN(here)) dot(pen, x(p.x), y(p.y), 3.5, color(i));
      return [names[i] + ' ' + short(p.y), color(i)];
    });
    pen.restore();
    return isNaN(here) ? said : [[(options.xLabel || 'x') + ' ' + short(here), ''], ...said];
  }, (options.yLabel || 'Lines') + ' over ' + (options.xLabel || 'x'));
}

function scatterplot(container, data, options = {}) {
  const [lists, names] = seriesOf(data);
  return paint(container, options, 260, (pen, width, height, theme, at) => {
    const [xs, ys] = domains(lists, options);
    const {x, y} = axes(pen, width, height, theme, options, xs, ys);
    const color = i => (options.seriesColors || theme.series)[i % (options.seriesColors || theme.series).length];
    let near = null;
    lists.forEach((list, i) => {
      pen.globalAlpha = 0.75;
      for (const p of list) {
        dot(pen, x(p.x), y(p.y), 3, color(i));
        const away = at ? Math.hypot(x(p.x) - at.x, y(p.y) - at.y) : 99;
        if (away < (near ? near.away : 30)) near = {away, p, i};
      }
    });
    pen.globalAlpha = 1;
    if (near) dot(pen, x(near.p.x), y(near.p.y), 5, color(near.i));
    return lists.map((list, i) => [near && near.i === i ? `${names[i]} (${short(near.p.x)}, ${short(near.p.y)})` : names[i] + ' ' + list.length, color(i)]);
  }, `Points: ${options.yLabel || 'y'} over ${options.xLabel || 'x'}`);
}

/** Bars from [label, value] pairs; `edges` are the marks below them as [place, text], the middles by default. */
function bars(container, pairs, options, edges, label) {
  const marks = edges || pairs.map((p, i) => [i + 0.5, p[0]]);
  return paint(container, options, 180, (pen, width, height, theme, at, chart) => {
    let ys = options.yAxisDomain || extent([pairs], p => p[1]);
    if (!options.yAxisDomain) ys = [Math.min(0, ys[0]), Math.max(0, ys[1])];
    const {x, y, left, right} = axes(pen, width, height, theme, options, [0, pairs.length || 1], ys, marks);
    const step = (right - left) / (pairs.length || 1);
    const over = at && at.x >= left && at.x < right ? Math.floor((at.x - left) / step) : -1;
    chart.step = [step, 1];
    pairs.forEach(([, value], i) => {
      const color = options.color || theme.series[0];
      pen.fillStyle = Array.isArray(color) ? color[i % color.length] : color;
      pen.globalAlpha = over < 0 || over === i ? 1 : 0.55;
      const gap = Math.min(4, step * 0.12);
      pen.fillRect(x(i) + gap / 2, Math.min(y(value), y(0)), step - gap, Math.abs(y(value) - y(0)));
    });
    pen.globalAlpha = 1;
    return over < 0 ? [] : [[pairs[over][0] + ': ' + short(pairs[over][1]), '']];
  }, label);
}

function barchart(container, data, options = {}) {
  const pairs = data.map(d => [String(d.index), d.value]);
  const list = pairs.length > 8 ? pairs.length + ' bars' : pairs.map(p => p[0] + ' ' + short(p[1])).join(', ');
  return bars(container, pairs, options, null, 'Bars, ' + list);
}

/** What a histogram says of values: how many, least and greatest of the finite ones, zeros, NaNs, infinities. */
function statsOf(values) {
  const stats = {numVals: values.length, min: Infinity, max: -Infinity, numZeros: 0, numNans: 0, numInfs: 0};
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0) stats.numZeros++;
    if (value !== value) stats.numNans++;
    else if (Math.abs(value) === Infinity) stats.numInfs++;
    else {
      if (value < stats.min) stats.min = value;
      if (value > stats.max) stats.max = value;
    }
  }
  if (stats.min > stats.max) stats.min = stats.max = NaN;
  return stats;
}

/** How many values lie in each of at most `most` bins of equal width, and the bins' edges. */
function bins(values, most, {min, max}) {
  const count = isNaN(min) ? 0 : min === max ? 1 : most;
  const room = max - min || 1;
  const low = max === min ? min - 0.5 : min;
  const counts = new Array(count).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]) < Infinity) counts[Math.min(count - 1, Math.floor((values[i] - low) / room * count))]++;
  }
  return {counts, edges: Array.from({length: count + 1}, (_, i) => low + room * i / (count || 1))};
}

const STATS = {numVals: 'Values', min: 'Min', max: 'Max', numZeros: 'Zeros', numNans: 'NaNs', numInfs: 'Infinities'};

function histogram(container, data, options = {}) {
  const values = data.length && typeof data[0] === 'object' ? data.map(d => d.value) : data;
  const own = statsOf(values);
  const stats = options.stats === false ? null : Object.assign({}, own, options.stats);
  const {counts, edges} = bins(values, options.maxBins || 12, own);
  const area = areaOf(container);
  const parts = [...area.children].filter(c => c.classList.contains('kv-hist'));
  const places = parts.length === 2 ? parts : [0, 1].map(() => element('div', 'kv-hist'));
  if (!parts.length) area.replaceChildren(...places);
  if (stats) {
    const keys = Object.keys(STATS).filter(k => stats[k] !== undefined);
    table(places[0], {headers: keys.map(k => STATS[k]), values: [keys.map(k => short(stats[k]))]}, {});
  } else places[0].replaceChildren();
  const pairs = counts.map((n, i) => [short(edges[i]) + ' to ' + short(edges[i + 1]), n]);
  return bars(places[1], pairs, Object.assign({yLabel: 'Number of values'}, options), edges.map((e, i) => [i, short(e)]),
    `Histogram of ${values.length} values from ${short(own.min)} to ${short(own.max)}`);
}
