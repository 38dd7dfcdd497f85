// tf.js's own data pipelines, unmodified, over kinglet's tensors.
const tf = require('@tensorflow/tfjs-core');
const data = require('@tensorflow/tfjs-data');

async function main() {
  const before = tf.memory().numTensors;
  const seen = [];
  const numbers = data.array([1, 2, 3, 4, 5]).map((x) => x * 2).filter((x) => x !== 4).batch(2);
  await numbers.forEachAsync((batch) => seen.push(Array.from(batch.dataSync())));
  const pairs = data.zip({ xs: data.array([[1, 2], [3, 4]]), ys: data.array([0, 1]) }).batch(2);
  await pairs.forEachAsync(({ xs, ys }) => seen.push(xs.arraySync(), ys.arraySync()));
  function* squares() {
    for (let i = 0; i < 3; i++) {
      yield tf.scalar(i).square();
    }
  }
  await data.generator(squares).forEachAsync((x) => seen.push(x.dataSync()[0]));
  const columns = data.array([{ a: 1, b: [2, 3] }, { a: 4, b: [5, 6] }]).shuffle(2, 'seed').repeat(2);
  let rows = 0;
  await columns.batch(4).forEachAsync(({ a, b }) => {
    rows += a.shape[0] * 10 + b.shape[1];
  });
  console.log(JSON.stringify([seen, rows, tf.memory().numTensors >= before]));
}

main();
