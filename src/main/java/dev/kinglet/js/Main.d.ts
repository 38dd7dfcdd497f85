// Type declarations of kinglet. The names are TensorFlow.js's.

export as namespace kinglet;

/** Element types. */
export type DataType = 'float32' | 'int32' | 'bool' | 'complex64' | 'string';

/** What a tensor's values are read into. */
export interface DataTypeMap {
  float32: Float32Array;
  int32: Int32Array;
  bool: Uint8Array;
  /** Real and imaginary parts by turns. */
  complex64: Float32Array;
  string: string[];
}

export type NumericDataType = 'float32' | 'int32' | 'bool';

/** Typed arrays that functions take for values. */
export type TypedArray = Float32Array | Int32Array | Uint8Array | Uint8ClampedArray;

type Nested<T> = T | Nested<T>[];

/** What functions take for a tensor: one, a number, a truth value, a text, typed or nested arrays. */
export type TensorLike = Tensor | TypedArray | Nested<number> | Nested<boolean> | Nested<string> | TypedArray[];

/** Numbers or truth values in lists, in lists of lists, and so on. */
export type NestedArray = Nested<number>;

export type Tensor1D = Tensor<any>;
export type Tensor2D = Tensor<any>;
export type Tensor3D = Tensor<any>;
export type Tensor4D = Tensor<any>;
export type Tensor5D = Tensor<any>;
export type Tensor6D = Tensor<any>;
export type Scalar = Tensor<any>;

/** Tensors by name. */
export interface NamedTensorMap {
  [name: string]: Tensor;
}

/** A tensor, or lists and objects with tensors in them. */
export type TensorContainer =
  | void
  | Tensor
  | string
  | number
  | boolean
  | null
  | TensorContainer[]
  | TypedArray
  | {[key: string]: TensorContainer};

export interface TensorContainerObject {
  [key: string]: TensorContainer;
}

export type TensorContainerArray = TensorContainer[];

/** The version of this script. */
export const version: string;
