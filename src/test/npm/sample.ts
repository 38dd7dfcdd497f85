// Calls of most kinds, for tsc --strict: what compiles here is what the declarations promise.
import * as tf from 'kinglet';
import { tensor, tidy, type Tensor, type TensorLike } from 'kinglet';

const x: Tensor = tensor([[1, 2], [3, 4]]);
const ints = tf.tensor1d([1, 2, 3], 'int32');
const typed = tf.tensor2d(new Float32Array(6), [2, 3]);
const bools = tf.tensor([true, false]);
const four = tf.tensor4d([[[[1]]]]);
const half: Tensor = tf.scalar(0.5);
const made = [tf.zeros([2, 2]), tf.ones([2], 'int32'), tf.fill([3], 7), tf.eye(3)];
const counted = [tf.range(0, 5), tf.linspace(0, 1, 5), tf.oneHot([0, 2], 3)];
const random = [tf.randomNormal([2, 2]), tf.randomUniform([2], -1, 1, 'float32', 7)];
const w = tf.variable(tf.randomNormal([2, 2]), true, 'w');

const shape: number[] = x.shape;
const size: number = x.size + x.rank + x.id;
const type: tf.DataType = x.dtype;

const sums = [x.sum(), x.mean(0), x.max([0, 1], true), tf.min(x), tf.prod(x, 1), tf.logSumExp(x)];
const chain: Tensor = x.add(1).sub([1, 2]).mul(half).div(2).square().sqrt().relu().softmax();
const functions: Tensor[] = [
  tf.add(x, 1), tf.mul(2, x), tf.pow(x, 2), tf.maximum(x, 0), tf.exp(x), tf.log(x), tf.tanh(x),
  tf.sigmoid(x), tf.abs(x), tf.neg(x), tf.clipByValue(x, 0, 1), tf.cast(x, 'int32'),
];
const compared = [x.greater(1), tf.less(x, [[1, 2], [3, 4]]), tf.logicalAnd(bools, [true, true])];
const chosen = tf.where(bools, [1, 2], [3, 4]);
const product = tf.matMul(x, typed, false, false).dot(tf.ones([3]));
const moved = [
  x.reshape([4]), x.transpose(), x.expandDims(0), tf.squeeze(four), x.tile([2, 1]), x.flatten(),
  tf.pad(x, [[1, 1], [0, 0]], 0.5), tf.slice(x, [0, 1], [2, 1]), x.reverse(0),
];
const joined: Tensor = tf.concat([x, [[5, 6]]], 0);
const stacked: Tensor = tf.stack([x, x]);
const parts: Tensor[] = tf.split(joined, 3).concat(tf.unstack(x));
const { mean, variance } = tf.moments(x, 0);
const { values, indices } = tf.topk(x, 1);
const picked = [tf.gather(x, [0, 1]), tf.argMax(x, 1), tf.cumsum(x)];
const image = tf.image.resizeBilinear(tf.zeros([4, 4, 3]), [2, 2]);
const conv = tf.conv2d(tf.zeros([1, 4, 4, 1]), tf.ones([3, 3, 1, 2]), 1, 'same');
const pooled = tf.maxPool(conv, 2, 2, 'valid');
const loss: Tensor = tf.losses.softmaxCrossEntropy([[0, 1]], [[0.1, 0.9]]);

const kept: Tensor = tidy(() => tf.keep(x.add(1)));
const both: { a: Tensor; b: Tensor[] } = tf.tidy('named', () => ({ a: x.mul(2), b: [x.add(1)] }));
tf.dispose([kept, both.a, ...both.b]);

const slope: Tensor = tf.grad((v) => v.square())(x);
const slopes: Tensor[] = tf.grads((a, b) => a.mul(b))([x, 2]);
const { value, grad } = tf.valueAndGrad((v) => v.sum())(x, 1);
const cubed = tf.customGrad((v: Tensor, save: tf.GradSaveFunc) => {
  save([v]);
  return { value: v.mul(v).mul(v), gradFunc: (dy: Tensor, saved: Tensor[]) => dy.mul(saved[0]) };
});
const result: Tensor = cubed(x);

const optimizer: tf.Optimizer = tf.train.adam(0.01);
const cost: Tensor | null = optimizer.minimize(() => w.square().sum() as Tensor, true, [w]);
const named = tf.variableGrads(() => w.sum());
optimizer.applyGradients(named.grads);
w.assign(tf.zeros([2, 2]));

async function read(t: Tensor): Promise<number[]> {
  const all: Float32Array = await t.data();
  const exact: Int32Array = await ints.data<'int32'>();
  const nested: number[][] = await t.array();
  const sync: Uint8Array = bools.dataSync<'bool'>();
  return [...all, ...exact, ...sync, nested[0][0]];
}

async function device(): Promise<void> {
  await tf.ready();
  const there: boolean = await tf.setBackend('wasm');
  const name: string = tf.getBackend() + tf.explainBackend() + tf.explain(x) + tf.version;
  const { kernelMs } = await tf.time(() => x.matMul(x));
  const { numTensors, numBytes } = tf.memory();
  await tf.nextFrame();
  tf.env().set('DEBUG', false);
  tf.engine().startScope();
  tf.engine().endScope();
  console.log(there, name, kernelMs, numTensors, numBytes);
}

function draw(canvas: HTMLCanvasElement, video: HTMLVideoElement): Promise<Uint8ClampedArray> {
  return tf.browser.toPixels(tf.browser.fromPixels(video, 3).div(255), canvas);
}

const accepts: TensorLike[] = [1, true, [1, 2], [[1], [2]], new Int32Array(2), x];
const buffer = tf.buffer([2, 2], 'int32');
buffer.set(3, 0, 1);
const fromBuffer: Tensor = buffer.toTensor();
x.print();

const z = tf.complex([1, 2], [3, 4]);
const spectra: Tensor[] = [
  z.fft().ifft(), tf.real(z), tf.imag(z), tf.spectral.rfft([1, 2, 3], 4).irfft(),
  tf.signal.stft([1, 2, 3], 2, 1, 2, (length) => tf.signal.hammingWindow(length)),
];
const words: Promise<string[]> = tf.tensor(['a', 'b']).data<'string'>();
const split: Tensor = tf.string.stringSplit(['a b'], ' ').values;
const texts: Tensor[] = [
  tf.fill([2], 'x'), tf.equal(['a'], 'a'), tf.string.stringToHashBucketFast(['a'], 3),
  tf.string.staticRegexReplace(['a'], 'a+', 'b'),
  tf.string.stringNGrams(['a'], [0, 1], '|', [1], '', '', 0, false).nGrams,
];

// @ts-expect-error an unknown element type
tf.zeros([2], 'float16');
// @ts-expect-error a missing argument
tf.matMul(x);
// @ts-expect-error no such op
x.fly();

export {
  accepts, chain, chosen, compared, cost, counted, device, draw, fromBuffer, functions, grad, image,
  indices, loss, made, mean, moved, picked, pooled, product, random, read, result, shape, size,
  slope, slopes, spectra, split, stacked, sums, texts, type, value, values, variance, parts, words,
};
