/** Values that can be set one by one. */
export class TensorBuffer<R = any, D extends DataType = 'float32'> {
  private constructor();
  /** Sizes of the dimensions, outermost first. */
  readonly shape: number[];
  /** The type of the elements. */
  readonly dtype: DataType;
  /** Number of elements. */
  readonly size: number;
  /** Number of dimensions. */
  readonly rank: number;
  /** Elements between neighbours along each dimension but the last. */
  readonly strides: number[];
  /** The values, row by row. */
  values: DataTypeMap[D];
  /** The value at these coordinates. */
  get(...location: number[]): number;
  /** Sets the value at these coordinates. */
  set(value: number | boolean, ...location: number[]): void;
  /** Which of `values` lies at these coordinates. */
  locToIndex(location: number[]): number;
  /** The coordinates of one of `values`. */
  indexToLoc(index: number): number[];
  /** A tensor of the values as they are now. */
  toTensor(): Tensor;
}

/** Values that can be set one by one, then made a tensor. */
export function buffer<D extends DataType = 'float32'>(
  shape: number[], dtype?: D | null, values?: DataTypeMap[D]): TensorBuffer<any, D>;
