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
  /** Tensors that were made and not disposed. */
  numTensors: number;
  /** Storages; tensors may share one. */
  numDataBuffers: number;
  /** Bytes of the storages. */
  numBytes: number;
  /** Whether the bytes are a guess. */
  unreliable: boolean;
  /** Bytes on the graphics chip, and the like. */
  [more: string]: any;
}
/** What is alive. */
export function memory(): MemoryInfo;
