// Type declarations of kinglet. The names are TensorFlow.js's.

export as namespace kinglet;

/** Element types. */
export type DataType = 'float32' | 'int32' | 'bool' | 'complex64' | 'string';

/** What a tensor's values are read into. */
export interface DataTypeMap {
  float32: Float32Array;
  int32: Int32Array;
  bool: Uint8Array;
  /** Real and imaginary part of each element. */
  complex64: Float32Array;
  string: string[];
}

export type NumericDataType = 'float32' | 'int32' | 'bool';

/** Typed arrays that functions take for values. */
export type TypedArray = Float32Array | Int32Array | Uint8Array | Uint8ClampedArray;

type Nested<T> = T | Nested<T>[];

/** What functions take for a tensor: one, a value, typed or nested arrays. */
export type TensorLike =
  | Tensor | TypedArray | Nested<number> | Nested<boolean> | Nested<string> | TypedArray[];

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

/** The shape that goes with the name of a rank. */
export type ShapeMap = {[rank in Rank]: number[]};

/** A list, or lists in a list, of values by number. */
export interface RecursiveArray<T> {
  [index: number]: T | RecursiveArray<T>;
}

/** What functions take for a scalar. */
export type ScalarLike = number | boolean | string | Uint8Array;
/** What `dataSync` gives. */
export type DataValues = DataTypeMap[DataType];
/** What backends hold of a tensor. */
export type BackendValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];
/** The element type that goes with values. */
export type DataTypeFor<T extends number | string | boolean> =
  T extends number | boolean ? NumericDataType : T extends string ? 'string' : never;
/** What stands for the storage of a tensor. */
export type DataId = object;
/** A tensor's storage, shape and type. */
export interface TensorInfo {
  dataId: DataId;
  shape: number[];
  dtype: DataType;
}

/** A model that can be asked, as libraries expect it. */
export interface InferenceModel {
  readonly inputs: ModelTensorInfo[];
  readonly outputs: ModelTensorInfo[];
  predict(
    inputs: Tensor | Tensor[] | NamedTensorMap,
    config: ModelPredictConfig): Tensor | Tensor[] | NamedTensorMap;
  execute(
    inputs: Tensor | Tensor[] | NamedTensorMap, outputs: string | string[]): Tensor | Tensor[];
}
/** How a model is asked. */
export interface ModelPredictConfig {
  batchSize?: number;
  verbose?: boolean;
}
/** An input or an output of a model. */
export interface ModelTensorInfo {
  name: string;
  shape?: number[];
  dtype: DataType;
  tfDtype?: string;
}
