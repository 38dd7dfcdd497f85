/** What those who write for TensorFlow.js use beside tensors. */
export namespace util {
  /** Throws an Error with the message unless `ok`. */
  function assert(ok: boolean, message: string | (() => string)): void;
  /** Throws unless the shapes are equal. */
  function assertShapesMatch(a: number[], b: number[], message?: string): void;
  /** Throws for null and undefined. */
  function assertNonNull(a: unknown): void;
  /** Whether both hold the same values in the same order. */
  function arraysEqual(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean;
  /** Bytes that one element takes. */
  function bytesPerElement(dtype: DataType): number;
  /** The number of `min` to `max` that is nearest to `x`. */
  function clamp(min: number, x: number, max: number): number;
  /** Elements between neighbours along each dimension but the last. */
  function computeStrides(shape: number[]): number[];
  /** 0 to n-1 in random order. */
  function createShuffledIndices(n: number): Uint32Array;
  /** The values of nested arrays, one after another. */
  function flatten(nested: unknown, result?: unknown[]): any[];
  /** The element type that a tensor of these values would have. */
  function inferDtype(values: unknown): DataType;
  /** A shape with its one -1 replaced, for so many elements. */
  function inferFromImplicitShape(shape: number[], size: number): number[];
  /** Whether it is true or false. */
  function isBoolean(x: unknown): boolean;
  /** Whether it can be called. */
  function isFunction(x: unknown): boolean;
  /** Whether it is a whole number. */
  function isInt(x: number): boolean;
  /** Whether it is a number. */
  function isNumber(x: unknown): boolean;
  /** Whether it has a method `then`. */
  function isPromise(x: unknown): boolean;
  /** Whether it is the shape of a scalar. */
  function isScalarShape(shape: number[]): boolean;
  /** Whether it is text. */
  function isString(x: unknown): boolean;
  /** Whether it is a typed array that tensors are made of. */
  function isTypedArray(x: unknown): boolean;
  /** A typed array of zeros. */
  function makeZerosTypedArray(size: number, dtype?: DataType): TypedArray;
  /** Milliseconds. */
  function now(): number;
  /** Axes as a list, none negative. */
  function parseAxisParam(axis: number | number[] | null | undefined, shape: number[]): number[];
  /** Puts the elements in random order. */
  function shuffle(a: unknown[] | TypedArray): void;
  /** Puts the elements of both in the same random order. */
  function shuffleCombo(a: unknown[] | TypedArray, b: unknown[] | TypedArray): void;
  /** The number of elements. */
  function sizeFromShape(shape: number[]): number;
  /** A shape without its dimensions of size 1 (those in `axis` only), and which are left. */
  function squeezeShape(shape: number[], axis?: number[]): {newShape: number[]; keptDims: number[]};
  /** The sum of the numbers. */
  function sum(a: ArrayLike<number>): number;
  /** The values in nested arrays. */
  function toNestedArray(shape: number[], a: TypedArray): any;
}

/** How shapes broadcast. */
export namespace broadcast_util {
  /** The shape that both broadcast to. */
  function assertAndGetBroadcastShape(a: number[], b: number[]): number[];
}

/** What libraries written for TensorFlow.js look up there. */
export namespace backend_util {
  /** The shape that both broadcast to. */
  function assertAndGetBroadcastShape(a: number[], b: number[]): number[];
}

/** How a loss folds the losses of the elements. */
export enum Reduction {
  /** Not at all. */
  NONE,
  /** Their sum divided by the sum of the weights. */
  MEAN,
  /** Their sum. */
  SUM,
  /** Their sum divided by the number of weights that are not zero. */
  SUM_BY_NONZERO_WEIGHTS,
}

/** The smallest element type that holds both. */
export function upcastType(a: DataType, b: DataType): DataType;

/** The version of this script. */
export const version_core: string;
