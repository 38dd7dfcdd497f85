/** Makes a backend, or promises one. */
export type BackendFactory = () => any;
/** Adds a backend. Of those that start, the one with the highest priority is taken. */
export function registerBackend(name: string, factory: BackendFactory, priority?: number): boolean;
/** Disposes a backend and forgets it. */
export function removeBackend(name: string): void;
/** The backend of that name, started if need be; null if there is none or it is still to come. */
export function findBackend(name: string): any;
/** What makes the backend of that name, or null. */
export function findBackendFactory(name: string): BackendFactory | null;

/** What backends extend: what they do not define is refused. */
export class KernelBackend {
  constructor();
  /** Takes values, and gives the name under which they are kept. */
  write(values: any, shape: number[], dtype: DataType): object;
  /** Keeps values of another backend under the name they have. */
  move(dataId: object, values: any, shape: number[], dtype: DataType, refCount: number): void;
  /** The values, once they are there. */
  read(dataId: object): Promise<any>;
  /** The values. */
  readSync(dataId: object): any;
  /** The values as a texture or buffer of its own. */
  readToGPU(dataId: object, options?: any): any;
  /** A tensor of a texture or buffer. */
  createTensorFromGPUData(values: any, shape: number[], dtype: DataType): Tensor;
  /** How many hold the values. */
  refCount(dataId: object): number;
  /** One more holds them. */
  incRef(dataId: object): void;
  /** One fewer holds them; whether they are gone. */
  disposeData(dataId: object, force?: boolean): boolean;
  /** How many are kept. */
  numDataIds(): number;
  /** What is used. */
  memory(): {unreliable: boolean; reasons?: string[]};
  /** How long the kernels that `f` calls take. */
  time(f: () => void): Promise<{kernelMs: number | {error: string}}>;
  /** Whether kernels can be timed. */
  timerAvailable(): boolean;
  /** 16 or 32 bits. */
  floatPrecision(): 16 | 32;
  /** The smallest number that matters. */
  epsilon(): number;
  /** Lets everything go. */
  dispose(): void;
  [method: string]: any;
}
/** What backends keep their data in, by `dataId`. */
export class DataStorage<T> {
  constructor(backend: any, dataMover: any);
  /** What is kept; moved here first if another backend has it. */
  get(dataId: object): T;
  /** Keeps it. */
  set(dataId: object, value: T): void;
  /** Whether it is kept here. */
  has(dataId: object): boolean;
  /** Forgets it. */
  delete(dataId: object): boolean;
  /** How many are kept. */
  numDataIds(): number;
}

/** What runs an op on a backend. */
export interface KernelConfig {
  kernelName: string;
  backendName: string;
  kernelFunc: (call: {inputs: any; attrs?: any; backend: any}) => any;
  setupFunc?: (backend: any) => void;
  disposeFunc?: (backend: any) => void;
}
/** Adds a kernel. An op of that name runs it while its backend is in use. */
export function registerKernel(config: KernelConfig): void;
/** Forgets a kernel. */
export function unregisterKernel(kernelName: string, backendName: string): void;
/** The kernel of that name, or undefined. */
export function getKernel(kernelName: string, backendName: string): KernelConfig | undefined;
/** The kernels that were registered for a backend. */
export function getKernelsForBackend(backendName: string): KernelConfig[];
/** Registers the kernels of one backend for another. */
export function copyRegisteredKernels(backendName: string, newBackendName: string): void;

/** The derivative of a kernel. */
export interface GradConfig {
  kernelName: string;
  inputsToSave?: string[];
  saveAllInputs?: boolean;
  outputsToSave?: boolean[];
  gradFunc: (dy: any, saved: Tensor[], attrs: any) => {[input: string]: () => Tensor};
}
/** Adds the derivative of a kernel that was registered. */
export function registerGradient(config: GradConfig): void;
/** Forgets a derivative. */
export function unregisterGradient(kernelName: string): void;
/** The derivative that was registered, or undefined. */
export function getGradient(kernelName: string): GradConfig | undefined;
