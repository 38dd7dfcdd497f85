// Training and its results.

const KEPT = 6000; // points of a live curve; of more, every other one goes

/** A curve for each metric from lists of values: numbers, or points {x, y}. */
function curves(container, lists, names, options, xLabel) {
  const given = Object.assign({xLabel}, options);
  if (!given.yAxisDomain && !given.zoomToFitAccuracy && names.every(n => /(^|_)(acc|accuracy)$/i.test(n))) given.yAxisDomain = [0, 1];
  if (given.zoomToFitAccuracy) given.zoomToFit = true;
  const values = lists.map(list => (typeof list[0] === 'number' ? Array.from(list, (y, x) => ({x, y})) : list));
  return linechart(container, {values, series: names}, given);
}

/** The metrics of a `History`, or of logs (one object for each epoch, or lists of such), as curves in one plot. */
function history(container, given, metrics, options) {
  let lists;
  let xLabel = 'epoch';
  if (given && given.history) lists = metrics.map(m => given.history[m]);
  else {
    const logs = [].concat(...given);
    if (Array.isArray(given[0])) xLabel = 'batch';
    lists = metrics.map(m => (logs.length && logs.some(l => m in l) ? logs.map(l => l[m]) : logs.length ? undefined : []));
  }
  const lost = metrics.filter((m, i) => !lists[i]);
  if (lost.length) {
    const there = Object.keys(given.history || given[0] || {}).join(', ');
    return Promise.reject(new Error(`show.history: no ${lost.join(', ')} in the history; it has ${there || 'nothing'}`));
  }
  return curves(container, lists, metrics, options, xLabel);
}

/** Callbacks for `fit` that draw the metrics while it runs: one plot for each, with its val_ beside it. */
function fitCallbacks(container, metrics, options = {}) {
  const made = {};
  const groups = new Map();
  for (const m of metrics) {
    const base = m.replace(/^val_/, '');
    groups.set(base, (groups.get(base) || []).concat(m));
  }
  for (const event of options.callbacks || ['onEpochEnd', 'onBatchEnd']) {
    const ofBatch = event === 'onBatchEnd';
    const lists = {};
    metrics.forEach(m => (lists[m] = []));
    let count = 0;
    made[event] = async (index, logs) => {
      const x = ofBatch ? count++ : index;
      for (const m of metrics) {
        if (logs && typeof logs[m] === 'number') {
          const list = lists[m];
          if (list.length && x <= list[list.length - 1].x) list.length = 0; // another fit
          list.push({x, y: logs[m]});
          if (list.length > KEPT) lists[m] = list.filter((_, i) => i % 2);
        }
      }
      for (const [base, all] of groups) {
        const there = all.filter(m => lists[m].length);
        if (there.length) curves(part(part(areaOf(container), event), base), there.map(m => lists[m]), there, options, ofBatch ? 'batch' : 'epoch');
      }
    };
  }
  return made;
}

/** A table of what `metrics.perClassAccuracy` gives. */
function perClassAccuracy(container, figures, labels) {
  return table(container, {
    headers: ['Class', 'Accuracy', '# Samples'],
    values: figures.map((f, i) => [labels ? labels[i] : 'Class ' + i, f.accuracy, f.count]),
  });
}

/** A histogram of a tensor's values. */
async function valuesDistribution(container, tensor) {
  return histogram(container, await valuesOf(tensor, 'what to show'));
}
