/** A node as a function given to `registerOp` sees it. */
export interface GraphNode {
  /** The values of its inputs. */
  inputs: Tensor[];
  /** Its attributes; texts in small letters. */
  attrs: {[key: string]: any};
  /** Its attributes, texts as they are. */
  exact: {[key: string]: any};
}

/** Computes a node: a tensor, or one for each result. */
export type OpExecutor = (node: GraphNode) => Tensor | Tensor[] | Promise<Tensor | Tensor[]>;

/** A TensorFlow graph and its weights. */
export class GraphModel {
  constructor(modelUrl: string | io.IOHandler | io.IOHandlerSync, loadOptions?: io.LoadOptions, tfio?: typeof io);
  /** The versions that the graph names. */
  readonly modelVersion: string;
  /** The names of the inputs: those of the signature, or of their nodes. */
  readonly inputNodes: string[];
  /** The names of the outputs: those of the signature, or of their nodes. */
  readonly outputNodes: string[];
  /** The nodes of the inputs. */
  readonly inputs: ModelTensorInfo[];
  /** The nodes of the outputs. */
  readonly outputs: ModelTensorInfo[];
  /** The weights by name, each in a list of one. */
  readonly weights: {[name: string]: Tensor[]};
  /** What the model's author added. */
  readonly metadata: {};
  /** The signature of the model. */
  readonly modelSignature: {};
  /** The names of the outputs of `predict`, when they are several by name. */
  readonly modelStructuredOutputKeys: {};
  /** Loads it; `loadGraphModel` does. */
  load(): boolean | Promise<boolean>;
  /** Makes it out of artifacts. */
  loadSync(artifacts: io.ModelArtifacts): boolean;
  /** Saves what was loaded. */
  save(handlerOrURL: io.IOHandler | string, config?: io.SaveConfig): Promise<io.SaveResult>;
  /** The outputs: one tensor, several, or several by name. Blocks where values steer the model. */
  predict(inputs: Tensor | Tensor[] | NamedTensorMap, config?: {}): Tensor | Tensor[] | NamedTensorMap;
  /** `predict` that does not block. */
  predictAsync(
    inputs: Tensor | Tensor[] | NamedTensorMap, config?: {}): Promise<Tensor | Tensor[] | NamedTensorMap>;
  /** Some outputs, or results of any nodes (`name`, `name:1`), of inputs or any nodes' results. */
  execute(inputs: Tensor | Tensor[] | NamedTensorMap, outputs?: string | string[]): Tensor | Tensor[];
  /** `execute` that does not block: for models with control flow. */
  executeAsync(
    inputs: Tensor | Tensor[] | NamedTensorMap, outputs?: string | string[]): Promise<Tensor | Tensor[]>;
  /** What each node gave, after an execution with the flag KEEP_INTERMEDIATE_TENSORS set. */
  getIntermediateTensors(): {[name: string]: Tensor[]};
  /** Lets those go. */
  disposeIntermediateTensors(): void;
  /** Lets the weights go. */
  dispose(): void;
}

/** Loads a graph model from a URL or handler; `fromTFHub` completes the address of a module there. */
export function loadGraphModel(
  modelUrl: string | io.IOHandler | io.IOHandlerSync, options?: io.LoadOptions, tfio?: typeof io): Promise<GraphModel>;
/** Loads a graph model that is there already: artifacts, model.json and the weights, or a handler. */
export function loadGraphModelSync(
  modelSource: io.IOHandlerSync | io.ModelArtifacts | [io.ModelJSON, ArrayBuffer]): GraphModel;
/** Computes an op of graph models by a function, in models loaded from now on. */
export function registerOp(name: string, opFunc: OpExecutor): void;
/** Undoes `registerOp`. */
export function deregisterOp(name: string): void;
/** The version of what loads graph models. */
export const version_converter: string;
