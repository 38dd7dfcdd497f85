/** Parts of kernels over plain arrays, for those who write a backend of their own. */
export namespace kernel_impls {
  /** Of boxes that overlap, the best; their numbers. */
  function nonMaxSuppressionV3Impl(
    boxes: TypedArray, scores: TypedArray, maxOutputSize: number, iouThreshold: number,
    scoreThreshold: number): {selectedIndices: number[]};
  /** The same, padded with 0 if asked, and how many are real. */
  function nonMaxSuppressionV4Impl(
    boxes: TypedArray, scores: TypedArray, maxOutputSize: number, iouThreshold: number,
    scoreThreshold: number,
    padToMaxOutputSize: boolean): {selectedIndices: number[]; validOutputs: number};
  /** The same with soft suppression, and the scores that are left. */
  function nonMaxSuppressionV5Impl(
    boxes: TypedArray, scores: TypedArray, maxOutputSize: number, iouThreshold: number,
    scoreThreshold: number,
    softNmsSigma: number): {selectedIndices: number[]; selectedScores: number[]};
  /** Coordinates of the values that are not zero: int32, [count, rank]. */
  function whereImpl(condShape: number[], condVals: TypedArray): Tensor;
}
