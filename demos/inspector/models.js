"use strict";

// Models to look into: some with random weights, and the visitor's own.
window.Models = (() => {
  const tf = window.kinglet;
  const L = tf.layers;

  /** A convolution, normalised and rectified. */
  function block(make, options, name) {
    return [
      make({ padding: "same", useBias: false, name, ...options }),
      L.batchNormalization({ name: `${name}/norm` }),
      L.reLU({ maxValue: 6, name: `${name}/relu` }),
    ];
  }

  function perceptron() {
    const layers = [
      L.dense({ units: 256, activation: "relu", inputShape: [784], name: "dense1" }),
      L.dense({ units: 128, activation: "relu", name: "dense2" }),
      L.dense({ units: 10, activation: "softmax", name: "answer" }),
    ];
    return tf.sequential({ layers });
  }

  function convolutions() {
    const layers = [
      L.conv2d({ filters: 16, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1], name: "conv1" }),
      L.conv2d({ filters: 32, kernelSize: 3, activation: "relu", name: "conv2" }),
      L.maxPooling2d({ poolSize: 2, name: "pool" }),
      ...block(L.conv2d, { filters: 32, kernelSize: 3 }, "conv3"),
      L.globalAveragePooling2d({ name: "mean" }),
      L.dense({ units: 64, activation: "relu", name: "dense" }),
      L.dense({ units: 10, activation: "softmax", name: "answer" }),
    ];
    return tf.sequential({ layers });
  }

  /** MobileNet's blocks, a quarter as wide. */
  function depthwise() {
    const plan = [[1, 16], [2, 32], [1, 32], [2, 64], [1, 64], [2, 128], [1, 128], [1, 128], [2, 256], [1, 256]];
    const layers = block(L.conv2d, { filters: 8, kernelSize: 3, strides: 2, inputShape: [96, 96, 3] }, "stem");
    plan.forEach(([strides, filters], i) => {
      layers.push(...block(L.depthwiseConv2d, { kernelSize: 3, strides }, `depthwise${i + 1}`));
      layers.push(...block(L.conv2d, { filters, kernelSize: 1 }, `pointwise${i + 1}`));
    });
    layers.push(L.globalAveragePooling2d({ name: "mean" }), L.dense({ units: 100, activation: "softmax", name: "answer" }));
    return tf.sequential({ layers });
  }

  function recurrent() {
    const layers = [
      L.embedding({ inputDim: 64, outputDim: 24, inputLength: 12, name: "letters" }),
      L.lstm({ units: 48, name: "lstm" }),
      L.dense({ units: 64, activation: "softmax", name: "answer" }),
    ];
    return tf.sequential({ layers });
  }

  /** One block of a transformer over 32 words. */
  function attention() {
    const words = tf.input({ shape: [32, 64], name: "words" });
    const norm = (name) => L.layerNormalization({ name });
    const seen = L.multiHeadAttention({ numHeads: 4, keyDim: 16, name: "attention" }).apply([words, words]);
    const first = norm("norm1").apply(L.add({ name: "add1" }).apply([words, seen]));
    const wide = L.dense({ units: 128, activation: "gelu", name: "wide" }).apply(first);
    const second = L.add({ name: "add2" }).apply([first, L.dense({ units: 64, name: "narrow" }).apply(wide)]);
    return tf.model({ inputs: words, outputs: norm("norm2").apply(second) });
  }

  const known = [
    { name: "Perceptron", build: perceptron, about: "Three dense layers on 784 numbers, as for handwritten digits." },
    { name: "Convolutions", build: convolutions, about: "Three convolutions, pooling and dense layers on pictures of 28 × 28." },
    { name: "Depthwise", build: depthwise, about: "Ten blocks as MobileNet has them, on pictures of 96 × 96." },
    { name: "LSTM", build: recurrent, about: "Twelve letters through a recurrent layer of 48 units: its steps, one after the other." },
    { name: "Attention", build: attention, about: "A transformer's block on 32 words: attention of four heads, then two dense layers." },
  ];

  // ---- what is asked of a model

  /** A shape without gaps: `batch` samples, and some size where the model takes any. */
  const filled = (shape, batch) => shape.map((d, i) => (d > 0 ? d : i === 0 ? batch : shape.length === 4 ? 96 : 16));

  /** Something for each input: whole numbers that an embedding knows, else noise. */
  function noise(model, batch) {
    const embeddings = (model.layers || []).filter((l) => l.getClassName() === "Embedding");
    const known = embeddings.map((l) => l.getConfig().inputDim || l.getConfig().input_dim);
    return tf.tidy(() =>
      model.inputs.map((input) => {
        const shape = filled(input.shape || [], batch);
        if (input.dtype === "bool") return tf.zeros(shape, "bool");
        const whole = input.dtype === "int32" || known.length;
        return whole ? tf.randomUniform(shape, 0, Math.min(2, ...known), "int32").cast(input.dtype || "float32") : tf.randomNormal(shape);
      }),
    );
  }

  /** A model with its inputs, as the page works with it. */
  class Subject {
    constructor(model, batch) {
      this.model = model;
      this.inputs = noise(model, batch);
      this.layers = model.layers ? model.layers.filter((l) => l.getClassName() !== "InputLayer").length : 0;
      const weights = this.weights();
      this.parameters = weights.reduce((sum, w) => sum + w.tensor.size, 0);
      this.bytes = weights.reduce((sum, w) => sum + w.tensor.size * (w.tensor.dtype === "bool" ? 1 : 4), 0);
      this.canLearn = Boolean(model.layers && model.outputs.length === 1 && weights.length);
    }

    /** The weights as they are now, each {name, tensor}. */
    weights() {
      const { model } = this;
      return model.layers
        ? model.weights.map((w) => ({ name: w.name, tensor: w.read() }))
        : Object.entries(model.weights).map(([name, list]) => ({ name, tensor: list[0] }));
    }

    /** What the optimizer remembers, likewise. */
    async memories() {
      const all = this.optimizer ? await this.optimizer.getWeights() : [];
      return all.filter((w) => w.tensor.rank > 0);
    }

    /** One prediction: what it gives, not waited for. */
    predict() {
      const xs = this.inputs.length === 1 ? this.inputs[0] : this.inputs;
      return this.model.predictAsync ? this.model.predictAsync(xs) : this.model.predict(xs);
    }

    /** One step of training, towards noise. */
    async learn() {
      if (!this.targets) {
        this.optimizer = tf.train.adam(1e-3);
        this.model.compile({ optimizer: this.optimizer, loss: "meanSquaredError" });
        const out = tf.tidy(() => this.predict());
        this.targets = tf.randomUniform(out.shape);
        out.dispose();
      }
      return this.model.trainOnBatch(this.inputs, this.targets);
    }

    dispose() {
      tf.dispose([this.inputs, this.targets]);
      if (this.optimizer) this.optimizer.dispose();
      this.model.dispose();
    }
  }

  /** The model in files of the visitor: a model.json of layers or of a graph, and its weights. */
  async function open(files) {
    const json = files.find((f) => f.name.endsWith(".json"));
    if (!json) throw new Error("There is no model.json among these files. Choose it together with its weight files.");
    const weights = files.filter((f) => f !== json);
    let text;
    try {
      text = JSON.parse(await json.text());
    } catch (e) {
      throw new Error(`${json.name} is not JSON: ${e.message}`);
    }
    const handler = tf.io.browserFiles([json, ...weights]);
    const graph = text.format === "graph-model" || (text.modelTopology && text.modelTopology.node);
    return graph ? tf.loadGraphModel(handler) : tf.loadLayersModel(handler);
  }

  return { known, open, Subject };
})();
