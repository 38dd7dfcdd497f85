/** Loss and metrics by name. */
export type Logs = {[name: string]: number};

/** Is told how a fit goes on, and waited for where it gives a promise. */
export interface BaseCallback {
  /** What the fit was asked for. */
  params: {[name: string]: any};
  /** Unused. */
  validationData: any;
  /** Takes what the fit was asked for. */
  setParams(params: {[name: string]: any}): void;
  /** Takes the model that is trained. */
  setModel(model: LayersModel): void;
  /** The fit begins. */
  onTrainBegin(logs?: Logs): Promise<void> | void;
  /** The fit is over. */
  onTrainEnd(logs?: Logs): Promise<void> | void;
  /** An epoch begins. */
  onEpochBegin(epoch: number, logs?: Logs): Promise<void> | void;
  /** An epoch is over. */
  onEpochEnd(epoch: number, logs?: Logs): Promise<void> | void;
  /** A batch begins. */
  onBatchBegin(batch: number, logs?: Logs): Promise<void> | void;
  /** The values of a batch are read for this one, which takes time. */
  onBatchEnd(batch: number, logs?: Logs): Promise<void> | void;
}

/** A callback that knows the model. */
export interface Callback extends BaseCallback {}
export class Callback {
  /** The model that is trained. */
  model: LayersModel;
}

/** Functions for what a callback is told. */
export interface CustomCallbackArgs {
  /** The fit begins. */
  onTrainBegin?: (logs?: Logs) => void | Promise<void>;
  /** The fit is over. */
  onTrainEnd?: (logs?: Logs) => void | Promise<void>;
  /** An epoch begins. */
  onEpochBegin?: (epoch: number, logs?: Logs) => void | Promise<void>;
  /** An epoch is over. */
  onEpochEnd?: (epoch: number, logs?: Logs) => void | Promise<void>;
  /** A batch begins. */
  onBatchBegin?: (batch: number, logs?: Logs) => void | Promise<void>;
  /** A batch is over. */
  onBatchEnd?: (batch: number, logs?: Logs) => void | Promise<void>;
  /** Called when the fit lets the page do other things. */
  onYield?: (epoch: number, batch: number, logs: Logs) => void | Promise<void>;
  /** What is the time, in ms. */
  nowFunc?: () => number;
  /** Resolves when the page had its turn. */
  nextFrameFunc?: () => Promise<void>;
}

/** A callback of functions. */
export interface CustomCallback extends BaseCallback {}
export class CustomCallback {
  constructor(args: CustomCallbackArgs, yieldEvery?: YieldEveryOptions);
}

/** What the epochs of a fit came to. */
export interface History extends BaseCallback {}
export class History {
  /** The numbers of the epochs. */
  epoch: number[];
  /** Loss and metrics over the epochs, those of what judges after `val_`. */
  history: {[name: string]: number[]};
  /** Resolves when all values are numbers. */
  syncData(): Promise<any>;
}

/** Callbacks that are told one after the other. */
export class CallbackList {
  /** The callbacks. */
  callbacks: BaseCallback[];
  constructor(callbacks?: BaseCallback[], queueLength?: number);
  /** Adds one at the end. */
  append(callback: BaseCallback): void;
  /** Takes what the fit was asked for. */
  setParams(params: {[name: string]: any}): void;
  /** Takes the model that is trained. */
  setModel(model: LayersModel): void;
  /** The fit begins. */
  onTrainBegin(logs?: Logs): Promise<void>;
  /** The fit is over. */
  onTrainEnd(logs?: Logs): Promise<void>;
  /** An epoch begins. */
  onEpochBegin(epoch: number, logs?: Logs): Promise<void>;
  /** An epoch is over. */
  onEpochEnd(epoch: number, logs?: Logs): Promise<void>;
  /** A batch begins. */
  onBatchBegin(batch: number, logs?: Logs): Promise<void>;
  /** A batch is over. */
  onBatchEnd(batch: number, logs?: Logs): Promise<void>;
}

/** What a callback that follows one value takes. */
export interface MonitorArgs {
  /** Which value; `val_loss`. */
  monitor?: string;
  /** What must be surpassed; 0. */
  minDelta?: number;
  /** Epochs without better ones that are borne; 0. */
  patience?: number;
  /** Whether it says what it does. */
  verbose?: number;
  /** Whether less or more is better; by default more for what has `acc` in its name. */
  mode?: 'auto' | 'min' | 'max';
  /** What must be surpassed first. */
  baseline?: number;
}

/** What `callbacks.earlyStopping` takes. */
export interface EarlyStoppingCallbackArgs extends MonitorArgs {
  /** Whether the model gets back the weights with which it was best; false. */
  restoreBestWeights?: boolean;
}

/** Stops a fit when a value is not better for some epochs. */
export class EarlyStopping extends Callback {
  constructor(args?: EarlyStoppingCallbackArgs);
  /** The epoch after which it stopped. */
  stoppedEpoch: number;
}

/** Callbacks that come with the script. */
export namespace callbacks {
  /** Stops when a value is not better for some epochs. */
  function earlyStopping(args?: EarlyStoppingCallbackArgs): EarlyStopping;
  /** Keeps the best weights: given back at the end, and saved each time to `saveTo`. */
  function modelCheckpoint(args?: MonitorArgs & {
    restoreBestWeights?: boolean; saveTo?: string | io.IOHandler;
  }): Callback;
  /** Multiplies the rate by `factor` when a value is not better for `patience` (10) epochs. */
  function reduceLROnPlateau(args?: MonitorArgs & {
    factor?: number; cooldown?: number; minLR?: number;
  }): Callback;
  /** Sets the rate before each epoch. */
  function learningRateScheduler(schedule: (epoch: number, rate: number) => number): Callback;
  /** Stops after an epoch whose loss is no number. */
  function terminateOnNaN(): Callback;
  /** Writes the epochs as CSV into its `text`. */
  function csvLogger(separator?: string): Callback & {text: string};
}

/** Step sizes that follow from the number of steps: for `optimizer.learningRate`. */
export namespace schedules {
  /** `rate * factor ^ (step / steps)`; in stairs if asked. */
  function exponentialDecay(
    rate: number, steps: number, factor: number, staircase?: boolean): (step: number) => number;
  /** To `end` (1e-4) in `steps`, along a power (1) of what is left. */
  function polynomialDecay(
    rate: number, steps: number, end?: number, power?: number): (step: number) => number;
  /** To `end` (0) in `steps`, along half a cosine. */
  function cosineDecay(rate: number, steps: number, end?: number): (step: number) => number;
  /** `rates[i]` up to step `bounds[i]`, then the last. */
  function piecewiseConstant(bounds: number[], rates: number[]): (step: number) => number;
}

/** From now on each fit of at least this verbosity has a callback of that class. */
export function registerCallbackConstructor(
  verbosityLevel: number, callbackConstructor: new () => BaseCallback): void;
