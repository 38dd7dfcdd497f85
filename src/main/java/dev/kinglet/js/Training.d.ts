/** Changes variables so that a loss becomes smaller. A subclass needs `applyGradients` only. */
export class Optimizer extends serialization.Serializable {
  /** One of class `cls` with that configuration. */
  static fromConfig<T extends serialization.Serializable>(
    cls: serialization.SerializableConstructor<T>, config: serialization.ConfigDict): T;
  constructor();
  /** How far a step goes. */
  get learningRate(): number;
  set learningRate(rate: number | ((step: number) => number));
  /** How many steps were made. */
  readonly iterations: number;
  /** One step. `f` gives a scalar, which is returned if `returnCost`. */
  minimize(f: () => Tensor, returnCost?: boolean, varList?: Variable[] | null): Tensor | null;
  /** The value of `f`, and its gradients by the names of the variables. */
  computeGradients(f: () => Tensor, varList?: Variable[] | null): {
    value: Tensor; grads: NamedTensorMap;
  };
  /** One step along gradients that are given. */
  applyGradients(gradients: NamedTensorMap | {name: string; tensor: Tensor}[]): void;
  /** Sets how far a step goes. */
  setLearningRate(rate: number): void;
  /** What it keeps: the number of steps, then what it knows about each variable. */
  getWeights(): Promise<{name: string; tensor: Tensor}[]>;
  /** Takes over what `getWeights` of another one of its kind gave. */
  setWeights(weightValues: {name: string; tensor: Tensor}[]): Promise<void>;
  /** The number of steps as `getWeights` gives it. */
  saveIterations(): Promise<{name: string; tensor: Tensor}>;
  /** Takes the number of steps out of what `getWeights` gave; gives the rest. */
  extractIterations(
    weightValues: {name: string; tensor: Tensor}[]): Promise<{name: string; tensor: Tensor}[]>;
  /** Counts a step: for subclasses. */
  incrementIterations(): void;
  /** The arguments that make one like it. */
  getConfig(): {[name: string]: any};
  /** Lets go what it keeps about the variables. */
  dispose(): void;
}

/** See `train.sgd`. */
export class SGDOptimizer extends Optimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(learningRate: number);
}

/** See `train.momentum`. */
export class MomentumOptimizer extends SGDOptimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(learningRate: number, momentum?: number, useNesterov?: boolean);
  /** Sets the momentum of the steps to come. */
  setMomentum(momentum: number): void;
}

/** See `train.adagrad`. */
export class AdagradOptimizer extends Optimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(learningRate: number, initialAccumulatorValue?: number);
}

/** See `train.adadelta`. */
export class AdadeltaOptimizer extends Optimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(learningRate?: number, rho?: number, epsilon?: number);
}

/** See `train.rmsprop`. */
export class RMSPropOptimizer extends Optimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(
    learningRate: number, decay?: number, momentum?: number, epsilon?: number,
    centered?: boolean);
}

/** See `train.adam`. */
export class AdamOptimizer extends Optimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(learningRate?: number, beta1?: number, beta2?: number, epsilon?: number);
}

/** See `train.adamw`. */
export class AdamWOptimizer extends Optimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number,
    weightDecay?: number);
}

/** See `train.adamax`. */
export class AdamaxOptimizer extends Optimizer {
  /** The name under which it is saved. */
  static className: string;
  constructor(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number,
    decay?: number);
}

/** Optimizers. */
export namespace train {
  /** Stochastic gradient descent. */
  function sgd(learningRate: number): Optimizer;
  /** Gradient descent with momentum, Nesterov's if asked. */
  function momentum(learningRate: number, momentum?: number, useNesterov?: boolean): Optimizer;
  /** Adagrad (Duchi et al. 2011). */
  function adagrad(learningRate: number, initialAccumulatorValue?: number): Optimizer;
  /** Adadelta (Zeiler 2012). */
  function adadelta(learningRate?: number, rho?: number, epsilon?: number): Optimizer;
  /** RMSProp (Tieleman and Hinton 2012). */
  function rmsprop(
    learningRate: number, decay?: number, momentum?: number, epsilon?: number,
    centered?: boolean): Optimizer;
  /** Adam (Kingma and Ba 2015). */
  function adam(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number): Optimizer;
  /** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
  function adamw(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number,
    weightDecay?: number): Optimizer;
  /** Adamax (Kingma and Ba 2015). */
  function adamax(
    learningRate?: number, beta1?: number, beta2?: number, epsilon?: number,
    decay?: number): Optimizer;
}
/** `train` by another name. */
export const OptimizerConstructors: typeof train;
