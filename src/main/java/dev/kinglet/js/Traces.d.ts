/**
 * A function whose kernels are made when it is first called with arguments of some form (shapes,
 * types, other values), and run from then on without calling `f`. It takes and gives tensors, or
 * lists and objects of them. Variables have their present values; other tensors and numbers that
 * `f` uses from outside stay what they were in the first call. `f` must not read values. Where a
 * gradient is being computed it is simply called.
 */
export function jit<F extends (...args: any[]) => any>(f: F): F & {dispose(): void};
