// Figures of classification, computed on the host from tensors (anything with data()), typed arrays or arrays.

/** The values of a tensor or of an array. */
async function valuesOf(x, what) {
  const values = x && typeof x.data === 'function' ? await x.data() : x;
  if (!values || typeof values.length !== 'number') throw new Error(`visor: ${what} must be a tensor or an array, got ${x}`);
  return values;
}

async function pairOf(labels, predictions) {
  const pair = [await valuesOf(labels, 'labels'), await valuesOf(predictions, 'predictions')];
  if (pair[0].length !== pair[1].length) {
    throw new Error(`visor: there are ${pair[0].length} labels and ${pair[1].length} predictions; both are class numbers, one for each sample`);
  }
  return pair;
}

/** The share of predictions that equal their label, 0 to 1. */
async function accuracy(labels, predictions) {
  const [truth, said] = await pairOf(labels, predictions);
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === said[i]) right++;
  return right / truth.length;
}

/** How often each label (row) was predicted as each class (column), or the sum of the samples' weights. */
async function countPairs(labels, predictions, numClasses, weights) {
  const [truth, said] = await pairOf(labels, predictions);
  const each = weights ? await valuesOf(weights, 'weights') : null;
  let count = numClasses || 0;
  if (!numClasses) for (let i = 0; i < truth.length; i++) count = Math.max(count, truth[i] + 1, said[i] + 1);
  const rows = Array.from({length: count}, () => new Array(count).fill(0));
  for (let i = 0; i < truth.length; i++) {
    if (!rows[truth[i]] || !(said[i] in rows)) {
      throw new Error(`visor: sample ${i} has label ${truth[i]} and prediction ${said[i]}; classes are 0 to ${count - 1}`);
    }
    rows[truth[i]][said[i]] += each ? each[i] : 1;
  }
  return rows;
}

/** For each class, how many samples it has and the share of them that was predicted right. */
async function classAccuracy(labels, predictions, numClasses) {
  const rows = await countPairs(labels, predictions, numClasses);
  return rows.map((row, i) => {
    const count = row.reduce((a, b) => a + b, 0);
    return {accuracy: count ? row[i] / count : 0, count};
  });
}
