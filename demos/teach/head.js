"use strict";

// What it learned: one row of features for each example, and a vote among the nearest rows. Learning is adding a row.
const head = (() => {
  const NEIGHBOURS = 5;
  const SHARPNESS = 25; // how much more a nearer neighbour's vote counts

  /** An empty memory for classes 0 to classes - 1, on an engine k. */
  function create(k, classes) {
    let rows = null; // [n, size], one unit row for each example
    let votes = null; // [n, classes], 1 where the example's class is
    let labels = [];

    function replace(newRows, newLabels) {
      if (rows) rows.dispose();
      if (votes) votes.dispose();
      rows = newRows;
      labels = newLabels;
      votes = labels.length ? k.tidy(() => k.oneHot(k.tensor1d(labels, "int32"), classes).toFloat()) : null;
    }

    /** Remembers one row [1, size] as an example of a class; the row stays the caller's. */
    function add(row, label) {
      replace(rows ? k.concat([rows, row], 0) : row.clone(), [...labels, label]);
    }

    /** Keeps only the examples for which keep(index, label) is true. */
    function filter(keep) {
      const kept = [];
      labels.forEach((label, i) => keep(i, label) && kept.push(i));
      if (kept.length === labels.length) return;
      const rest = kept.length ? k.tidy(() => k.gather(rows, k.tensor1d(kept, "int32"), 0)) : null;
      replace(
        rest,
        kept.map((i) => labels[i]),
      );
    }

    /**
     * The share of the vote for each class, from the nearest examples by cosine; each vote weighs e^(SHARPNESS * cosine).
     * Also the nearest examples' indices and how alike the nearest one is. One small read brings all of it.
     */
    async function predict(row) {
      const near = Math.min(NEIGHBOURS, labels.length);
      const answer = k.tidy(() => {
        let rest = k.matMul(row, rows, false, true);
        const values = [];
        const places = [];
        for (let i = 0; i < near; i++) {
          const value = rest.max(1, true);
          values.push(value);
          places.push(rest.argMax(1));
          rest = rest.sub(rest.equal(value).toFloat().mul(4)); // cosines lie in -1 to 1: out of the running
        }
        const best = k.concat(values, 1);
        const chosen = k.concat(places, 0);
        const weight = k.softmax(best.mul(SHARPNESS));
        const share = k.matMul(weight, k.gather(votes, chosen, 0));
        return k.concat([share.reshape([classes]), chosen.toFloat(), best.reshape([near])], 0);
      });
      try {
        const numbers = await answer.data();
        return {
          shares: Array.from(numbers.subarray(0, classes)),
          nearest: Array.from(numbers.subarray(classes, classes + near), Math.round),
          likeness: numbers[classes + near],
        };
      } finally {
        answer.dispose();
      }
    }

    return {
      add,
      filter,
      predict,
      count: () => labels.length,
      clear: () => replace(null, []),
    };
  }

  return { create };
})();
