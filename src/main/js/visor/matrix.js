// Matrices of coloured cells, and tables.

/** Rows of numbers as cells of colour. `options`: colorMap, domain, overlay (write the numbers), blank(row, column) cells. */
function matrix(container, rows, xNames, yNames, options, label) {
  const cells = rows.reduce((all, row) => all.concat(Array.from(row)), []);
  const [low, high] = options.domain || extent([cells], v => v);
  const columns = rows.length ? rows[0].length : 0;
  return paint(container, options, Math.min(420, Math.max(120, 46 + rows.length * 34)), (pen, width, height, theme, at, chart) => {
    const color = colors(options.colorMap === 'blues' && theme.dark ? 'blues on dark' : options.colorMap);
    const room = Math.max(...yNames.map(n => pen.measureText(n).width), 8);
    const left = Math.min(room, width * 0.35) + 8 + (options.yLabel ? 16 : 0);
    const bottom = height - 18 - (options.xLabel ? 15 : 0);
    const wide = (width - left - 2) / columns;
    const tall = (bottom - 2) / rows.length;
    const column = at ? Math.floor((at.x - left) / wide) : -1;
    const row = at ? Math.floor((at.y - 2) / tall) : -1;
    const inside = row >= 0 && row < rows.length && column >= 0 && column < columns;
    chart.step = [wide, tall];
    const gap = wide > 12 && tall > 12 ? 2 : 0;
    rows.forEach((list, r) => {
      for (let c = 0; c < columns; c++) {
        const value = list[c];
        const [x, y] = [left + c * wide, 2 + r * tall];
        if (value === value && !(options.blank && options.blank(r, c))) {
          const [red, green, blue] = color(high > low ? (value - low) / (high - low) : 0);
          pen.fillStyle = `rgb(${red},${green},${blue})`;
          pen.fillRect(x, y, wide - gap + (gap ? 0 : 0.5), tall - gap + (gap ? 0 : 0.5));
          pen.fillStyle = red * 0.3 + green * 0.6 + blue * 0.1 > 140 ? '#10161d' : '#ffffff';
        } else pen.fillStyle = theme.ink;
        if (options.overlay && wide > 16 && tall > 10) {
          pen.textAlign = 'center';
          pen.fillText(short(value), x + (wide - gap) / 2, y + (tall - gap) / 2, wide - gap);
        }
      }
    });
    if (inside) {
      pen.strokeStyle = theme.ink;
      pen.lineWidth = 2;
      pen.strokeRect(left + column * wide, 2 + row * tall, wide - gap, tall - gap);
    }
    pen.fillStyle = theme.soft;
    pen.textAlign = 'right';
    const every = Math.ceil(14 / tall);
    yNames.forEach((n, r) => r % every || pen.fillText(n, left - 6, 2 + (r + 0.5) * tall, left - 8 - (options.yLabel ? 16 : 0)));
    pen.textAlign = 'center';
    const often = Math.ceil((Math.max(...xNames.map(n => Math.min(60, pen.measureText(n).width)), 0) + 6) / wide);
    xNames.forEach((n, c) => c % often || pen.fillText(n, left + (c + 0.5) * wide, bottom + 10, wide * often - 4));
    if (options.xLabel) pen.fillText(options.xLabel, (left + width) / 2, height - 7);
    if (options.yLabel) {
      pen.save();
      pen.translate(8, bottom / 2);
      pen.rotate(-Math.PI / 2);
      pen.fillText(options.yLabel, 0, 0);
      pen.restore();
    }
    return inside ? [[`${options.yLabel || 'row'} ${yNames[row]}, ${options.xLabel || 'column'} ${xNames[column]}: ${short(rows[row][column])}`, '']] : [];
  }, label);
}

const names = (given, count, word) => Array.from({length: count}, (_, i) => String(given && given[i] !== undefined ? given[i] : word + i));

/** Counts of (label, prediction) pairs: `values[label][prediction]`. */
function confusionMatrix(container, data, options = {}) {
  const rows = data.values;
  const labels = names(data.tickLabels, rows.length, 'Class ');
  const total = rows.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  const right = rows.reduce((sum, row, i) => sum + (row[i] || 0), 0);
  return matrix(container, rows, labels, labels, Object.assign({colorMap: 'blues', xLabel: 'prediction', yLabel: 'label'}, options, {
    overlay: options.showTextOverlay !== false,
    blank: options.shadeDiagonal === false ? (r, c) => r === c : null,
    domain: [0, Math.max(1, ...rows.map((row, r) => Math.max(...row.filter((_, c) => options.shadeDiagonal !== false || r !== c))))],
  }), `Confusion matrix of ${labels.length} classes, ${right} of ${total} right`);
}

/** A matrix of numbers, `values[x][y]` (or `[y][x]` with `rowMajor`), or a tensor of two dimensions. */
async function heatmap(container, data, options = {}) {
  let rows = data.values;
  if (rows && typeof rows.array === 'function') rows = await rows.array();
  if (!options.rowMajor) rows = names(null, rows.length ? rows[0].length : 0, '').map((_, y) => rows.map(column => column[y]));
  const columns = rows.length ? rows[0].length : 0;
  return matrix(container, rows, names(data.xTickLabels, columns, ''), names(data.yTickLabels, rows.length, ''), options,
    `Heat map of ${columns} columns and ${rows.length} rows`);
}

/** A table of texts and numbers. */
function table(container, data, options = {}) {
  if (!data || !Array.isArray(data.headers) || !Array.isArray(data.values)) {
    throw new Error('visor: a table needs {headers: string[], values: any[][]}');
  }
  style();
  const scroll = element('div', 'kv-scroll');
  const made = element('table', 'kv-table', undefined, scroll);
  if (options && options.fontSize) made.style.fontSize = options.fontSize + 'px';
  const head = element('tr', '', undefined, element('thead', '', undefined, made));
  data.headers.forEach(h => attributes(element('th', '', h, head), {scope: 'col'}));
  const body = element('tbody', '', undefined, made);
  for (const row of data.values) {
    const line = element('tr', '', undefined, body);
    row.forEach(v => element('td', '', typeof v === 'number' ? short(v) : v, line));
  }
  areaOf(container).replaceChildren(scroll);
  return Promise.resolve();
}
