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
  /** What slices take. */
  namespace slice_util {
    /** Throws unless a slice fits its input. */
    function assertParamsValid(input: any, begin: number[], size: number[]): void;
    /** The flat index at which a slice begins. */
    function computeFlatOffset(begin: number[], strides: number[]): number;
    /** The shape of a strided slice. */
    function computeOutShape(begin: number[], end: number[], strides: number[]): number[];
    /** Whether the slice is one run of values. */
    function isSliceContinous(shape: number[], begin: number[], size: number[]): boolean;
    /** Begin and size for every axis. */
    function parseSliceParams(
      x: any, begin: number | number[], size?: number | number[]): number[][];
    /** What a strided slice takes and gives. */
    function sliceInfo(
      xShape: number[], begin: number[], end: number[], strides: number[] | null,
      beginMask: number, endMask: number, ellipsisMask: number, newAxisMask: number,
      shrinkAxisMask: number): any;
  }
}
