// Libraries that are typed for TensorFlow.js, over kinglet's types.
import * as knn from '@tensorflow-models/knn-classifier';
import * as tf from '@tensorflow/tfjs-core';
import * as data from '@tensorflow/tfjs-data';
import * as tfl from '@tensorflow/tfjs-layers';

const classifier: knn.KNNClassifier = knn.create();
classifier.addExample(tf.tensor1d([1, 2]), 'a');
const sets: { [label: string]: tf.Tensor2D } = classifier.getClassifierDataset();
const batches = data.array([1, 2, 3]).batch(2);
const model: tfl.Sequential = tfl.sequential({
  layers: [tfl.layers.dense({ units: 1, inputShape: [2] })],
});
model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
const y = model.predict(tf.zeros([1, 2])) as tf.Tensor<tf.Rank.R2>;

export { batches, sets, y };
