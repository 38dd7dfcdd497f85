/** What the names of functions made by `op` end in. */
export const OP_SCOPE_SUFFIX: string;

/** Makes a function that runs in a `tidy` of its own, named as the only field of the object. */
export function op<T extends Function>(f: { [name: string]: T }): T;

/** A cell of a recurrent network: from data, c and h the new c and h. */
export type LSTMCellFunc = (data: Tensor, c: Tensor, h: Tensor) => [Tensor, Tensor];

/** One step of cells one upon another; gives the new c of each and the new h of each. */
export function multiRNNCell(
  lstmCells: LSTMCellFunc[], data: TensorLike, c: TensorLike[],
  h: TensorLike[]): [Tensor[], Tensor[]];

/** A tensor of what `randFunction` gives, called once for each element. */
export function rand(
  shape: number[], randFunction: () => number, dtype?: DataType | null): Tensor;

/** Gives x back if it has this shape, where null stands for any size; else throws. */
export function ensureShape<T extends Tensor>(x: T, shape: (number | null)[]): T;

/** The least power of two that is not less than a positive number. */
export function enclosingPowerOfTwo(value: number): number;
