// Calls of most kinds, for tsc --strict: what compiles here is what the declarations promise.
import * as tf from 'kinglet';
import * as charts from 'kinglet/visor';
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
  const profile: tf.ProfileInfo = await tf.profile(() => x.square());
  const [work]: tf.DispatchInfo[] = profile.dispatches;
  const code: string = work.source() + work.inputs[0].shape.concat(work.loops).join();
  const { numTensors, numBytes } = tf.memory();
  await tf.nextFrame();
  tf.env().set('DEBUG', false);
  tf.engine().startScope();
  tf.engine().endScope();
  console.log(there, name, kernelMs, numTensors, numBytes, code, work.gflops + work.bytesRead);
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

const one: tf.Scalar = tf.scalar(1);
const ranked: tf.Tensor2D = tf.tensor2d([1, 2, 3, 4], [2, 2]);
const named1d: tf.Tensor1D = tf.tensor1d(['a', 'b'], 'string');
const anyRank: tf.Tensor<any>[] = [one, ranked, tf.tensor3d([[[1]]]), tf.tensor5d([[[[[1]]]]])];

const unary: Tensor[] = [
  tf.floor(x), tf.ceil(x), tf.round(x), tf.sign(x), tf.rsqrt(x), tf.reciprocal(x), tf.expm1(x),
  tf.log1p(x), tf.sin(x), tf.cos(x), tf.tan(x), tf.asin(x), tf.acos(x), tf.atan(x), tf.sinh(x),
  tf.cosh(x), tf.asinh(x), tf.acosh(x), tf.atanh(x), tf.erf(x), tf.softplus(x), tf.elu(x),
  tf.selu(x), tf.leakyRelu(x, 0.1), tf.relu6(x), tf.prelu(x, 0.1), tf.step(x), tf.logSigmoid(x),
  tf.isNaN(x), tf.isInf(x), tf.isFinite(x), tf.logicalNot(bools), tf.clone(x), tf.square(x),
];
const binary: Tensor[] = [
  tf.sub(x, 1), tf.div(x, 2), tf.divNoNan(x, 0), tf.floorDiv(x, 2), tf.mod(x, 2), tf.minimum(x, 1),
  tf.atan2(x, x), tf.squaredDifference(x, 1), tf.addN([x, x]), tf.equal(x, 1), tf.notEqual(x, 1),
  tf.greaterEqual(x, 1), tf.lessEqual(x, 1), tf.logicalOr(bools, bools), tf.logicalXor(bools, bools),
  tf.outerProduct([1, 2], [3, 4]), tf.dot([1, 2], [3, 4]), tf.bitwiseAnd(ints, ints),
];
const folded: Tensor[] = [
  tf.all(bools), tf.any(bools, 0), tf.argMin(x, 0), tf.cumprod(x, 0), tf.norm(x, 'euclidean', 0),
  tf.euclideanNorm(x), tf.logSoftmax(x), tf.softmax(x, -1), tf.bincount(ints, [], 4),
  tf.einsum('ij,jk->ik', x, x),
];
const shaped: Tensor[] = [
  tf.transpose(x, [1, 0]), tf.expandDims(x, 1), tf.broadcastTo(x, [2, 2, 2]), tf.mirrorPad(x, [[1, 1], [1, 1]], 'reflect'),
  tf.batchToSpaceND(tf.zeros([4, 1, 1, 1]), [2, 2], [[0, 0], [0, 0]]), tf.depthToSpace(tf.zeros([1, 1, 1, 4]), 2),
  tf.spaceToBatchND(tf.zeros([1, 2, 2, 1]), [2, 2], [[0, 0], [0, 0]]), tf.stridedSlice(x, [0, 0], [2, 2], [1, 1]),
  tf.gatherND(x, [[0, 1]]), tf.scatterND([[0]], [1], [3]), tf.tensorScatterUpdate(x, [[0, 0]], [9]),
  ...tf.meshgrid([1, 2], [3, 4]), tf.diag([1, 2]), tf.zerosLike(x), tf.onesLike(x),
  tf.reverse2d(x, 0), tf.concat2d([x, x], 0), tf.slice2d(x, [0, 0], [1, 1]), tf.pad2d(x, [[1, 1], [0, 0]]),
];
const layers: Tensor[] = [
  tf.conv1d(tf.zeros([1, 4, 1]), tf.ones([2, 1, 1]), 1, 'valid'),
  tf.conv3d(tf.zeros([1, 2, 2, 2, 1]), tf.ones([1, 1, 1, 1, 1]), 1, 'same'),
  tf.conv2dTranspose(conv, tf.ones([3, 3, 1, 2]), [1, 4, 4, 1], 1, 'same'),
  tf.depthwiseConv2d(tf.zeros([1, 4, 4, 1]), tf.ones([3, 3, 1, 2]), 1, 'same'),
  tf.separableConv2d(tf.zeros([1, 4, 4, 1]), tf.ones([3, 3, 1, 2]), tf.ones([1, 1, 2, 2]), 1, 'same'),
  tf.avgPool(conv, 2, 2, 'same'), tf.pool(conv, 2, 'max', 'valid'),
  tf.batchNorm(conv, [0, 0], [1, 1]), tf.localResponseNormalization(conv), tf.dropout(x, 0.5),
  tf.fused.matMul({ a: x, b: x, activation: 'relu' }),
  tf.fused.conv2d({ x: tf.zeros([1, 4, 4, 1]), filter: tf.ones([3, 3, 1, 2]), strides: 1, pad: 'same' }),
];
const lost: Tensor[] = [
  tf.losses.absoluteDifference([1], [2]), tf.losses.cosineDistance([1], [1], 0), tf.losses.hingeLoss([1], [0.5]),
  tf.losses.huberLoss([1], [2]), tf.losses.logLoss([1], [0.5]),
  tf.losses.meanSquaredError([1], [2], undefined, tf.Reduction.MEAN), tf.losses.sigmoidCrossEntropy([1], [0.5]),
];
const spaced: Tensor[] = [
  tf.image.resizeNearestNeighbor(tf.zeros([4, 4, 3]), [2, 2]), tf.image.flipLeftRight(tf.zeros([1, 2, 2, 3])),
  tf.image.grayscaleToRGB(tf.zeros([2, 2, 1])), tf.image.rgbToGrayscale(tf.zeros([2, 2, 3])),
  tf.image.cropAndResize(tf.zeros([1, 4, 4, 3]), [[0, 0, 1, 1]], [0], [2, 2]),
  tf.linalg.bandPart(x, 1, 1), ...tf.linalg.qr(x), tf.signal.hannWindow(8), tf.signal.hammingWindow(8),
  tf.signal.frame([1, 2, 3, 4], 2, 1), tf.math.confusionMatrix([0], [1], 2),
  tf.spectral.fft(tf.complex([1, 2], [0, 0])), tf.spectral.irfft(tf.spectral.rfft([1, 2, 3, 4])),
  tf.signal.stft([1, 2, 3, 4], 2, 1), tf.real(tf.complex(1, 2)), tf.imag(tf.complex(1, 2)),
  tf.sparse.sparseReshape([[0, 0]], [1, 1], [1, 1]).outputIndices, tf.string.stringToHashBucketFast(['a'], 10),
  tf.multinomial([[0.5, 0.5]], 3), tf.truncatedNormal([2]), tf.randomUniformInt([2], 0, 5),
];

async function weights(model: tf.io.ModelArtifacts): Promise<tf.NamedTensorMap> {
  const { data, specs } = await tf.io.encodeWeights({ a: x });
  const kept: tf.io.SaveResult | undefined = await tf.io.browserDownloads('model').save?.(model);
  const stored = Object.keys(await tf.io.listModels());
  const info: tf.io.ModelArtifactsInfo = tf.io.getModelArtifactsInfoForJSON(model);
  console.log(kept, stored, info.modelTopologyType, tf.io.isHTTPScheme('http://localhost'));
  return tf.io.decodeWeights(data, specs);
}

function tools(): number[] {
  tf.util.assert(tf.util.arraysEqual([1], [1]), () => 'the same');
  tf.util.shuffle([1, 2]);
  tf.test_util.expectArraysClose([1], [1]);
  const strides: number[] = tf.util.computeStrides([2, 3]);
  const shared: Tensor[] = tf.tensor_util.getTensorsInContainer({ a: x });
  const shape: number[] = tf.broadcast_util.assertAndGetBroadcastShape([2, 1], [3]);
  const phone: boolean = tf.device_util.isMobile();
  tf.setSeed(shared.length);
  tf.disposeVariables();
  return [tf.util.sizeFromShape(shape), tf.util.now(), Number(phone), ...strides];
}

function optimizers(): tf.Optimizer[] {
  return [
    tf.train.sgd(0.1), tf.train.momentum(0.1, 0.9, true), tf.train.adagrad(0.1), tf.train.adadelta(),
    tf.train.rmsprop(0.1), tf.train.adam(), tf.train.adamw(0.1), tf.train.adamax(),
  ];
}

const drawn: Promise<void> = charts.render.linechart({ name: 'Line' }, { values: [{ x: 0, y: 1 }] }, { xLabel: 'x' });
const confusion: Promise<number[][]> = charts.metrics.confusionMatrix(ints, [0, 1, 2], 3);
const chartedModel = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
const charted = chartedModel.fit(x, x, { callbacks: charts.show.fitCallbacks({ name: 'Loss', tab: 'Training' }, ['loss']) });
charts.show.layer(charts.surface({ name: 'First' }), chartedModel.layers[0]);
charts.show.modelGraph(charts.visor().el, chartedModel);
// @ts-expect-error lines without points
charts.render.linechart({ name: 'Line' }, {});

// @ts-expect-error an unknown element type
tf.zeros([2], 'float16');
// @ts-expect-error a missing argument
tf.matMul(x);
// @ts-expect-error no such op
x.fly();

export {
  anyRank, charted, confusion, drawn, binary, folded, layers, lost, named1d, optimizers, shaped, spaced, tools, unary, weights,
  accepts, chain, chosen, compared, cost, counted, device, draw, fromBuffer, functions, grad, image,
  indices, loss, made, mean, moved, picked, pooled, product, random, read, result, shape, size,
  slope, slopes, spectra, split, stacked, sums, texts, type, value, values, variance, parts, words,
};
