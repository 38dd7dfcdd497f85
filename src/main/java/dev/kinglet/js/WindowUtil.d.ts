/** What slices take. */
export namespace slice_util {
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
