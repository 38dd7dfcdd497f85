/** The function x -> df/dx; `dy` weighs the elements of f(x). */
export function grad(f: (x: Tensor) => Tensor): (x: TensorLike, dy?: TensorLike) => Tensor;
/** The function that gives the derivative for each of several arguments. */
export function grads(
  f: (...args: Tensor[]) => Tensor): (args: TensorLike[], dy?: TensorLike) => Tensor[];
/** As `grad`, giving the value too. */
export function valueAndGrad(f: (x: Tensor) => Tensor): (x: TensorLike, dy?: TensorLike) => {
  value: Tensor; grad: Tensor;
};
/** As `grads`, giving the value too. */
export function valueAndGrads(f: (...args: Tensor[]) => Tensor): (
  args: TensorLike[], dy?: TensorLike) => {value: Tensor; grads: Tensor[]};
/** A scalar function's value, and its gradients by the names of the variables it uses. */
export function variableGrads(f: () => Tensor, varList?: Variable[] | null): {
  value: Tensor; grads: NamedTensorMap;
};
export type GradSaveFunc = (tensors: Tensor[]) => void;
/** A function that brings its own derivative. */
export function customGrad(f: (...args: any[]) => {
  value: Tensor;
  gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
}): (...args: TensorLike[]) => Tensor;
