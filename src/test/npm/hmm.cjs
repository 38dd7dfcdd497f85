// A hidden Markov model of the npm registry, unmodified, against the numbers of Python's hmmlearn
// that it ships. (Its index.js insists on tf.js 3, so the model itself is asked for.)
const tf = require('@tensorflow/tfjs-core');
const Model = require('hidden-markov-model-tf/lib/hmm.js');
const inference = require('hidden-markov-model-tf/test/inference.json');
const likelihood = require('hidden-markov-model-tf/test/log_likelihood.json');
const fit = require('hidden-markov-model-tf/test/fit.json');

async function model({ config, input }) {
  const m = new Model(config);
  if (input.pi) {
    await m.setParameters({
      pi: tf.tensor(input.pi), A: tf.tensor(input.A), mu: tf.tensor(input.mu),
      Sigma: tf.tensor(input.Sigma),
    });
  }
  return m;
}

const timeFirst = (emissions) => tf.transpose(tf.tensor(emissions), [1, 0, 2]);
const flat = (x) => (Array.isArray(x) ? x.flatMap(flat) : [x]);
const apart = (a, b) => Math.max(...flat(a).map((v, i) => Math.abs(v - flat(b)[i])));

async function main() {
  const states = (await model(inference)).inference(timeFirst(inference.input.emissions));
  const sum = (await model(likelihood)).logLikelihood(timeFirst(likelihood.input.emissions));
  const learned = await model(fit);
  const { converged } = await learned.fit(timeFirst(fit.input), { tolerance: 0.0001, seed: 1 });
  const pi = (await learned.getParameters().pi.array()).sort((a, b) => a - b);
  console.log(JSON.stringify([
    apart(await states.array(), inference.output.hmmlearn),
    apart(await sum.array(), likelihood.output) < 0.1,
    converged, apart(pi, fit.output.hmmlearn.pi) < 1e-5,
  ]));
}

main();
