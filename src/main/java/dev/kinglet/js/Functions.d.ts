/** Ops with an activation fused in. */
export namespace fused {
  type Activation = 'linear' | 'relu' | 'prelu' | 'elu' | 'relu6' | 'leakyrelu' | 'sigmoid';
}

/** Ops on pictures [batch, height, width, channels]. */
export namespace image {}

/** Decompositions and parts of matrices. */
export namespace linalg {}

/** Losses. */
export namespace losses {}

/** Counts over classes. */
export namespace math {}

/** Tensors of which only the values that are not zero are kept. */
export namespace sparse {}

/** Windows and frames of signals. */
export namespace signal {}

/** Fourier transforms. */
export namespace spectral {}

/** `concat` for tensors of rank 1. */
export function concat1d(tensors: TensorLike[], axis?: number): Tensor;
/** `concat` for tensors of rank 2. */
export function concat2d(tensors: TensorLike[], axis?: number): Tensor;
/** `concat` for tensors of rank 3. */
export function concat3d(tensors: TensorLike[], axis?: number): Tensor;
/** `concat` for tensors of rank 4. */
export function concat4d(tensors: TensorLike[], axis?: number): Tensor;
/** `slice` for tensors of rank 1. */
export function slice1d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
/** `slice` for tensors of rank 2. */
export function slice2d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
/** `slice` for tensors of rank 3. */
export function slice3d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
/** `slice` for tensors of rank 4. */
export function slice4d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
/** `reverse` for tensors of rank 1. */
export function reverse1d(x: TensorLike, axis?: number | number[]): Tensor;
/** `reverse` for tensors of rank 2. */
export function reverse2d(x: TensorLike, axis?: number | number[]): Tensor;
/** `reverse` for tensors of rank 3. */
export function reverse3d(x: TensorLike, axis?: number | number[]): Tensor;
/** `reverse` for tensors of rank 4. */
export function reverse4d(x: TensorLike, axis?: number | number[]): Tensor;
/** `pad` for tensors of rank 1. */
export function pad1d(x: TensorLike, paddings: any[], constantValue?: number): Tensor;
/** `pad` for tensors of rank 2. */
export function pad2d(x: TensorLike, paddings: any[], constantValue?: number): Tensor;
/** `pad` for tensors of rank 3. */
export function pad3d(x: TensorLike, paddings: any[], constantValue?: number): Tensor;
/** `pad` for tensors of rank 4. */
export function pad4d(x: TensorLike, paddings: any[], constantValue?: number): Tensor;
/** `batchNorm` for tensors of rank 2. */
export function batchNorm2d(
  x: TensorLike, mean: TensorLike, variance: TensorLike, offset?: TensorLike,
  scale?: TensorLike, varianceEpsilon?: number): Tensor;
/** `batchNorm` for tensors of rank 3. */
export function batchNorm3d(
  x: TensorLike, mean: TensorLike, variance: TensorLike, offset?: TensorLike,
  scale?: TensorLike, varianceEpsilon?: number): Tensor;
/** `batchNorm` for tensors of rank 4. */
export function batchNorm4d(
  x: TensorLike, mean: TensorLike, variance: TensorLike, offset?: TensorLike,
  scale?: TensorLike, varianceEpsilon?: number): Tensor;
