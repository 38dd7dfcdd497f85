/** A function of targets and predictions, both [batch, ..]. */
export type LossOrMetricFn = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** What to learn, and how. */
export interface ModelCompileArgs {
  /** An optimizer, or its name. */
  optimizer: string | Optimizer;
  /** One for all outputs, or for each: a name or a function. */
  loss: string | string[] | {[outputName: string]: string} | LossOrMetricFn | LossOrMetricFn[]
    | {[outputName: string]: LossOrMetricFn};
  /** What is shown besides. */
  metrics?: string | LossOrMetricFn | Array<string | LossOrMetricFn>
    | {[outputName: string]: string | LossOrMetricFn | Array<string | LossOrMetricFn>};
  /** What the losses of several outputs count; 1 each. */
  lossWeights?: number[] | {[outputName: string]: number};
}

/** A tensor, one for each input or output, or these by name. */
export type ModelData = Tensor | Tensor[] | {[name: string]: Tensor};

/** The weight of each class. */
export type ClassWeight = {[classIndex: number]: number};

/** How often a fit lets the page do other things: at all times of so many ms ('auto': 16). */
export type YieldEveryOptions = 'auto' | 'batch' | 'epoch' | 'never' | number;

/** What both kinds of fit take. */
export interface BaseFitArgs {
  /** Up to which epoch; 1. */
  epochs?: number;
  /** From which epoch; 0. */
  initialEpoch?: number;
  /** At which level registered callbacks take part; 1. */
  verbose?: number;
  /** Who is told of progress. */
  callbacks?: BaseCallback[] | CustomCallbackArgs | CustomCallbackArgs[] | BaseCallback;
  /** Weights of the classes, for each output. */
  classWeight?: ClassWeight | ClassWeight[] | {[outputName: string]: ClassWeight};
  /** How often the page may do other things. */
  yieldEvery?: YieldEveryOptions;
}

/** How to fit to tensors. */
export interface ModelFitArgs extends BaseFitArgs {
  /** Samples in a batch; 32. */
  batchSize?: number;
  /** The share of samples, the last ones, that judge. */
  validationSplit?: number;
  /** Inputs and targets that judge. */
  validationData?: [ModelData, ModelData];
  /** Whether each epoch takes another order; true. */
  shuffle?: boolean;
  /** What the orders follow from. */
  seed?: number;
  /** The weights of the samples, [n], for each output. */
  sampleWeight?: Tensor | Tensor[] | {[outputName: string]: Tensor};
  /** The most batches of an epoch. */
  stepsPerEpoch?: number;
}

/** How to judge tensors. */
export interface ModelEvaluateArgs {
  /** Samples that are judged at once. */
  batchSize?: number;
  /** What the samples count in the loss, [n], for each output. */
  sampleWeight?: Tensor | Tensor[] | {[outputName: string]: Tensor};
  /** 0; there is no other. */
  verbose?: number;
}

/** How to fit to a dataset. */
export interface ModelFitDatasetArgs extends BaseFitArgs {
  /** Up to which epoch. */
  epochs: number;
  /** Batches of an epoch; all that the dataset gives. */
  batchesPerEpoch?: number;
  /** What judges: a dataset, or inputs and targets. */
  validationData?: [ModelData, ModelData] | data.Dataset<any>;
  /** The most batches of a dataset that judge. */
  validationBatches?: number;
}

export interface LayersModel {
  /** Says what to learn, and how; before fit and evaluate. */
  compile(args: ModelCompileArgs): void;
  /** Learns. One fit at a time. */
  fit(x: ModelData, y: ModelData, args?: ModelFitArgs): Promise<History>;
  /** Learns from batches `{xs, ys}`, whose tensors are disposed. */
  fitDataset(dataset: data.Dataset<any>, args: ModelFitDatasetArgs): Promise<History>;
  /** Learns from one batch: the loss before the step, then the metrics. */
  trainOnBatch(x: ModelData, y: ModelData): Promise<number | number[]>;
  /** The loss and metrics of one batch. */
  testOnBatch(x: ModelData, y: ModelData): Promise<number | number[]>;
  /** The loss, then the metrics, scalars. */
  evaluate(x: ModelData, y: ModelData, args?: ModelEvaluateArgs): Scalar | Scalar[];
  /** The loss and metrics over batches `{xs, ys}`. */
  evaluateDataset(
    dataset: data.Dataset<any>, args?: {batches?: number}): Promise<Scalar | Scalar[]>;
  /** What comes out; computed at once as far as memory allows, unless `batchSize` is given. */
  predict(x: ModelData, args?: {batchSize?: number}): Tensor | Tensor[];
  /** Values of symbolic tensors of its layers, by their names. */
  execute(inputs: ModelData, outputs: string | string[]): Tensor | Tensor[];
  /** What comes out for one batch. */
  predictOnBatch(x: ModelData): Tensor | Tensor[];
  /** Set to true, ends the present fit after the present batch. */
  stopTraining: boolean;
  /** What changes the weights. */
  optimizer: Optimizer;
  /** Names of what `evaluate` gives. */
  readonly metricsNames: string[];
  /** What the last fit came to, or the present one so far. */
  history: History;
  /** Whether a fit goes on. */
  readonly isTraining: boolean;
  /** As compiled. */
  loss: any;
  /** As compiled. */
  metrics: any;
}

/** Losses and metrics: functions of targets and predictions. */
export namespace metrics {
  /** The mean of the squared differences. */
  function meanSquaredError(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the squared differences. */
  function mse(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the squared differences. */
  function MSE(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the differences' sizes. */
  function meanAbsoluteError(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the differences' sizes. */
  function mae(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the differences' sizes. */
  function MAE(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the differences' sizes, in percent of the targets. */
  function meanAbsolutePercentageError(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the differences' sizes, in percent of the targets. */
  function mape(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the differences' sizes, in percent of the targets. */
  function MAPE(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the squared differences of the logarithms of 1 + x. */
  function meanSquaredLogarithmicError(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the squared differences of the logarithms of 1 + x. */
  function msle(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of the squared differences of the logarithms of 1 + x. */
  function MSLE(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of `max(0, 1 - y p)²`, targets -1 and 1. */
  function squaredHinge(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of `max(0, 1 - y p)`, targets -1 and 1. */
  function hinge(yTrue: Tensor, yPred: Tensor): Tensor;
  /** `max(0, 1 + the largest wrong one - the right one)`. */
  function categoricalHinge(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of `log(cosh(p - y))`. */
  function logcosh(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Quadratic up to a difference of 1, linear beyond. */
  function huber(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The cross-entropy of probabilities, targets one-hot. */
  function categoricalCrossentropy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The cross-entropy of probabilities, targets classes. */
  function sparseCategoricalCrossentropy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean cross-entropy of independent probabilities. */
  function binaryCrossentropy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The divergence of distributions. */
  function kullbackLeiblerDivergence(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The divergence of distributions. */
  function kld(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The divergence of distributions. */
  function KLD(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The mean of `p - y log(p)`. */
  function poisson(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Minus the cosine of the angle between both. */
  function cosineProximity(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The share of targets 0 and 1 that are on the right side of 0.5. */
  function binaryAccuracy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Whether the likeliest class is right, targets one-hot. */
  function categoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Whether the likeliest class is right, targets classes. */
  function sparseCategoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Whether the right class is among the five likeliest, targets one-hot. */
  function topKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Whether the right class is among the five likeliest, targets classes. */
  function sparseTopKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Of predictions 1, the share whose target is 1. */
  function precision(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Of targets 1, the share whose prediction is 1. */
  function recall(yTrue: Tensor, yPred: Tensor): Tensor;
  /** The share of the targets' variance that is explained. */
  function r2Score(yTrue: Tensor, yPred: Tensor): Tensor;
}
