export interface InputConfig {
  /** Sizes of one sample; null where any will do. */
  shape?: Shape;
  /** As `shape`, with the batch. */
  batchShape?: Shape;
  /** Type of the elements; float32 when not given. */
  dtype?: DataType;
  /** Name of the input. */
  name?: string;
  /** Not supported: tensors are dense. */
  sparse?: boolean;
}
export interface ContainerArgs {
  /** Where data enters. */
  inputs: SymbolicTensor | SymbolicTensor[];
  /** What comes out. */
  outputs: SymbolicTensor | SymbolicTensor[];
  /** Name of the model. */
  name?: string;
}
export interface SequentialArgs {
  /** The layers in their order. */
  layers?: layers.Layer[];
  /** Name of the model. */
  name?: string;
}
/** Where data enters a model that is being described. */
export function input(config: InputConfig): SymbolicTensor;
/** A model from inputs to outputs. */
export function model(args: ContainerArgs): LayersModel;
/** Layers one after the other. */
export function sequential(config?: SequentialArgs): Sequential;

/** Layers connected from inputs to outputs. */
export class LayersModel extends layers.Layer {
  constructor(args: ContainerArgs);
  /** The name under which it is saved. */
  static className: string;
  /** The layers. */
  readonly layers: layers.Layer[];
  /** Where data enters. */
  readonly inputs: SymbolicTensor[];
  /** What comes out. */
  readonly outputs: SymbolicTensor[];
  /** Names of the layers where data enters. */
  readonly inputNames: string[];
  /** Names of the layers whose results come out. */
  readonly outputNames: string[];
  /** Shape of what comes out. */
  readonly outputShape: Shape | Shape[];
  /** The only input, or all. */
  readonly input: SymbolicTensor | SymbolicTensor[];
  /** The only output, or all. */
  readonly output: SymbolicTensor | SymbolicTensor[];
  /** A layer by its name or its place. */
  getLayer(nameOrIndex: string | number | null | undefined, index?: number): layers.Layer;
  /** Prints a table of the layers. */
  summary(lineLength?: number, positions?: number[], printFn?: (line: string) => void): void;
  /** What describes the model, without weights: JSON text, or an object when `returnString` is false. */
  toJSON(unused?: any, returnString?: boolean): any;
  /** Replaces the weights by name; nothing changes when one does not fit. */
  loadWeights(weights: NamedTensorMap, strict?: boolean): void;
  /** Saves topology and weights to a URL (`indexeddb://..`, `localstorage://..`, `downloads://..`, http) or a handler. */
  save(handlerOrURL: io.IOHandler | string, config?: io.SaveConfig): Promise<io.SaveResult>;
  /** The weights as they are saved. */
  getNamedWeights(config?: io.SaveConfig): Array<{name: string; tensor: Tensor}>;
  /** Sets what is saved beside the weights: a plain object of JSON. */
  setUserDefinedMetadata(userDefinedMetadata: {[key: string]: any}): void;
  /** What `setUserDefinedMetadata` set, or what a file had. */
  getUserDefinedMetadata(): {[key: string]: any};
}

/** Layers one after the other. */
export class Sequential extends LayersModel {
  constructor(args?: SequentialArgs);
  /** The name under which it is saved. */
  static className: string;
  /** Adds a layer at the end. */
  add(layer: layers.Layer): void;
  /** Takes the last layer off. */
  pop(): void;
}
