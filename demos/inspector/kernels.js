"use strict";

// What a piece of work does on a device: its programs, what flows between them, and what each takes.
window.Kernels = (() => {
  const tf = window.kinglet;
  const { usual } = window.Words;
  const PRODUCTS = /^(matMul|conv|depthwise|contract|gradient|dot|einsum)/;
  const FOLDS = /^(sum|max|min|mean|prod|any|all|arg|norm|log[sS]um)/;

  /** Buffers of tensors: a kernel that reads only this tensor tells which one it is. */
  async function idsOf(tensors) {
    const numeric = tensors.filter((t) => t.size && (t.dtype === "float32" || t.dtype === "int32"));
    // what is let go unread while a profile is taken is computed by itself
    const p = await tf.profile(() => numeric.forEach((t) => t.neg().dispose()));
    const ids = new Map();
    if (p.dispatches.length === numeric.length) {
      p.dispatches.forEach((d, i) => d.inputs.length === 1 && ids.set(tensors.indexOf(numeric[i]), d.inputs[0].id));
    }
    return ids;
  }

  /** Does the work once; gives what the device did. */
  async function once(work) {
    const p = await tf.profile(work);
    tf.dispose(p.result);
    return p.dispatches;
  }

  function kindOf(d, ops) {
    if (!d.reducedLoops.length) return d.loops.length || d.source() ? "map" : "other";
    return ops.some((op) => PRODUCTS.test(op)) ? "product" : "fold";
  }

  /** The op that gives a program its kind. */
  function mainOf(kind, ops) {
    const test = { product: PRODUCTS, fold: FOLDS }[kind];
    return test ? Math.max(0, ops.findIndex((op) => test.test(op))) : 0;
  }

  /** "conv1/kernel" belongs to the layer "conv1", "conv1/norm/gamma" to "conv1/norm". */
  const layerOf = (weight) => (weight.includes("/") ? weight.slice(0, weight.lastIndexOf("/")) : weight);

  /** The programs of a piece of work. `named` maps a buffer's id to what it holds: {weight} or {input}. */
  function graph(dispatches, named) {
    const makers = new Map();
    const kernels = dispatches.map((d, index) => {
      const ops = d.ops.split(" ").filter(Boolean);
      const inputs = d.inputs.map((b) => ({ ...b, ...named.get(b.id), maker: makers.get(b.id) }));
      d.outputs.forEach((b) => makers.set(b.id, index));
      const layers = [...new Set(inputs.filter((b) => b.weight && b.maker === undefined).map((b) => layerOf(b.weight)))];
      const kind = kindOf(d, ops);
      return {
        index,
        ops,
        kind,
        main: mainOf(kind, ops),
        layers,
        inputs,
        outputs: d.outputs.map((b) => ({ ...b })),
        readers: [],
        loops: d.loops,
        reducedLoops: d.reducedLoops,
        flops: d.flops,
        bytes: d.bytesRead + d.bytesWritten,
        bytesRead: d.bytesRead,
        bytesWritten: d.bytesWritten,
        device: d.device,
        source: d.source,
        samples: [d.ms],
      };
    });
    for (const k of kernels) {
      for (const b of k.inputs) if (b.maker !== undefined && !kernels[b.maker].readers.includes(k.index)) kernels[b.maker].readers.push(k.index);
    }
    return kernels;
  }

  /** Adds the times of one more run of the same work; false where it did something else. */
  function add(kernels, dispatches) {
    if (dispatches.length !== kernels.length || dispatches.some((d, i) => d.ops !== kernels[i].ops.join(" "))) return false;
    dispatches.forEach((d, i) => kernels[i].samples.push(d.ms));
    return true;
  }

  /** What each takes usually, and its share of all. */
  function settle(kernels) {
    kernels.forEach((k) => {
      // the first run may still have had to load a program
      k.ms = usual(k.samples.length > 2 ? k.samples.slice(1) : k.samples);
    });
    const all = kernels.reduce((sum, k) => sum + (k.ms || 0), 0);
    kernels.forEach((k) => (k.share = all ? (k.ms || 0) / all : 0));
    return all;
  }

  return { idsOf, once, graph, add, settle };
})();
