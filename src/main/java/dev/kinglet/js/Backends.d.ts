/** Writes the values to the console. */
export function print(x: Tensor, verbose?: boolean): void;

/** Milliseconds that `fn` and the work it makes take. */
export interface TimingInfo {
  kernelMs: number;
  wallMs: number;
}
/** Milliseconds until what `fn` computes is there. */
export function time(fn: () => TensorContainer): Promise<TimingInfo>;
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
  /** The device that computes. */
  readonly backend: any;
  /** The name of the device that computes. */
  readonly backendName: string;
}
/** What is alive and where it is computed, for libraries that ask. */
export function engine(): Engine;
