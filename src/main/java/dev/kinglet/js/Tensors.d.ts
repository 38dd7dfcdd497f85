/**
 * An immutable array of numbers of one type and shape. Its value is computed when it is first
 * wanted. The parameter is for types written for TensorFlow.js; it is not looked at.
 */
export class Tensor<R = any> {
  protected constructor();
  /** Distinct for every tensor. */
  readonly id: number;
  /** The same object for tensors that share their storage (clone, reshape). */
  readonly dataId: object;
  /** Sizes of the dimensions, outermost first. */
  readonly shape: number[];
  /** Number of dimensions. */
  readonly rank: number;
  /** Number of dimensions, as a word. */
  readonly rankType: string;
  /** Number of elements. */
  readonly size: number;
  /** The type of the elements. */
  readonly dtype: DataType;
  /** Elements between neighbours along each dimension but the last. */
  readonly strides: number[];
  /** Whether it was let go. */
  readonly isDisposed: boolean;
  /** The same as `isDisposed`; libraries written for TensorFlow.js read it. */
  readonly isDisposedInternal: boolean;
  /** The values, row by row, in a new array; does not block. */
  data<D extends DataType = 'float32'>(): Promise<DataTypeMap[D]>;
  /** The values, row by row, in a new array; blocks until they are there. */
  dataSync<D extends DataType = 'float32'>(): DataTypeMap[D];
  /** The values in nested arrays (a number for a scalar); does not block. */
  array(): Promise<any>;
  /** The values in nested arrays (a number for a scalar); blocks until they are there. */
  arraySync(): any;
  /** The bytes of the values; a list for strings. */
  bytes(): Promise<Uint8Array[] | Uint8Array>;
  /** The values in a buffer that can be written to; does not block. */
  buffer(): Promise<TensorBuffer>;
  /** The values in a buffer that can be written to; blocks until they are there. */
  bufferSync(): TensorBuffer;
  /** Lets the value go. */
  dispose(): void;
  /** Throws if it was let go. */
  throwIfDisposed(): void;
  /** A variable that starts as this. */
  variable(trainable?: boolean, name?: string, dtype?: DataType): Variable;
  /** The values as another type. */
  asType(dtype: DataType): Tensor;
  /** The values as a vector. */
  as1D(): Tensor;
  /** The values in this shape. */
  as2D(rows: number, columns: number): Tensor;
  /** The values in this shape. */
  as3D(a: number, b: number, c: number): Tensor;
  /** The values in this shape. */
  as4D(a: number, b: number, c: number, d: number): Tensor;
  /** The values in this shape. */
  as5D(a: number, b: number, c: number, d: number, e: number): Tensor;
  /** The values as text, long rows cut short; with `verbose` also type, rank and shape. */
  toString(verbose?: boolean): string;
  /** Writes the values to the console. */
  print(verbose?: boolean): void;
}

/** A tensor whose value can be replaced. */
export class Variable<R = any> extends Tensor<R> {
  private constructor();
  /** Its name, distinct among the living variables. */
  readonly name: string;
  /** Whether optimizers change it when not told which variables to. */
  trainable: boolean;
  /** Replaces the value by one of the same shape and type. */
  assign(newValue: TensorLike): void;
}

/** Variables by name. */
export interface NamedVariableMap {
  [name: string]: Variable;
}

/** A variable that starts as these values. */
export function variable(
  initialValue: TensorLike, trainable?: boolean | null, name?: string | null,
  dtype?: DataType | null): Variable;
/** Names of ranks, for types written for TensorFlow.js. */
export enum Rank {
  /** Scalars. */
  R0 = 'R0',
  /** Vectors. */
  R1 = 'R1',
  /** Matrices. */
  R2 = 'R2',
  /** Three dimensions. */
  R3 = 'R3',
  /** Four dimensions. */
  R4 = 'R4',
  /** Five dimensions. */
  R5 = 'R5',
  /** Six dimensions. */
  R6 = 'R6',
}
