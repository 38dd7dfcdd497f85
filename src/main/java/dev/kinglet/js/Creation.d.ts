/** A tensor of these values (copied). */
export function tensor(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor;
/** A tensor of these values, of rank 1. */
export function tensor1d(values: TensorLike, dtype?: DataType | null): Tensor1D;
/** A tensor of these values, of rank 2. */
export function tensor2d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor2D;
/** A tensor of these values, of rank 3. */
export function tensor3d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor3D;
/** A tensor of these values, of rank 4. */
export function tensor4d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor4D;
/** A tensor of these values, of rank 5. */
export function tensor5d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor5D;
/** A tensor of these values, of rank 6. */
export function tensor6d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor6D;
/** A tensor of one value and no dimension. */
export function scalar(value: number | boolean | string | Uint8Array, dtype?: DataType | null): Scalar;
