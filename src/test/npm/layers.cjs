// tf.js's layers, unmodified, over kinglet: a network learns, is saved, loaded, and says the same;
// convolutions, a recurrent layer and normalisation learn too; training leaves no tensor behind.
const tf = require('@tensorflow/tfjs-core');
const { initializers, layers, loadLayersModel, sequential } = require('@tensorflow/tfjs-layers');

const seeded = () => initializers.glorotUniform({ seed: 7 });

async function exclusiveOr() {
  const xs = tf.tensor2d([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const ys = tf.tensor2d([[0], [1], [1], [0]]);
  const model = sequential();
  model.add(layers.dense({ units: 8, inputShape: [2], activation: 'tanh', kernelInitializer: seeded() }));
  model.add(layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: seeded() }));
  model.compile({ optimizer: tf.train.adam(0.1), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  await model.fit(xs, ys, { epochs: 2, verbose: 0, shuffle: false });
  const before = tf.memory().numTensors;
  const { history } = await model.fit(xs, ys, { epochs: 100, verbose: 0, shuffle: false });
  const leaked = tf.memory().numTensors - before;
  const said = await model.predict(xs).data();
  let saved;
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
  }));
  const loaded = await loadLayersModel(tf.io.fromMemory(saved));
  const again = await loaded.predict(xs).data();
  return [
    Array.from(said, Math.round), history.acc.at(-1), leaked, said.every((v, i) => v === again[i]),
  ];
}

async function pictures() {
  const xs = tf.randomUniform([16, 8, 8, 1], 0, 1, 'float32', 3);
  const ys = tf.oneHot(tf.cast(tf.greater(tf.mean(xs, [1, 2, 3]), 0.5), 'int32'), 2);
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu', kernelInitializer: seeded() }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 2, activation: 'softmax', kernelInitializer: seeded() }),
    ],
  });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' });
  const { history } = await model.fit(xs, ys, { epochs: 10, verbose: 0, shuffle: false });
  return history.loss.at(-1) < history.loss[0];
}

async function sequences() {
  const xs = tf.randomUniform([8, 5, 3], -1, 1, 'float32', 5);
  const ys = tf.sum(xs, [1, 2]).expandDims(1);
  const model = sequential({
    layers: [layers.lstm({ units: 6, inputShape: [5, 3] }), layers.dense({ units: 1 })],
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });
  const { history } = await model.fit(xs, ys, { epochs: 15, verbose: 0, shuffle: false });
  return history.loss.at(-1) < history.loss[0] / 2;
}

async function main() {
  console.log(JSON.stringify([await exclusiveOr(), await pictures(), await sequences()]));
}

main();
