/**
 * A function whose kernels are made when it is first called with arguments of some form (shapes,
 * types, other values), and run from then on without calling `f`. It takes and gives tensors, or
 * lists and objects of them. Variables have their present values; other tensors and numbers that
 * `f` uses from outside stay what they were in the first call. `f` must not read values. Where a
 * gradient is being computed it is simply called.
 */
export function jit<F extends (...args: any[]) => any>(f: F): F & {dispose(): void};

/**
 * Makes a model ready for its first input: all its programs are compiled, several at a time and
 * without blocking the page, then it runs once. Without `inputs` (tensors, as `predict` takes them)
 * it gets zeros of its inputs' shapes, with `batchSize` samples (1). `onProgress` is told how many
 * of the programs are there. Resolves with how many were compiled; rejects if an input has no
 * fixed shape and none is given.
 */
export function warmUp(
  model: LayersModel | GraphModel,
  options?: {
    inputs?: Tensor | Tensor[] | NamedTensorMap;
    batchSize?: number;
    onProgress?: (done: number, total: number) => void;
  }): Promise<number>;
