// The functions below util, tensor_util, device_util, test_util. Expected values by hand.
'use strict';

const util = kinglet.util;

test('util: lists and shapes', async () => {
  assert.equal(util.sizeFromShape([]), 1);
  assert.equal(util.sizeFromShape([2, 3, 4]), 24);
  assert.equal(util.computeStrides([2, 3, 4]), [12, 4]);
  assert.equal(util.computeStrides([5]), []);
  assert.equal(util.flatten([1, [2, [3, new Int8Array([4, 5])]], 'six']), [1, 2, 3, 4, 5, 'six']);
  assert.equal(util.flatten({0: 7, 1: 8, x: 9}), [7, 8]);
  assert.equal(util.flatten([new Uint8Array([1])], [], true)[0].length, 1);
  assert.ok(util.arraysEqual(new Int32Array([1, 2]), [1, 2]));
  assert.ok(!util.arraysEqual([1], null));
  assert.ok(util.arraysEqualWithNull([1, null], [1, 5]));
  assert.equal(util.inferFromImplicitShape([2, -1, 4], 24), [2, 3, 4]);
  await assert.throws(() => util.inferFromImplicitShape([-1, -1], 4), 'only have 1 implicit size');
  await assert.throws(() => util.inferFromImplicitShape([-1, 3], 4), 'fractional');
  assert.equal(util.parseAxisParam([-1, 0], [3, 1, 2]), [2, 0]);
  assert.equal(util.parseAxisParam(null, [3, 1, 2]), [0, 1, 2]);
  await assert.throws(() => util.parseAxisParam(3, [3, 1, 2]), 'range [-3, 3) but got axis 3');
  assert.equal(util.squeezeShape([1, 3, 1]), {newShape: [3], keptDims: [1]});
  assert.equal(util.squeezeShape([1, 3, 1], [-1]), {newShape: [1, 3], keptDims: [0, 1]});
  await assert.throws(() => util.squeezeShape([1, 3], [1]), "Can't squeeze axis 1 since its dim '3'");
  assert.equal(util.locToIndex([1, 2, 3], 3, [12, 4]), 23);
  assert.equal(util.indexToLoc(23, 3, [12, 4]), [1, 2, 3]);
  assert.equal(util.sizeToSquarishShape(11), [4, 3]);
  assert.equal([util.nearestDivisor(30, 4), util.nearestDivisor(31, 4)], [5, 31]);
  assert.equal([util.nearestLargerEven(3), util.nearestLargerEven(4)], [4, 4]);
});

test('util: numbers to typed arrays and nested lists', async () => {
  assert.equal(Array.from(util.toTypedArray([[0.4, -0.7]], 'bool')), [0, 1]);
  assert.ok(util.toTypedArray([1], 'int32') instanceof Int32Array);
  await assert.throws(() => util.toTypedArray(['a'], 'string'), 'Cannot convert a string');
  assert.equal(util.toNestedArray([2, 2], [1, 2, 3, 4]), [[1, 2], [3, 4]]);
  assert.equal(util.toNestedArray([1, 2], [1, 2, 3, 4], true), [[1, 2, 3, 4]]);
  await assert.throws(() => util.toNestedArray([2], [1]), '[2] does not match the input size 1.');
  assert.equal(Array.from(util.makeOnesTypedArray(2, 'int32')), [1, 1]);
  assert.equal(util.makeZerosNestedTypedArray([1, 2], 'bool'), [[0, 0]]);
  await assert.throws(() => util.makeZerosTypedArray(1, 'int64'), 'Unknown data type int64');
  await assert.throws(() => util.bytesPerElement('int64'), 'Unknown dtype int64');
  assert.equal(Array.from(util.convertBackendValuesAndArrayBuffer(
      new Float32Array([1, 2]).buffer, 'float32')), [1, 2]);
  await assert.throws(() => util.checkConversionForErrors([1, NaN], 'float32'), 'contains NaN');
  assert.ok(util.hasEncodingLoss('float32', 'int32') && !util.hasEncodingLoss('bool', 'int32'));
});

test('util: text and time', async () => {
  assert.equal(Array.from(util.encodeString('aé')), [97, 195, 169]);
  assert.equal(util.decodeString(new Uint8Array([97, 195, 169])), 'aé');
  await assert.throws(() => util.encodeString('a', 'latin1'), 'only supports utf-8');
  assert.equal(util.bytesFromStringArray(['a', 'é'].map((s) => util.encodeString(s))), 3);
  assert.equal(util.rightPad('ab', 4), 'ab  ');
  assert.ok(util.now() > 0);
  let calls = 0;
  await util.repeatedTry(() => ++calls === 3);
  assert.equal(calls, 3);
  await util.repeatedTry(() => false, () => 0, 2).then(() => assert.ok(false), () => {});
});

test('util: fetch goes through the platform', async () => {
  const platform = kinglet.env().platform;
  const own = platform.fetch;
  platform.fetch = async (path, init) => [path, init];
  const got = await util.fetch('a', {method: 'GET'});
  platform.fetch = own;
  assert.equal(got, ['a', {method: 'GET'}]);
});

test('util: shuffles keep what they hold', async () => {
  const a = Array.from({length: 100}, (x, i) => i);
  const b = a.slice();
  util.shuffleCombo(a, b);
  assert.equal(a, b);
  assert.equal(a.slice().sort((x, y) => x - y), Array.from({length: 100}, (x, i) => i));
  assert.equal(Array.from(util.createShuffledIndices(4)).sort(), [0, 1, 2, 3]);
});

test('tensor_util finds tensors and makes types match', async () => {
  const a = kinglet.scalar(1);
  const b = kinglet.scalar(2, 'int32');
  const {assertTypesMatch, getTensorsInContainer, isTensorInList, makeTypesMatch} =
      kinglet.tensor_util;
  assert.equal(getTensorsInContainer({a, list: [b, [a]]}).length, 2);
  assert.ok(isTensorInList(b, [a, b]));
  await assert.throws(() => assertTypesMatch(a, b), 'first(float32) and second(int32)');
  const [c, d] = makeTypesMatch(a, b);
  assert.equal([c.dtype, d.dtype], ['float32', 'float32']);
  assert.equal(kinglet.sumOutType('bool'), 'int32');
  kinglet.dispose([a, b, d]);
});

test('device_util tells a phone from a desk', async () => {
  const {isMobile, mockIsMobile, isBrowser} = kinglet.device_util;
  assert.ok(isBrowser());
  assert.ok(isMobile({userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari/537.36'}));
  assert.ok(isMobile({userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)'}));
  assert.ok(!isMobile({userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Firefox/121.0'}));
  assert.ok(!isMobile({userAgent: 'Mozilla/5.0 (iPad; CPU OS 12_0 like Mac OS X) Mobile/15E148'}));
  assert.ok(isMobile({product: 'ReactNative'}));
  mockIsMobile(true);
  assert.ok(isMobile());
  mockIsMobile(undefined);
});

test('test_util tells what differs', async () => {
  const t = kinglet.test_util;
  t.expectArraysClose(new Float32Array([1, 2]), [1, 2.0005]);
  t.expectArraysClose([[1], [NaN]], [[1], [Infinity]]);
  t.expectArraysEqual(['a'], ['a']);
  await assert.throws(() => t.expectArraysClose([1, 2], [1, 3]), 'actual[1] = 2, expected[1] = 3');
  await assert.throws(() => t.expectArraysClose([[1]], [1]), 'Actual: [1,1]. Expected: [1]');
  await assert.throws(() => t.expectArraysEqual([1], new Float32Array(2)), 'actual: 1 vs expected: 2');
  await assert.throws(() => t.expectArraysClose(new Int32Array(1), new Float32Array(1)),
      'Actual: Int32Array. Expected: Float32Array');
  await assert.throws(() => t.expectNumbersClose(1, 2), 'Numbers differ');
  await assert.throws(() => t.expectValuesInRange([5], 0, 1), 'Value out of range:5');
});

test('util: 64-bit fingerprints', () => {
  // FarmHash's value for no bytes, and what TensorFlow.js gives for the others
  assert.equal(util.fingerPrint64(new Uint8Array(0)).toString(16), '9ae16a3b2f90404f');
  const bytes = Uint8Array.from({length: 200}, (x, i) => 37 * i + 11);
  assert.equal(util.fingerPrint64(bytes).toString(16), '51320a19a60cbd6e');
  assert.equal(util.fingerPrint64(bytes, 33).toString(16), '839154ca67815696');
  const x = util.hexToLong('ffffffffffffffff');
  assert.equal([x.getLowBits(), x.shru(60).toNumber(), x.add(3).toString()], [-1, 15, '2']);
  assert.ok(x.mul(x).equals(util.hexToLong('1')));
});

test('backend_util: axes and broadcasting', async () => {
  const b = kinglet.backend_util;
  assert.equal(b.axesAreInnerMostDims([1, 2], 3), true);
  assert.equal(b.computeOutAndReduceShapes([2, 3, 4, 5], [0, 2]), [[3, 5], [2, 4]]);
  assert.equal(b.expandShapeToKeepDim([3, 5], [0, 2]), [1, 3, 1, 5]);
  assert.equal(b.combineLocations([7, 8], [9], [1]), [7, 9, 8]);
  assert.equal(b.getAxesPermutation([0], 3), [1, 2, 0]);
  assert.equal(b.getAxesPermutation([2], 3), null);
  assert.equal(b.getUndoAxesPermutation([1, 2, 0]), [2, 0, 1]);
  assert.equal(b.getInnerMostAxes(2, 4), [2, 3]);
  await assert.throws(() => b.assertAxesAreInnerMostDims('max', [0], 2), 'Got axes 0 and rank-2');
  assert.equal(b.getBroadcastDims([1, 3], [5, 3]), [0]);
  assert.equal(kinglet.broadcast_util.getReductionAxes([3], [5, 3]), [0]);
  assert.equal(b.assertAndGetBroadcastShape([2, 1], [3]), [2, 3]);
  await assert.throws(() => b.assertAndGetBroadcastShape([2], [3]));
  assert.equal(b.computeOutShape([[2, 3], [2, 4]], 1), [2, 7]);
  await assert.throws(() => b.assertParamsConsistent([[2, 3], [3, 3]], 1),
      'Shape of tensors[1] (3,3) does not match the shape of the rest (2,3)');
  assert.equal([b.computeOptimalWindowSize(30), b.computeOptimalWindowSize(100)], [30, 10]);
});

test('backend_util: windows', async () => {
  const b = kinglet.backend_util;
  const same = b.computeConv2DInfo([1, 5, 5, 2], [3, 3, 2, 4], 2, 1, 'same');
  assert.equal(same.outShape, [1, 3, 3, 4]);
  assert.equal(same.padInfo, {type: 'SAME', top: 1, bottom: 1, left: 1, right: 1});
  const first = b.computeConv2DInfo([1, 2, 7, 7], [3, 3, 2, 4], 1, 2, [[0, 0], [0, 0], [1, 2], [0, 0]],
      'floor', true, 'channelsFirst');
  assert.equal([first.outShape, first.padInfo.type, first.padInfo.bottom, first.effectiveFilterWidth],
      [[1, 8, 6, 3], 'EXPLICIT', 2, 5]);
  const pool = b.computePool3DInfo([1, 4, 4, 4, 2], 2, 2, 1, 'valid');
  assert.equal([pool.outShape, pool.padInfo.type, pool.padInfo.front], [[1, 2, 2, 2, 2], 'VALID', 0]);
  const ceil = b.computePool2DInfo([1, 5, 5, 1], 2, 2, 1, 0, 'ceil');
  assert.equal([ceil.outHeight, ceil.padInfo.bottom], [3, 0]);
  assert.equal(b.computeDilation2DInfo([1, 5, 5, 3], [2, 2, 3], 1, 'valid', 'NHWC', 1).outShape,
      [1, 4, 4, 3]);
  assert.ok(b.eitherStridesOrDilationsAreOne([2, 2], 1) && !b.tupleValuesAreOne([1, 2]));
  await assert.throws(() => b.computeConv2DInfo([1, 5, 5, 2], [3, 3, 2, 4], 1, 1, 'full'),
      'Unknown padding parameter: full');
  await assert.throws(() => b.convertConv2DDataFormat('NWHC'), 'Unknown dataFormat NWHC');
});

test('slice_util', async () => {
  const s = kinglet.slice_util;
  assert.equal(s.sliceInfo([5, 4], [-1, 0], [0, 0], [-2, 1], 0, 2, 0, 0, 0), {
    begin: [4, 0], end: [0, 4], strides: [-2, 1], finalShape: [2, 4], finalShapeSparse: [2, 4],
    isIdentity: false, sliceDim0: false, isSimpleSlice: false,
  });
  const info = s.sliceInfo([2, 3, 4], [0, 0, 1], [0, 0, 2], null, 0, 0, 1, 2, 4);
  assert.equal([info.finalShape, info.finalShapeSparse], [[2, 3, 1], [2, 3]]);
  await assert.throws(() => s.sliceInfo([3], [5], [6], [1], 0, 0, 0, 0, 1));
  await assert.throws(() => s.sliceInfo([3], [0], [1], [-1], 0, 0, 0, 0, 1), 'only stride 1');
  assert.equal(s.parseSliceParams({shape: [4, 5]}, 1, [2]), [[1, 0], [2, 5]]);
  await assert.throws(() => s.parseSliceParams({shape: [4]}, [-1]), 'negative begin');
  await assert.throws(() => s.assertParamsValid({shape: [4]}, [2], [3]),
      'begin[0] + size[0] (5) would overflow input.shape[0] (4)');
  assert.equal(s.computeOutShape([0, 1], [5, 4], [2, 1]), [3, 3]);
  assert.equal(s.isSliceContinous([4, 5], [1, 0], [2, 5]), true);
  assert.equal(s.isSliceContinous([4, 5], [1, 1], [2, 4]), false);
  assert.equal(s.computeFlatOffset([1, 2], [5]), 7);
});

test('backend_util: complex numbers', () => {
  const b = kinglet.backend_util;
  const c = b.mergeRealAndImagArrays(new Float32Array([1, 2, 3]), new Float32Array([4, 5, 6]));
  assert.equal(Array.from(c), [1, 4, 2, 5, 3, 6]);
  assert.equal(Array.from(b.splitRealAndImagArrays(c).imag), [4, 5, 6]);
  assert.equal(Array.from(b.complexWithEvenIndex(c).real), [1, 3]);
  assert.equal(Array.from(b.complexWithOddIndex(c).real), [2]);
  assert.close(Array.from(b.exponents(4, false).imag), [0, -1]);
  assert.equal(b.fromUint8ToStringArray(b.fromStringArrayToUint8(['ä'])), ['ä']);
});

test('names of kernels', () => {
  assert.equal([kinglet.Add, kinglet.BatchMatMul, kinglet.FFT, kinglet._FusedMatMul],
      ['Add', 'BatchMatMul', 'FFT', '_FusedMatMul']);
  assert.equal(kinglet.MaxPool3DGrad, 'MaxPool3DGrad'); // no op here has it
  assert.equal(kinglet.Reduction[kinglet.Reduction.MEAN], 'MEAN');
});

test('backend_util: segments, splits and blocks', async () => {
  const b = kinglet.backend_util;
  const info = (...shape) => ({ shape, dtype: 'int32' });
  const s = b.segment_util;
  assert.equal([[30, 3], [100, 3], [100, 10], [97, 10]].map(
      ([n, count]) => s.segOpComputeOptimalWindowSize(n, count)), [30, 10, 20, 97]);
  assert.equal(s.computeOutShape([2, 3, 4], 1, 7), [2, 7, 4]);
  assert.equal(s.collectGatherOpShapeInfo(info(2, 3, 4), info(2, 5), 2, 1),
      { batchSize: 2, sliceSize: 1, outerSize: 3, dimSize: 4, outputShape: [2, 3, 5] });
  await assert.throws(() => s.collectGatherOpShapeInfo(info(2, 3), info(3, 5), 1, 1),
      'x.shape[0]: 2 should be equal to indices.shape[0]: 3');
  assert.equal(b.prepareSplitSize(info(2, 6), [2, -1, 1], 1), [2, 3, 1]);
  await assert.throws(() => b.prepareSplitSize(info(6), 4));
  assert.equal([b.getReshaped([8, 1, 3, 2], [2, 2], 4), b.getPermuted(6, 2),
      b.getReshapedPermuted([8, 1, 3, 2], [2, 2], 4)],
      [[2, 2, 2, 1, 3, 2], [2, 3, 0, 4, 1, 5], [2, 2, 6, 2]]);
  assert.equal([b.getReshaped([2, 2, 6, 2], [2, 2], 4, false), b.getPermuted(6, 2, false),
      b.getReshapedPermuted([2, 2, 6, 2], [2, 2], 4, false)],
      [[2, 1, 2, 3, 2, 2], [2, 4, 0, 1, 3, 5], [8, 1, 3, 2]]);
  const crops = [[1, 2], [3, 4]];
  assert.equal([b.getSliceBeginCoords(crops, 2), b.getSliceSize([9, 8, 7, 6], crops, 2)],
      [[0, 1, 3], [9, 5, 0]]);
});

test('backend_util: scattered and gathered slices', async () => {
  const b = kinglet.backend_util;
  const info = (...shape) => ({ shape, dtype: 'int32' });
  assert.equal(b.calculateShapes(info(2, 3), info(2, 1), [4, 3]),
      { sliceRank: 1, numUpdates: 2, sliceSize: 3, strides: [1], outputSize: 12 });
  kinglet.scatter_util.validateInput(info(2, 3), info(2, 1), [4, 3]);
  await assert.throws(() => b.validateUpdateShape([4], info(2, 1), info(3)), 'updates [3]');
  assert.equal(kinglet.gather_util.prepareAndValidate(info(4, 3, 2), info(5, 2)),
      [[5, 2], 5, 2, [3, 1]]);
  await assert.throws(() => b.prepareAndValidate(info(4, 3), info(2, 3)));
});

test('backend_util: equations of einsum', async () => {
  const b = kinglet.backend_util;
  const d = b.decodeEinsumEquation(' b i j, bjk -> bik', 2);
  assert.equal(d, {
    allDims: ['b', 'i', 'k', 'j'], summedDims: [3], idDims: [[0, 1, 3], [0, 3, 2]],
  });
  assert.equal(b.getEinsumPermutation(4, d.idDims[1]),
      { permutationIndices: [0, 2, 1], expandDims: [1] });
  assert.equal(b.getEinsumComputePath([3], d.idDims), { path: [3], steps: [[0, 1], []] });
  assert.equal(b.getEinsumComputePath([], [[0], [1]]), { path: [-1], steps: [[0, 1], []] });
  assert.ok(b.isIdentityPermutation([0, 1]) && !b.isIdentityPermutation([1, 0]));
  await assert.throws(() => b.checkEinsumDimSizes(2, [[0, 1]].concat([[1]]),
      [{ shape: [2, 3] }, { shape: [4] }]), 'Expected dimension 3 at axis 0 of input shaped [4]');
  await assert.throws(() => b.decodeEinsumEquation('ij', 1), 'exactly one arrow');
});

test('backend_util: ragged tensors', async () => {
  const b = kinglet.backend_util;
  const types = b.RowPartitionType;
  assert.equal([types.ROW_SPLITS, types[5]], [3, 'ROW_STARTS']);
  assert.equal(b.getRowPartitionTypesHelper(['FIRST_DIM_SIZE', 'VALUE_ROWIDS', 'none', 'ROW_SPLITS']),
      [0, 1]);
  assert.equal([[], [0, 1], [3, 3]].map((list) => b.getRaggedRank(list)), [0, 1, 2]);
  assert.equal(b.combineRaggedTensorToTensorShapes(1, [2, -1, -1], [5, 4]), [2, -1, 4]);
  assert.equal(b.combineRaggedTensorToTensorShapes(1, null, [5]), [-1, -1]);
  assert.equal(b.combineRaggedTensorToTensorShapes(1, null, null), []);
  await assert.throws(() => b.combineRaggedTensorToTensorShapes(1, [2, 3], [5, 4]),
      'rt input.rank = 3, but shape.rank = 2');
  b.validateDefaultValueShape([2], [3, 2]);
  b.validateDefaultValueShape(null, [3]);
  await assert.throws(() => b.validateDefaultValueShape([3], [3, 2]), 'are incompatible');
});

test('backend_util: activations, paddings, numbers', async () => {
  const b = kinglet.backend_util;
  const x = kinglet.tensor1d([-2, 3, 8]);
  const apply = async (...more) => (await b.applyActivation(x, ...more).data());
  assert.close(await apply('relu6'), [0, 3, 6]);
  assert.close(await apply('prelu', kinglet.scalar(0.5)), [-1, 3, 8]);
  assert.close(await apply('leakyrelu', null, 0.25), [-0.5, 3, 8]);
  assert.ok(b.applyActivation(x, 'linear') === x);
  await assert.throws(() => b.applyActivation(x, 'add'), 'Unknown fused activation add.');
  assert.close(await b.getFusedDyActivation(kinglet.ones([3]), x, 'relu').data(), [0, 1, 1]);
  await assert.throws(() => b.getFusedDyActivation(x, x, 'elu'), 'fused activation elu');
  assert.close(await b.getFusedBiasGradient(kinglet.ones([1, 3]), kinglet.ones([2, 3])).data(),
      [2, 2, 2]);
  assert.equal([b.shouldFuse(0, 'relu'), b.shouldFuse(1, 'relu')], [true, false]);
  assert.equal([b.computeDefaultPad([7, 7], 4, 2, 3), b.computeDefaultPad([5, 5], 3, 1)], [7, 1]);
  assert.equal([b.stridesOrDilationsArePositive([1, 0]), b.stridesOrDilationsArePositive(2)],
      [false, true]);
  b.checkPadOnDimRoundingMode('conv2d', 'same', null);
  await assert.throws(() => b.checkPadOnDimRoundingMode('conv2d', [[0, 0], [1, 1.5]], 'floor'),
      'Error in conv2d: pad must be an integer when using dimRoundingMode floor but got pad 1.5.');
  assert.equal([b.getImageCenter(0.5, 10, 20), b.getImageCenter([0.25, 0.75], 10, 20)],
      [[10, 5], [5, 7.5]]);
  assert.equal(b.getComplexWithIndex([1, 2, 3, 4], 1), { real: 3, imag: 4 });
  assert.close(b.exponent(1, 4, false).imag, -1);
});

test('kernel_impls', async () => {
  const k = kinglet.kernel_impls;
  const boxes = new Float32Array([0, 0, 1, 1, 0, 0, 1, 0.9, 3, 3, 4, 4]);
  const scores = new Float32Array([0.5, 0.875, 0.75]);
  const before = kinglet.memory().numTensors;
  assert.equal(k.nonMaxSuppressionV3Impl(boxes, scores, 3, 0.5, 0), { selectedIndices: [1, 2] });
  assert.equal(k.nonMaxSuppressionV4Impl(boxes, scores, 3, 0.5, 0, true),
      { selectedIndices: [1, 2, 0], validOutputs: 2 });
  assert.equal(k.nonMaxSuppressionV5Impl(boxes, scores, 3, 0.5, 0, 0),
      { selectedIndices: [1, 2], selectedScores: [0.875, 0.75] });
  const at = k.whereImpl([2, 3], [1, 0, 0, 0, 0, 1]);
  assert.equal([at.dtype, at.shape, await at.array()], ['int32', [2, 2], [[0, 0], [1, 2]]]);
  at.dispose();
  const none = k.whereImpl([2, 3], [0, 0, 0, 0, 0, 0]);
  assert.equal(none.shape, [0, 2]);
  none.dispose();
  assert.equal(kinglet.memory().numTensors, before);
});

test('shapes are ensured of what is no tensor, too', async () => {
  assert.equal(kinglet.ensureShape([1, 2], [null]), [1, 2]);
  await assert.throws(() => kinglet.ensureShape([1, 2], [3]), 'EnsureShape: Shape of tensor 2');
});
