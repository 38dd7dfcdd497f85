/** A tensor of a model that is being described: it has a shape and where it comes from. */
export class SymbolicTensor {
  /** Sizes; null where any will do. */
  readonly shape: Shape;
  /** How many dimensions. */
  readonly rank: number;
  /** Type of the elements. */
  readonly dtype: DataType;
  /** The name of the layer that gives it. */
  readonly name: string;
  /** Distinct for each. */
  readonly id: number;
  /** The layer that gives it. */
  readonly sourceLayer: layers.Layer;
  /** Which call of that layer gives it. */
  readonly nodeIndex: number;
  /** Which result of that call it is. */
  readonly tensorIndex: number;
}
/** A weight of a layer. */
export class LayerVariable {
  /** Unique among all variables. */
  readonly name: string;
  /** The name in files. */
  readonly originalName: string;
  /** Sizes of the dimensions. */
  readonly shape: number[];
  /** Type of the elements. */
  readonly dtype: DataType;
  /** Whether training changes it, while its layer is trainable. */
  readonly trainable: boolean;
  /** The variable that holds the value. */
  readonly val: Variable;
  /** The value. */
  read(): Tensor;
  /** Replaces the value. */
  write(value: Tensor): this;
}
/** What a layer of the user wants of an input, in its `inputSpec`. */
export class InputSpec {
  constructor(args: {dtype?: DataType, shape?: Shape, ndim?: number, maxNDim?: number,
    minNDim?: number, axes?: {[axis: number]: number}});
  /** Type of the elements. */
  dtype?: DataType;
  /** Sizes; null where any will do. */
  shape?: Shape;
  /** How many dimensions, the batch counted. */
  ndim?: number;
  /** At most so many dimensions. */
  maxNDim?: number;
  /** At least so many dimensions. */
  minNDim?: number;
  /** Sizes of some axes. */
  axes?: {[axis: number]: number};
}
