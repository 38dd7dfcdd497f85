// An unmodified library that asks for @tensorflow/tfjs-core and is given kinglet: it learns and
// names classes of vectors, and leaves no tensor behind.
const tf = require('@tensorflow/tfjs-core');
const knn = require('@tensorflow-models/knn-classifier');

async function main() {
  const before = tf.memory().numTensors;
  const classifier = knn.create();
  tf.tidy(() => {
    for (let i = 0; i < 5; i++) {
      classifier.addExample(tf.tensor1d([1, i / 10, 0]), 'left');
      classifier.addExample(tf.tensor1d([0, i / 10, 1]), 'right');
    }
  });
  const x = tf.tensor1d([0.9, 0.1, 0.1]);
  const answer = await classifier.predictClass(x, 3);
  const counts = { ...classifier.getClassExampleCount() };
  const data = classifier.getClassifierDataset();
  const copy = knn.create();
  copy.setClassifierDataset(data);
  const again = await copy.predictClass(x, 3);
  classifier.clearClass('left');
  const left = classifier.getNumClasses();
  x.dispose();
  copy.dispose();
  classifier.dispose();
  console.log(JSON.stringify(
    [answer.label, answer.confidences, counts, again.label, left, tf.memory().numTensors - before]));
}

main();
