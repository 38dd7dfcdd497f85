/** What slices take. */
export namespace slice_util {
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
