// An application: the package by its own name, libraries that ask for TensorFlow.js by alias, and a
// worker.
import * as knn from '@tensorflow-models/knn-classifier';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { getBackend, setBackend, tensor, tidy, train, variable } from 'kinglet';

async function learn() {
  const w = variable(tensor([0]));
  const sgd = train.sgd(0.1);
  for (let i = 0; i < 60; i++) {
    sgd.minimize(() => w.mul([1, 2, 3]).sub([2, 4, 6]).square().mean());
  }
  return (await w.data())[0];
}

async function classify() {
  const classifier = knn.create();
  tidy(() => {
    for (let i = 0; i < 5; i++) {
      classifier.addExample(tensor([1, i / 10, 0]), 'left');
      classifier.addExample(tensor([0, i / 10, 1]), 'right');
    }
  });
  const { label } = await classifier.predictClass(tensor([0.1, 0.2, 0.9]), 3);
  return label;
}

async function fit() {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: train.sgd(0.1), loss: 'meanSquaredError' });
  const x = tensor([[1], [2], [3]]);
  await model.fit(x, x.mul(3), { epochs: 60, verbose: 0 });
  return Math.round((await model.predict(x).data())[2]);
}

function inWorker() {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = reject;
    worker.postMessage([1, 2, 3]);
  });
}

window.run = async (backend) => {
  await setBackend(backend);
  const slope = await learn();
  return [getBackend(), Math.round(slope * 1e4) / 1e4, await classify(), await fit(), await inWorker()];
};
