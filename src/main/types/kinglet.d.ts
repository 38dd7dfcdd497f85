// Type declarations of kinglet. The names are TensorFlow.js's.

export as namespace kinglet;

/** Element types. */
export type DataType = 'float32' | 'int32' | 'bool';

export interface DataTypeMap {
  float32: Float32Array;
  int32: Int32Array;
  bool: Uint8Array;
}

export type TypedArray = Float32Array | Int32Array | Uint8Array | Uint8ClampedArray;

type Nested<T> = T | Nested<T>[];

/** What functions take for a tensor: one, a number, a truth value, typed or nested arrays. */
export type TensorLike = Tensor | TypedArray | Nested<number> | Nested<boolean> | TypedArray[];

/** Numbers or truth values in lists, in lists of lists, and so on. */
export type NestedArray = Nested<number>;

export type Tensor1D = Tensor;
export type Tensor2D = Tensor;
export type Tensor3D = Tensor;
export type Tensor4D = Tensor;
export type Tensor5D = Tensor;
export type Tensor6D = Tensor;
export type Scalar = Tensor;

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
  | {[key: string]: TensorContainer};

/**
 * An immutable array of numbers of one type and shape. Its value is computed when it is first
 * wanted.
 */
export class Tensor {
  protected constructor();
  /** Distinct for every tensor. */
  readonly id: number;
  /** The same object for tensors that share their storage (clone, reshape). */
  readonly dataId: object;
  /** Sizes of the dimensions, outermost first. */
  readonly shape: number[];
  /** Number of dimensions. */
  readonly rank: number;
  readonly rankType: string;
  /** Number of elements. */
  readonly size: number;
  readonly dtype: DataType;
  /** Elements between neighbours along each dimension but the last. */
  readonly strides: number[];
  readonly isDisposed: boolean;
  /** The values, row by row, in a new array; does not block. */
  data<D extends DataType = 'float32'>(): Promise<DataTypeMap[D]>;
  /** The values, row by row, in a new array; blocks until they are there. */
  dataSync<D extends DataType = 'float32'>(): DataTypeMap[D];
  /** The values in nested arrays (a number for a scalar); does not block. */
  array(): Promise<any>;
  /** The values in nested arrays (a number for a scalar); blocks until they are there. */
  arraySync(): any;
  /** The bytes of the values. */
  bytes(): Promise<Uint8Array>;
  /** The values in a buffer that can be written to. */
  buffer(): Promise<TensorBuffer>;
  bufferSync(): TensorBuffer;
  /** Lets the value go. */
  dispose(): void;
  throwIfDisposed(): void;
  /** A variable that starts as this. */
  variable(trainable?: boolean, name?: string, dtype?: DataType): Variable;
  asType(dtype: DataType): Tensor;
  as1D(): Tensor;
  as2D(rows: number, columns: number): Tensor;
  as3D(a: number, b: number, c: number): Tensor;
  as4D(a: number, b: number, c: number, d: number): Tensor;
  as5D(a: number, b: number, c: number, d: number, e: number): Tensor;
  toString(verbose?: boolean): string;
  print(verbose?: boolean): void;
}

/** A tensor whose value can be replaced. */
export class Variable extends Tensor {
  private constructor();
  readonly name: string;
  /** Whether optimizers change it when not told which variables to. */
  trainable: boolean;
  /** Replaces the value by one of the same shape and type. */
  assign(newValue: TensorLike): void;
}

/** Values that can be set one by one. */
export class TensorBuffer {
  private constructor();
  readonly shape: number[];
  readonly dtype: DataType;
  readonly size: number;
  readonly rank: number;
  readonly strides: number[];
  values: TypedArray;
  get(...location: number[]): number;
  set(value: number | boolean, ...location: number[]): void;
  locToIndex(location: number[]): number;
  indexToLoc(index: number): number[];
  toTensor(): Tensor;
}

/** A tensor of these values (copied). */
export function tensor(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor;
export function tensor1d(values: TensorLike, dtype?: DataType | null): Tensor;
export function tensor2d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor;
export function tensor3d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor;
export function tensor4d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor;
export function tensor5d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor;
export function tensor6d(values: TensorLike, shape?: number[] | null, dtype?: DataType | null): Tensor;
/** A tensor of one value and no dimension. */
export function scalar(value: number | boolean, dtype?: DataType | null): Tensor;
/** A variable that starts as these values. */
export function variable(
  initialValue: TensorLike, trainable?: boolean | null, name?: string | null,
  dtype?: DataType | null): Variable;
/** Values that can be set one by one, then made a tensor. */
export function buffer(shape: number[], dtype?: DataType | null, values?: TypedArray): TensorBuffer;
/** Writes the values to the console. */
export function print(x: Tensor, verbose?: boolean): void;

/** Runs `fn`; disposes all tensors it made but those it returns. */
export function tidy<T extends TensorContainer>(fn: () => T): T;
export function tidy<T extends TensorContainer>(name: string, fn: () => T): T;
/** Keeps a tensor from being disposed by the `tidy` around. */
export function keep<T extends Tensor>(x: T): T;
/** Disposes all tensors found in the argument. */
export function dispose(container: TensorContainer): void;
/** Disposes all variables. */
export function disposeVariables(): void;

/** What is alive. */
export interface MemoryInfo {
  numTensors: number;
  numDataBuffers: number;
  numBytes: number;
  unreliable: boolean;
  [more: string]: any;
}
export function memory(): MemoryInfo;
/** Milliseconds until what `fn` computes is there. */
export function time(fn: () => TensorContainer): Promise<{kernelMs: number; wallMs: number}>;
/** What `fn` leaves behind and which kernels its results take. */
export function profile(fn: () => TensorContainer): Promise<{
  newTensors: number; newBytes: number; peakBytes: number; kernels: string[];
  result: TensorContainer;
}>;
/** Resolves with the next frame that the browser draws. */
export function nextFrame(): Promise<void>;

/** Resolves when tensors can be computed. */
export function ready(): Promise<void>;
/** Computes on 'cpu', 'webgl' or, with 'auto', where it is faster; false where there is no such. */
export function setBackend(name: string): Promise<boolean>;
export function getBackend(): string;
export function backend(): {
  name: string; floatPrecision(): number; epsilon(): number; numDataIds(): number;
};
/** Which device computes, why, and what it is. */
export function explainBackend(): string;
/** The kernels that computing a tensor takes, the ops in each, and its code. */
export function explain(x: Tensor): string;
/** Starts the random numbers over. */
export function setSeed(seed: number): void;

/** Switches by name. */
export interface Environment {
  get(flag: string): number | boolean;
  getBool(flag: string): boolean;
  getNumber(flag: string): number;
  set(flag: string, value: number | boolean): void;
  getFlags(): {[flag: string]: number | boolean};
  setFlags(flags: {[flag: string]: number | boolean}): void;
  reset(): void;
  readonly features: {[flag: string]: number | boolean};
}
export function env(): Environment;
export function enableProdMode(): void;
export function enableDebugMode(): void;

export interface Engine {
  startScope(name?: string): void;
  endScope(result?: TensorContainer): void;
  tidy<T extends TensorContainer>(fn: () => T): T;
  memory(): MemoryInfo;
  reset(): void;
  disposeVariables(): void;
  readonly backendName: string;
  [more: string]: any;
}
export function engine(): Engine;

/** The function x -> df/dx; `dy` weighs the elements of f(x). */
export function grad(f: (x: Tensor) => Tensor): (x: TensorLike, dy?: TensorLike) => Tensor;
export function grads(
  f: (...args: Tensor[]) => Tensor): (args: TensorLike[], dy?: TensorLike) => Tensor[];
export function valueAndGrad(f: (x: Tensor) => Tensor): (x: TensorLike, dy?: TensorLike) => {
  value: Tensor; grad: Tensor;
};
export function valueAndGrads(f: (...args: Tensor[]) => Tensor): (
  args: TensorLike[], dy?: TensorLike) => {value: Tensor; grads: Tensor[]};
/** A scalar function's value, and its gradients by the names of the variables it uses. */
export function variableGrads(f: () => Tensor, varList?: Variable[] | null): {
  value: Tensor; grads: NamedTensorMap;
};
export type GradSaveFunc = (tensors: Tensor[]) => void;
/** A function that brings its own derivative. */
export function customGrad(f: (...args: any[]) => {
  value: Tensor;
  gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
}): (...args: TensorLike[]) => Tensor;

/** Changes variables so that a loss becomes smaller. */
export class Optimizer {
  protected constructor();
  learningRate: number;
  readonly iterations: number;
  /** One step. `f` gives a scalar, which is returned if `returnCost`. */
  minimize(f: () => Tensor, returnCost?: boolean, varList?: Variable[] | null): Tensor | null;
  computeGradients(f: () => Tensor, varList?: Variable[] | null): {
    value: Tensor; grads: NamedTensorMap;
  };
  applyGradients(gradients: NamedTensorMap | {name: string; tensor: Tensor}[]): void;
  setLearningRate(rate: number): void;
  getClassName(): string;
  dispose(): void;
}

export namespace train {
  function sgd(learningRate: number): Optimizer;
  function momentum(learningRate: number, momentum?: number, useNesterov?: boolean): Optimizer;
  function adagrad(learningRate: number, initialAccumulatorValue?: number): Optimizer;
  function adadelta(learningRate?: number, rho?: number, epsilon?: number): Optimizer;
  function rmsprop(
    learningRate: number, decay?: number, momentum?: number, epsilon?: number,
    centered?: boolean): Optimizer;
  function adam(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number): Optimizer;
  function adamw(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number,
    weightDecay?: number): Optimizer;
  function adamax(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number,
    decay?: number): Optimizer;
}

/** Pixels as bytes. */
export interface PixelData {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray | Int32Array;
}

/** What `browser.fromPixels` takes. */
export type Picture =
  | PixelData | ImageData | ImageBitmap | HTMLImageElement | HTMLCanvasElement | HTMLVideoElement
  | OffscreenCanvas;

export namespace browser {
  /** A picture as int32 [height, width, numChannels], 0 to 255; captured at the call. */
  function fromPixels(pixels: Picture, numChannels?: number): Tensor;
  function fromPixelsAsync(pixels: Picture, numChannels?: number): Promise<Tensor>;
  /**
   * Bytes r, g, b, a of [height, width] or [height, width, 1|3|4]: float32 in 0 to 1 or int32 in 0
   * to 255; drawn on the canvas when one is given.
   */
  function toPixels(
    img: TensorLike, canvas?: HTMLCanvasElement | OffscreenCanvas): Promise<Uint8ClampedArray>;
}

export namespace util {
  function assert(ok: boolean, message: string | (() => string)): void;
  function assertShapesMatch(a: number[], b: number[], message?: string): void;
  function assertNonNull(a: unknown): void;
  function arraysEqual(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean;
  function bytesPerElement(dtype: DataType): number;
  function clamp(min: number, x: number, max: number): number;
  function computeStrides(shape: number[]): number[];
  function createShuffledIndices(n: number): Uint32Array;
  function flatten(nested: unknown, result?: unknown[]): any[];
  function inferDtype(values: unknown): DataType;
  function inferFromImplicitShape(shape: number[], size: number): number[];
  function isBoolean(x: unknown): boolean;
  function isFunction(x: unknown): boolean;
  function isInt(x: number): boolean;
  function isNumber(x: unknown): boolean;
  function isPromise(x: unknown): boolean;
  function isScalarShape(shape: number[]): boolean;
  function isString(x: unknown): boolean;
  function isTypedArray(x: unknown): boolean;
  function makeZerosTypedArray(size: number, dtype?: DataType): TypedArray;
  function now(): number;
  function parseAxisParam(axis: number | number[] | null | undefined, shape: number[]): number[];
  function shuffle(a: unknown[] | TypedArray): void;
  function shuffleCombo(a: unknown[] | TypedArray, b: unknown[] | TypedArray): void;
  function sizeFromShape(shape: number[]): number;
  function squeezeShape(shape: number[], axis?: number[]): {newShape: number[]; keptDims: number[]};
  function sum(a: ArrayLike<number>): number;
  function toNestedArray(shape: number[], a: TypedArray): any;
}

export namespace broadcast_util {
  /** The shape that both broadcast to. */
  function assertAndGetBroadcastShape(a: number[], b: number[]): number[];
}

export namespace backend_util {
  function assertAndGetBroadcastShape(a: number[], b: number[]): number[];
}

/** How a loss folds the losses of the elements. */
export enum Reduction {
  NONE,
  MEAN,
  SUM,
  SUM_BY_NONZERO_WEIGHTS,
}

/** Names for one rank; see the function without it. */
export function concat1d(tensors: TensorLike[], axis?: number): Tensor;
export function concat2d(tensors: TensorLike[], axis?: number): Tensor;
export function concat3d(tensors: TensorLike[], axis?: number): Tensor;
export function concat4d(tensors: TensorLike[], axis?: number): Tensor;
export function slice1d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
export function slice2d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
export function slice3d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
export function slice4d(x: TensorLike, begin: number | number[], size?: number | number[]): Tensor;
export function reverse1d(x: TensorLike, axis?: number | number[]): Tensor;
export function reverse2d(x: TensorLike, axis?: number | number[]): Tensor;
export function reverse3d(x: TensorLike, axis?: number | number[]): Tensor;
export function reverse4d(x: TensorLike, axis?: number | number[]): Tensor;
export function pad1d(x: TensorLike, paddings: number[][], constantValue?: number): Tensor;
export function pad2d(x: TensorLike, paddings: number[][], constantValue?: number): Tensor;
export function pad3d(x: TensorLike, paddings: number[][], constantValue?: number): Tensor;
export function pad4d(x: TensorLike, paddings: number[][], constantValue?: number): Tensor;
export function batchNorm2d(x: TensorLike, mean: TensorLike, variance: TensorLike, offset?: TensorLike, scale?: TensorLike,
  varianceEpsilon?: number): Tensor;
export function batchNorm3d(x: TensorLike, mean: TensorLike, variance: TensorLike, offset?: TensorLike, scale?: TensorLike,
  varianceEpsilon?: number): Tensor;
export function batchNorm4d(x: TensorLike, mean: TensorLike, variance: TensorLike, offset?: TensorLike, scale?: TensorLike,
  varianceEpsilon?: number): Tensor;

/** The smallest element type that holds both. */
export function upcastType(a: DataType, b: DataType): DataType;

/** The version of this script. */
export const version: string;
export const version_core: string;
