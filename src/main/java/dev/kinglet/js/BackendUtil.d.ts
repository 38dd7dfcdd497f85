/** How shapes broadcast. */
export namespace broadcast_util {
  /** The shape that both broadcast to. */
  function assertAndGetBroadcastShape(a: number[], b: number[]): number[];
  /** The axes of `from` that are stretched. */
  function getBroadcastDims(from: number[], to: number[]): number[];
  /** The axes of `to` that a gradient is summed over. */
  function getReductionAxes(from: number[], to: number[]): number[];
}

/** Shapes that ops come to, for those who write ops of their own. */
export namespace backend_util {
  /** The shape that both broadcast to. */
  function assertAndGetBroadcastShape(a: number[], b: number[]): number[];
  /** Throws unless the axes are the last ones. */
  function assertAxesAreInnerMostDims(message: string, axes: number[], rank: number): void;
  /** Throws unless the shapes can be joined along the axis. */
  function assertParamsConsistent(shapes: number[][], axis: number): void;
  /** Sets the complex number at an index of interleaved ones. */
  function assignToTypedArray(data: TypedArray, real: number, imag: number, index: number): void;
  /** Whether the axes are the last ones, in order. */
  function axesAreInnerMostDims(axes: number[], rank: number): boolean;
  /** Coordinates from those along kept and along reduced axes. */
  function combineLocations(out: number[], reduced: number[], axes: number[]): number[];
  /** Every second complex number, from the first on. */
  function complexWithEvenIndex(complex: Float32Array): {real: Float32Array; imag: Float32Array};
  /** Every second complex number, from the second on. */
  function complexWithOddIndex(complex: Float32Array): {real: Float32Array; imag: Float32Array};
  /** Where the windows of a convolution lie. */
  function computeConv2DInfo(
    inShape: number[], filterShape: number[], strides: number | number[],
    dilations: number | number[], pad: any, rounding?: string, depthwise?: boolean,
    dataFormat?: string): any;
  /** Where the windows of a convolution lie. */
  function computeConv3DInfo(
    inShape: number[], filterShape: number[], strides: number | number[],
    dilations: number | number[], pad: any, depthwise?: boolean, dataFormat?: string,
    rounding?: string): any;
  /** Where the windows of a dilation lie. */
  function computeDilation2DInfo(
    inShape: number[], filterShape: number[], strides: number | number[], pad: any,
    dataFormat?: string, dilations?: number | number[]): any;
  /** How many values one step of a reduction takes. */
  function computeOptimalWindowSize(inSize: number): number;
  /** The kept and the reduced part of a shape. */
  function computeOutAndReduceShapes(shape: number[], axes: number[]): [number[], number[]];
  /** The shape of joined tensors. */
  function computeOutShape(shapes: number[][], axis: number): number[];
  /** Where the windows of pooling lie. */
  function computePool2DInfo(
    inShape: number[], filterSize: number | number[], strides: number | number[],
    dilations: number | number[], pad: any, rounding?: string, dataFormat?: string): any;
  /** Where the windows of pooling lie. */
  function computePool3DInfo(
    inShape: number[], filterSize: number | number[], strides: number | number[],
    dilations: number | number[], pad: any, rounding?: string, dataFormat?: string): any;
  /** channelsLast or channelsFirst. */
  function convertConv2DDataFormat(dataFormat: string): string;
  /** Whether all of one of them are 1. */
  function eitherStridesOrDilationsAreOne(
    strides: number | number[], dilations: number | number[]): boolean;
  /** A reduced shape with 1 for the reduced axes. */
  function expandShapeToKeepDim(shape: number[], axes: number[]): number[];
  /** Those for the first half of k. */
  function exponents(n: number, inverse: boolean): {real: Float32Array; imag: Float32Array};
  /** Bytes of strings. */
  function fromStringArrayToUint8(list: string[]): Uint8Array[];
  /** Strings of bytes. */
  function fromUint8ToStringArray(list: Uint8Array[]): string[];
  /** The order of axes that makes the named ones the last; null if they are. */
  function getAxesPermutation(axes: number[], rank: number): number[] | null;
  /** The axes of `from` that are stretched. */
  function getBroadcastDims(from: number[], to: number[]): number[];
  /** The last axes. */
  function getInnerMostAxes(count: number, rank: number): number[];
  /** The axes of `to` that a gradient is summed over. */
  function getReductionAxes(from: number[], to: number[]): number[];
  /** The inverse of a permutation. */
  function getUndoAxesPermutation(axes: number[]): number[];
  /** Interleaved complex numbers. */
  function mergeRealAndImagArrays(real: Float32Array, imag: Float32Array): Float32Array;
  /** How many values a reduction takes in one window at most. */
  const PARALLELIZE_THRESHOLD: number;
  /** The scale of selu. */
  const SELU_SCALE: number;
  /** The scale of selu times its alpha. */
  const SELU_SCALEALPHA: number;
  /** Real and imaginary parts. */
  function splitRealAndImagArrays(complex: Float32Array): {real: Float32Array; imag: Float32Array};
  /** Whether all are 1. */
  function tupleValuesAreOne(values: number | number[]): boolean;
  /** The smallest element type that holds both. */
  function upcastType(a: DataType, b: DataType): DataType;
  /** See the namespace of that name. */
  const slice_util: typeof SliceUtil;
  /** Where the parts of segments and of gathered slices lie. */
  namespace segment_util {
    /** Sizes of what is gathered: of the batches, of what lies outside and inside of the axis. */
    function collectGatherOpShapeInfo(
      x: TensorInfo, indices: TensorInfo, axis: number, batchDims: number): {
        batchSize: number; outerSize: number; dimSize: number; sliceSize: number;
        outputShape: number[];
      };
    /** The shape with another size along the axis. */
    function computeOutShape(aShape: number[], axis: number, numSegments: number): number[];
    /** How many values one step of a sum over segments takes. */
    function segOpComputeOptimalWindowSize(inSize: number, numSegments: number): number;
  }
  /** See `scatter_util`. */
  const calculateShapes: typeof scatter_util.calculateShapes;
  /** See `scatter_util`. */
  const validateInput: typeof scatter_util.validateInput;
  /** See `scatter_util`. */
  const validateUpdateShape: typeof scatter_util.validateUpdateShape;
  /** See `gather_util`. */
  const prepareAndValidate: typeof gather_util.prepareAndValidate;
  /** A batch taken apart for batchToSpaceND or, if not `batchToSpace`, spaceToBatchND. */
  function getReshaped(
    inputShape: number[], blockShape: number[], prod: number, batchToSpace?: boolean): number[];
  /** The order of axes in between. */
  function getPermuted(
    reshapedRank: number, blockShapeRank: number, batchToSpace?: boolean): number[];
  /** The shape after that. */
  function getReshapedPermuted(
    inputShape: number[], blockShape: number[], prod: number, batchToSpace?: boolean): number[];
  /** Where what is cropped begins. */
  function getSliceBeginCoords(crops: number[][], blockShape: number): number[];
  /** How large what is cropped is. */
  function getSliceSize(uncroppedShape: number[], crops: number[][], blockShape: number): number[];
  /** The sizes of the parts of a split. */
  function prepareSplitSize(
    x: TensorInfo, numOrSizeSplits: number | number[], axis?: number): number[];
  /** The padding that keeps a convolution's size, as its first versions had it. */
  function computeDefaultPad(
    inputShape: number[], fieldSize: number, stride: number, dilation?: number): number;
  /** Whether all are. */
  function stridesOrDilationsArePositive(values: number | number[]): boolean;
  /** Throws if there is a rounding mode and a padding is no integer. */
  function checkPadOnDimRoundingMode(
    opDesc: string, pad: string | number | number[][], dimRoundingMode?: string | null): void;
  /** The pixel that an image turns around. */
  function getImageCenter(
    center: number | [number, number], imageHeight: number, imageWidth: number): [number, number];
  /** An equation of einsum: its labels, the numbers of those summed over and of each operand. */
  function decodeEinsumEquation(equation: string, numTensors: number): {
    allDims: string[]; summedDims: number[]; idDims: number[][];
  };
  /** How an operand's axes are ordered, and which it lacks. */
  function getEinsumPermutation(
    nDims: number, idDims: number[]): {permutationIndices: number[]; expandDims: number[]};
  /** Throws unless labels that operands share have one size. */
  function checkEinsumDimSizes(nDims: number, idDims: number[][], tensors: TensorInfo[]): void;
  /** Which operands come in before each sum. */
  function getEinsumComputePath(
    summedDims: number[], idDims: number[][]): {path: number[]; steps: number[][]};
  /** Whether the axes stay. */
  function isIdentityPermutation(perm: number[]): boolean;
  /** How a level of a ragged tensor is told. */
  enum RowPartitionType {
    /** The number of rows. */
    FIRST_DIM_SIZE = 0,
    /** The row of each value. */
    VALUE_ROWIDS = 1,
    /** The length of each row. */
    ROW_LENGTHS = 2,
    /** Where rows begin, and where the last one ends. */
    ROW_SPLITS = 3,
    /** Where each row ends. */
    ROW_LIMITS = 4,
    /** Where each row begins. */
    ROW_STARTS = 5
  }
  /** The types of those names, up to the first that is none. */
  function getRowPartitionTypesHelper(names: string[]): RowPartitionType[];
  /** How many levels of rows there are. */
  function getRaggedRank(types: RowPartitionType[]): number;
  /** The shape of a ragged tensor made dense. */
  function combineRaggedTensorToTensorShapes(
    raggedRank: number, shape: number[] | null, valueShape: number[] | null): number[];
  /** Throws unless a value fills up rows of such values. */
  function validateDefaultValueShape(
    defaultValueShape: number[] | null, valueShape: number[] | null): void;
  /** The activation of that name. */
  function applyActivation(
    x: Tensor, activation: string, preluActivationWeights?: Tensor, leakyreluAlpha?: number): Tensor;
  /** The gradient through an activation: of none, or relu. */
  function getFusedDyActivation(dy: Tensor, y: Tensor, activation: string | null): Tensor;
  /** The gradient of a bias that was broadcast. */
  function getFusedBiasGradient(bias: Tensor, dyActivation: Tensor): Tensor;
  /** Whether an activation may be part of an op. */
  function shouldFuse(gradientDepth: number, activation: string): boolean;
  /** The complex number at an index of interleaved ones. */
  function getComplexWithIndex(
    complex: Float32Array, index: number): {real: number; imag: number};
  /** exp(-2πik/n), or with the other sign. */
  function exponent(k: number, n: number, inverse: boolean): {real: number; imag: number};
  /** The coefficient p of erf's approximation. */
  const ERF_P: number;
  /** A coefficient of erf's approximation. */
  const ERF_A1: number;
  /** A coefficient of erf's approximation. */
  const ERF_A2: number;
  /** A coefficient of erf's approximation. */
  const ERF_A3: number;
  /** A coefficient of erf's approximation. */
  const ERF_A4: number;
  /** A coefficient of erf's approximation. */
  const ERF_A5: number;
  /** Writes to the console, unless IS_TEST or PROD is set. */
  function log(...message: any[]): void;
  /** Warns on the console, unless IS_TEST or PROD is set. */
  function warn(...message: any[]): void;
}

import SliceUtil = slice_util;

/** Index tuples that slices are written to. */
export namespace scatter_util {
  /** Sizes of what is scattered. */
  function calculateShapes(updates: TensorInfo, indices: TensorInfo, shape: number[]): {
    sliceRank: number; numUpdates: number; sliceSize: number; strides: number[]; outputSize: number;
  };
  /** Throws unless the updates can be scattered into the shape. */
  function validateInput(updates: TensorInfo, indices: TensorInfo, shape: number[]): void;
  /** Throws unless the updates can be scattered into the shape. */
  function validateUpdateShape(shape: number[], indices: TensorInfo, updates: TensorInfo): void;
}

/** Index tuples that slices are read at. */
export namespace gather_util {
  /** The result's shape, how many slices there are, the size of one, and strides of the tuples. */
  function prepareAndValidate(
    tensor: TensorInfo, indices: TensorInfo): [number[], number, number, number[]];
}

/** Kernels over arrays of values. */
export namespace kernel_impls {
  /** The boxes that stay, best first. */
  function nonMaxSuppressionV3Impl(
    boxes: TypedArray, scores: TypedArray, maxOutputSize: number, iouThreshold: number,
    scoreThreshold: number): {selectedIndices: number[]};
  /** The boxes that stay, best first, filled up with zeros if wanted; and how many stay. */
  function nonMaxSuppressionV4Impl(
    boxes: TypedArray, scores: TypedArray, maxOutputSize: number, iouThreshold: number,
    scoreThreshold: number,
    padToMaxOutputSize: boolean): {selectedIndices: number[]; validOutputs: number};
  /** The boxes that stay, best first, and their scores, which fall with the overlap. */
  function nonMaxSuppressionV5Impl(
    boxes: TypedArray, scores: TypedArray, maxOutputSize: number, iouThreshold: number,
    scoreThreshold: number,
    softNmsSigma: number): {selectedIndices: number[]; selectedScores: number[]};
  /** The coordinates of what is not zero: int32 [n, rank]. */
  function whereImpl(condShape: number[], condVals: TypedArray | number[]): Tensor;
}
