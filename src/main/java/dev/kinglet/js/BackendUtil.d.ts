/** How shapes broadcast. */
export namespace broadcast_util {
  /** The shape that both broadcast to. */
  function assertAndGetBroadcastShape(a: number[], b: number[]): number[];
  /** The axes of `from` that are stretched. */
  function getBroadcastDims(from: number[], to: number[]): number[];
  /** The axes of `to` that a gradient is summed over. */
  function getReductionAxes(from: number[], to: number[]): number[];
}

/** What gatherND gives. */
export namespace gather_util {
  /** Shape and sizes of what gatherND gives. */
  function prepareAndValidate(
    tensor: any, indices: any): [number[], number, number, number[]];
}

/** What scatterND takes. */
export namespace scatter_util {
  /** Sizes that scatterND works with. */
  function calculateShapes(updates: any, indices: any, shape: number[]): any;
  /** Throws unless scatterND can take them. */
  function validateInput(updates: any, indices: any, shape: number[]): void;
  /** Throws unless the updates fit the indices and the shape. */
  function validateUpdateShape(shape: number[], indices: any, updates: any): void;
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
  /** Sizes that scatterND works with. */
  function calculateShapes(updates: any, indices: any, shape: number[]): any;
  /** Throws if sizes are to be rounded and the padding is no whole number. */
  function checkPadOnDimRoundingMode(op: string, pad: any, rounding?: string): void;
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
  /** The padding that keeps a size. */
  function computeDefaultPad(
    inShape: number[], fieldSize: number, stride: number, dilation?: number): number;
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
  /** exp(-2 pi i k / n), or its inverse. */
  function exponent(k: number, n: number, inverse: boolean): {real: number; imag: number};
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
  /** The complex number at an index of interleaved ones. */
  function getComplexWithIndex(complex: Float32Array, index: number): {real: number; imag: number};
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
  /** Shape and sizes of what gatherND gives. */
  function prepareAndValidate(
    tensor: any, indices: any): [number[], number, number, number[]];
  /** The scale of selu. */
  const SELU_SCALE: number;
  /** The scale of selu times its alpha. */
  const SELU_SCALEALPHA: number;
  /** Real and imaginary parts. */
  function splitRealAndImagArrays(complex: Float32Array): {real: Float32Array; imag: Float32Array};
  /** Whether all are positive. */
  function stridesOrDilationsArePositive(values: number | number[]): boolean;
  /** Whether all are 1. */
  function tupleValuesAreOne(values: number | number[]): boolean;
  /** The smallest element type that holds both. */
  function upcastType(a: DataType, b: DataType): DataType;
  /** Throws unless scatterND can take them. */
  function validateInput(updates: any, indices: any, shape: number[]): void;
  /** Throws unless the updates fit the indices and the shape. */
  function validateUpdateShape(shape: number[], indices: any, updates: any): void;
  /** Gather and segment sums. */
  namespace segment_util {
    /** Shape and sizes of what gather gives. */
    function collectGatherOpShapeInfo(x: any, indices: any, axis: number, batchDims: number): any;
    /** The shape of a segment sum. */
    function computeOutShape(shape: number[], axis: number, numSegments: number): number[];
    /** How many values one step of a segment sum takes. */
    function segOpComputeOptimalWindowSize(inSize: number, numSegments: number): number;
  }
  /** What slices take. */
  namespace slice_util {
    /** Throws unless a slice fits its input. */
    function assertParamsValid(input: any, begin: number[], size: number[]): void;
    /** The flat index at which a slice begins. */
    function computeFlatOffset(begin: number[], strides: number[]): number;
    /** The shape of a strided slice. */
    function computeOutShape(begin: number[], end: number[], strides: number[]): number[];
    /** Begin, end and strides for every axis. */
    function getNormalizedAxes(
      inputShape: number[], ellipsisAxes: number[], numInterpolatedAxes: number, begin: number[],
      end: number[], strides: number[], beginMask: number, endMask: number,
      ellipsisMask: number): {begin: number[]; end: number[]; strides: number[]};
    /** Whether the slice is one run of values. */
    function isSliceContinous(shape: number[], begin: number[], size: number[]): boolean;
    /** The bits that are set. */
    function maskToAxes(mask: number): number[];
    /** Begin and size for every axis. */
    function parseSliceParams(
      x: any, begin: number | number[], size?: number | number[]): number[][];
    /** What a strided slice takes and gives. */
    function sliceInfo(
      xShape: number[], begin: number[], end: number[], strides: number[] | null,
      beginMask: number, endMask: number, ellipsisMask: number, newAxisMask: number,
      shrinkAxisMask: number): any;
    /** Where the slice begins along an axis. */
    function startForAxis(
      beginMask: number, startIndices: number[], strides: number[], inputShape: number[],
      axis: number, ellipsisMask: number): number;
    /** Where it begins along every axis, given an ellipsis. */
    function startIndicesWithElidedDims(
      beginMask: number, ellipsisInsertionIndex: number, numElidedAxes: number,
      originalBegin: number[], inputShape: number[]): number[];
    /** Where the slice ends along an axis. */
    function stopForAxis(
      endMask: number, stopIndices: number[], strides: number[], inputShape: number[],
      axis: number, ellipsisMask: number): number;
    /** Where it ends along every axis, given an ellipsis. */
    function stopIndicesWithElidedDims(
      endMask: number, ellipsisInsertionIndex: number, numElidedAxes: number,
      originalEnd: number[], inputShape: number[]): number[];
    /** The stride along an axis. */
    function stridesForAxis(strides: number[], axis: number, ellipsisMask: number): number;
    /** The strides along every axis, given an ellipsis. */
    function stridesWithElidedDims(
      strides: number[], ellipsisInsertionIndex: number, numElidedAxes: number,
      inputShape: number[]): number[];
  }
}
