/** What those who write for TensorFlow.js use beside tensors. */
export namespace util {
  /** Whether both hold the same values in the same order. */
  function arraysEqual(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean;
  /** Whether both hold the same values in the same order; null stands for any. */
  function arraysEqualWithNull(a: Array<number | null> | null, b: Array<number | null> | null): boolean;
  /** Throws an Error with the message unless `ok`. */
  function assert(ok: boolean, message: string | (() => string)): void;
  /** Throws unless all are whole numbers, none negative. */
  function assertNonNegativeIntegerDimensions(shape: number[]): void;
  /** Throws for null and undefined. */
  function assertNonNull(a: unknown): void;
  /** Throws unless the shapes are equal. */
  function assertShapesMatch(a: number[], b: number[], message?: string): void;
  /** Bytes in all encoded strings together. */
  function bytesFromStringArray(list: Uint8Array[] | null): number;
  /** Bytes that one element takes. */
  function bytesPerElement(dtype: DataType): number;
  /** Throws where a value is not finite. */
  function checkConversionForErrors(values: ArrayLike<number>, dtype: DataType): void;
  /** The number of `min` to `max` that is nearest to `x`. */
  function clamp(min: number, x: number, max: number): number;
  /** Elements between neighbours along each dimension but the last. */
  function computeStrides(shape: number[]): number[];
  /** Values, or the bytes of such, as a typed array of the type. */
  function convertBackendValuesAndArrayBuffer(data: TypedArray | ArrayBuffer | Uint8Array[], dtype: DataType): TypedArray | Uint8Array[];
  /** One value as the typed array, or the bytes, that tensors hold. */
  function createScalarValue(value: unknown, dtype: DataType): TypedArray;
  /** 0 to n-1 in random order. */
  function createShuffledIndices(n: number): Uint32Array;
  /** The text that bytes encode. */
  function decodeString(bytes: Uint8Array, encoding?: string): string;
  /** The squared Euclidean distance. */
  function distSquared(a: number[] | TypedArray, b: number[] | TypedArray): number;
  /** The bytes of text in UTF-8. */
  function encodeString(s: string, encoding?: string): Uint8Array;
  /** The platform's fetch. */
  function fetch(path: string, init?: any): Promise<any>;
  /** The values of nested arrays, one after another. */
  function flatten(nested: unknown, result?: unknown[], skipTypedArray?: boolean): any[];
  /** A typed array of zeros; for strings an array. */
  function getArrayFromDType(dtype: DataType, size: number): any;
  /** A typed array of zeros. */
  function getTypedArrayFromDType(dtype: DataType, size: number): any;
  /** Whether values of one type need not be values of the other. */
  function hasEncodingLoss(from: DataType, to: DataType): boolean;
  /** Coordinates of a flat index. */
  function indexToLoc(index: number, rank: number, strides: number[]): number[];
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
  /** Whether an element type has the name. */
  function isValidDtype(dtype: string): boolean;
  /** The flat index of coordinates. */
  function locToIndex(loc: number[], rank: number, strides: number[]): number;
  /** A typed array of ones. */
  function makeOnesTypedArray(size: number, dtype?: DataType): TypedArray;
  /** Nested arrays of zeros. */
  function makeZerosNestedTypedArray(shape: number[], dtype?: DataType): any;
  /** A typed array of zeros. */
  function makeZerosTypedArray(size: number, dtype?: DataType): TypedArray;
  /** The first divisor of `size` from `start` on. */
  function nearestDivisor(size: number, start: number): number;
  /** The number, or one more if it is odd. */
  function nearestLargerEven(x: number): number;
  /** Milliseconds. */
  function now(): number;
  /** Axes as a list, none negative. */
  function parseAxisParam(axis: number | number[] | null | undefined, shape: number[]): number[];
  /** A random number between two. */
  function randUniform(a: number, b: number): number;
  /** Resolves once `check` holds; rejects after `most` tries, with waits of `delay` ms. */
  function repeatedTry(
    check: () => boolean, delay?: (tries: number) => number, most?: number,
    schedule?: (f: () => void, delay: number) => void): Promise<void>;
  /** Text with spaces up to a length. */
  function rightPad(s: string, size: number): string;
  /** Puts the elements in random order. */
  function shuffle(a: unknown[] | TypedArray): void;
  /** Puts the elements of both in the same random order. */
  function shuffleCombo(a: unknown[] | TypedArray, b: unknown[] | TypedArray): void;
  /** The number of elements. */
  function sizeFromShape(shape: number[]): number;
  /** Width and height of a rectangle, about square, for so many. */
  function sizeToSquarishShape(size: number): [number, number];
  /** A shape without its dimensions of size 1 (those in `axis` only), and which are left. */
  function squeezeShape(shape: number[], axis?: number[]): {newShape: number[]; keptDims: number[]};
  /** The sum of the numbers. */
  function sum(a: ArrayLike<number>): number;
  /** Swaps two elements. */
  function swap(a: {[index: number]: any}, i: number, k: number): void;
  /** The hyperbolic tangent. */
  function tanh(x: number): number;
  /** The values in nested arrays. */
  function toNestedArray(shape: number[], a: TypedArray, isComplex?: boolean): any;
  /** Numbers, or nested arrays of them, as a typed array of the type. */
  function toTypedArray(values: unknown, dtype: DataType): TypedArray;
}

/** Beside util: what concerns tensors. */
export namespace tensor_util {
  /** Throws unless both have the same element type. */
  function assertTypesMatch(a: Tensor, b: Tensor): void;
  /** The tensors in a value, its lists and its objects, however deep. */
  function getTensorsInContainer(container: unknown): Tensor[];
  /** Whether the list holds the tensor. */
  function isTensorInList(x: Tensor, list: Tensor[]): boolean;
  /** Both with the element type that holds both. */
  function makeTypesMatch(a: Tensor, b: Tensor): [Tensor, Tensor];
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

/** The element type of a sum. */
export function sumOutType(dtype: DataType): DataType;

/** The version of this script. */
export const version_core: string;
