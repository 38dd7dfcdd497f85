/** Writes the values to the console. */
export function print(x: Tensor, verbose?: boolean): void;

/** Milliseconds that `fn` and the work it makes take. */
export interface TimingInfo {
  kernelMs: number;
  wallMs: number;
}
/** Milliseconds until what `fn` computes is there. */
export function time(fn: () => TensorContainer): Promise<TimingInfo>;
/** An op that was called while a profile was taken. */
export interface KernelInfo {
  /** The name of its kernel in TensorFlow.js. */
  name: string;
  bytesAdded: number;
  totalBytesSnapshot: number;
  tensorsAdded: number;
  totalTensorsSnapshot: number;
  inputShapes: (number[] | null)[];
  outputShapes: number[][];
  /** Ops are computed together: see the dispatches. */
  kernelTimeMs: number | {error: string};
  extraInfo: string;
}
/** A piece of work that a device did while a profile was taken. */
export interface DispatchInfo {
  /** Which device. */
  device: string;
  /** The ops it computed together, in order, divided by spaces. */
  ops: string;
  /**
   * Milliseconds that the device took. On webgl the GPU measures them, or where the browser does not
   * let it, they are what is waited for the result, less a way there and back; NaN where the GPU was
   * busy with something else in between.
   */
  ms: number;
  /** Additions, multiplications and other primitives on elements; 0 for what is no arithmetic. */
  flops: number;
  /** Thousand millions of those a second; 0 where the time is too short to say. */
  gflops: number;
  /** Bytes of the elements it needs, each counted once. */
  bytesRead: number;
  /** Bytes of its results. */
  bytesWritten: number;
  /** Sizes of the loops over results, outermost first, after those that could be were made one. */
  loops: number[];
  /** Sizes of the loops that are summed (or folded in another way) for each result. */
  reducedLoops: number[];
  /** What it reads: the same id is the same buffer, in other dispatches and profiles too. */
  inputs: BufferInfo[];
  /** What it writes. */
  outputs: BufferInfo[];
  /** The code that did it: GLSL on webgl, a module's bytes in hexadecimal on wasm, the steps of its loops on cpu. */
  source(): string;
}
/** Values that a dispatch reads or writes. */
export interface BufferInfo {
  id: number;
  dtype: DataType;
  shape: number[];
}
/** What a function does. */
export interface ProfileInfo {
  newTensors: number;
  newBytes: number;
  peakBytes: number;
  /** The ops it called. */
  kernels: KernelInfo[];
  /** The names of those ops. */
  kernelNames: string[];
  /** The work that came of it. */
  dispatches: DispatchInfo[];
  result: any;
}
/** What `fn` leaves behind, which ops it calls, and what devices do for them. */
export function profile(fn: () => TensorContainer | Promise<TensorContainer>): Promise<ProfileInfo>;
/** The device that computes by WebAssembly. */
export namespace wasm {
  /** How many threads may work, this page's own included; more than one only if it is cross-origin isolated. */
  function setThreadsCount(numThreads: number): void;
  /** How many threads may work. */
  function getThreadsCount(): number;
  /** Does nothing: there is no file to load. */
  function setWasmPaths(paths: any): void;
}
/** Resolves with the next frame that the browser draws. */
export function nextFrame(): Promise<void>;

/** Resolves when tensors can be computed. */
export function ready(): Promise<void>;
/** Computes on 'cpu', 'webgl' or, with 'auto', where it is faster; false if it does not start. */
export function setBackend(name: string): Promise<boolean>;
/** The name of the device that computes. */
export function getBackend(): string;
/** The device that computes. */
export function backend(): {
  name: string; floatPrecision(): number; epsilon(): number; numDataIds(): number;
};
/** Which device computes, why, and what it is. */
export function explainBackend(): string;
/** The kernels that computing a tensor takes, the ops in each, and its code. */
export function explain(x: Tensor): string;
/** Starts the random numbers over. */
export function setSeed(seed: number): void;

/** What is alive and where it is computed. */
export interface Engine {
  /** Opens a scope: what is made from here on goes with its end. */
  startScope(name?: string): void;
  /** Ends the scope; the tensors in `result` stay. */
  endScope(result?: TensorContainer): void;
  /** See the function of this name. */
  tidy<T extends TensorContainer>(fn: () => T): T;
  /** See the function of this name. */
  memory(): MemoryInfo;
  /** Disposes everything. */
  reset(): void;
  /** See the function of this name. */
  disposeVariables(): void;
  /** See the function of this name. */
  setBackend(name: string): Promise<boolean>;
  /** See the function of this name. */
  ready(): Promise<void>;
  /** See the function of this name. */
  getBackend(): string;
  /** See the function of this name. */
  time(fn: () => TensorContainer): Promise<TimingInfo>;
  /** See the function of this name. */
  profile: typeof profile;
  /** Calls an op, or a kernel that was registered, by the name of the kernel. */
  runKernel(
    name: string, inputs: NamedTensorMap | Tensor[], attrs?: {[name: string]: any}): any;
  /** Whether derivatives are being followed. */
  isTapeOn(): boolean;
  /** The value of `f()` and its gradients with respect to tensors that it uses. */
  gradients(f: () => Tensor, xs: Tensor[], dy?: Tensor): {value: Tensor; grads: Tensor[]};
  /** A tensor over values that a `dataId` stands for. */
  makeTensorFromDataId(dataId: object, shape: number[], dtype: DataType): Tensor;
  /** A tensor over values that a `dataId` stands for. */
  makeTensorFromTensorInfo(info: {dataId: object; shape: number[]; dtype: DataType}): Tensor;
  /** The values that a `dataId` stands for. */
  readSync(dataId: object): TypedArray;
  /** The values that a `dataId` stands for. */
  read(dataId: object): Promise<TypedArray>;
  /** All variables by name. */
  readonly registeredVariables: {[name: string]: Variable};
  /** Counts of what is alive. */
  readonly state: any;
  /** The backends there are. */
  backendNames(): string[];
  /** Backends that were started, by name. */
  readonly registry: {[name: string]: any};
  /** What makes each backend, by name. */
  readonly registryFactory: {[name: string]: {factory: BackendFactory; priority: number}};
  /** See the function of this name. */
  registerBackend(name: string, factory: BackendFactory, priority?: number): boolean;
  /** See the function of this name. */
  removeBackend(name: string): void;
  /** See the function of this name. */
  findBackend(name: string): any;
  /** See the function of this name. */
  findBackendFactory(name: string): BackendFactory | null;
  /** The switches. */
  readonly ENV: Environment;
  /** See the function of this name. */
  keep<T extends Tensor>(x: T): T;
  /** See the function of this name. */
  dispose(container?: TensorContainer): void;
  /** See the function of this name. */
  customGrad: typeof customGrad;
  /** As `tensor`. */
  makeTensor(values: any, shape: number[], dtype?: DataType): Tensor;
  /** As `variable`. */
  makeVariable(initial: Tensor, trainable?: boolean, name?: string, dtype?: DataType): Variable;
  /** As the tensor's own `dispose`. */
  disposeTensor(x: Tensor): void;
  /** As the variable's own `dispose`. */
  disposeVariable(x: Variable): void;
  /** The device that computes. */
  readonly backend: any;
  /** The name of the device that computes. */
  readonly backendName: string;
}
/** What is alive and where it is computed, for libraries that ask. */
export function engine(): Engine;
