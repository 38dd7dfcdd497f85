// Charts of training, results and models, with the names of tfjs-vis.
export as namespace kingletVisor;

/** What holds numbers: a tensor of Kinglet or of TensorFlow.js, a typed array, an array. */
export type Values = { data(): Promise<ArrayLike<number>> } | ArrayLike<number>;

/** A place of the visor. */
export interface Surface {
  /** The whole surface. */
  container: HTMLElement;
  /** Its heading. */
  label: HTMLElement;
  /** What is drawn into. */
  drawArea: HTMLElement;
}

/** Names a place of the visor, which is made if it is not there. */
export interface SurfaceInfo {
  /** The heading. */
  name: string;
  /** The tab; `Visor` when not given. */
  tab?: string;
  /** Sizes of what is drawn into, in CSS units, or in pixels as numbers. */
  styles?: { [size in 'width' | 'height' | 'maxWidth' | 'maxHeight']?: string | number };
}

/** Where to draw: an element of the page, a surface, or the name of one. */
export type Drawable = HTMLElement | { drawArea: HTMLElement } | SurfaceInfo;

/** A point. */
export interface Point2D {
  /** Its place from left to right. */
  x: number;
  /** Its place from below to above. */
  y: number;
}

/** What all charts take. Sizes are in CSS pixels; a chart is never wider than its place. */
export interface VisOptions {
  /** Width; that of the place when not given. */
  width?: number;
  /** Height. */
  height?: number;
  /** What stands below the x axis. */
  xLabel?: string;
  /** What stands beside the y axis. */
  yLabel?: string;
  /** Size of texts; 11. */
  fontSize?: number;
}

/** Options of lines and points. */
export interface XYPlotOptions extends VisOptions {
  /** Least and greatest x; those of the data when not given. */
  xAxisDomain?: [number, number];
  /** Least and greatest y; those of the data and zero when not given. */
  yAxisDomain?: [number, number];
  /** Whether the data fills the plot: no zero, no domains; false. */
  zoomToFit?: boolean;
  /** A CSS colour for each series. */
  seriesColors?: string[];
}

/** Series of points, in the order of their x. */
export interface XYPlotData {
  /** One series, or several. */
  values: Point2D[] | Point2D[][];
  /** Their names. */
  series?: string[];
}

/** Options of bars. */
export interface BarChartOptions extends VisOptions {
  /** A CSS colour, or one for each bar. */
  color?: string | string[];
  /** Least and greatest y; those of the data and zero when not given. */
  yAxisDomain?: [number, number];
}

/** What is said of many values. */
export interface HistogramStats {
  /** How many there are. */
  numVals?: number;
  /** The least finite one. */
  min?: number;
  /** The greatest finite one. */
  max?: number;
  /** How many are zero. */
  numZeros?: number;
  /** How many are NaN. */
  numNans?: number;
  /** How many are infinite. */
  numInfs?: number;
}

/** Options of a histogram. */
export interface HistogramOptions extends BarChartOptions {
  /** Figures to show instead of those computed; false shows none. */
  stats?: HistogramStats | false;
  /** The most bins; 12. */
  maxBins?: number;
}

/** The name of a colour map. */
export type NamedColorMap = 'greyscale' | 'viridis' | 'blues';

/** Options of a confusion matrix. */
export interface ConfusionMatrixOptions extends VisOptions {
  /** Whether what is right is coloured too; true. */
  shadeDiagonal?: boolean;
  /** Whether the counts are written; true. */
  showTextOverlay?: boolean;
  /** A name, or the CSS colours of few and many; `blues`. */
  colorMap?: NamedColorMap | string[];
}

/** Options of a heat map. */
export interface HeatmapOptions extends VisOptions {
  /** A name, or CSS colours from least to greatest; `viridis`. */
  colorMap?: NamedColorMap | string[];
  /** The values of the first and of the last colour; the least and greatest value when not given. */
  domain?: [number, number];
  /** Whether `values` are rows; false: columns. */
  rowMajor?: boolean;
}

/** How well a class was told. */
export interface ClassAccuracy {
  /** The share of its samples that were predicted right, 0 to 1. */
  accuracy: number;
  /** How many samples it has. */
  count: number;
}

/** Losses and metrics by name. */
export type Logs = { [name: string]: number };

/** A `History`, or logs: one object for each epoch, or lists of them, one for each batch. */
export type HistoryLike = { history: { [name: string]: any } } | Logs[] | Logs[][];

/** Options of curves. */
export interface HistoryOptions extends XYPlotOptions {
  /** Whether accuracies fill the plot, instead of 0 to 1; false. */
  zoomToFitAccuracy?: boolean;
}

/** Options of live curves. */
export interface FitCallbackOptions extends HistoryOptions {
  /** Which events are drawn; both. */
  callbacks?: Array<'onEpochEnd' | 'onBatchEnd'>;
}

/** What `fit` calls, with the number of the epoch or batch and its figures. */
export interface FitCallbacks {
  /** After an epoch. */
  onEpochEnd?: (epoch: number, logs?: any) => Promise<void>;
  /** After a batch. */
  onBatchEnd?: (batch: number, logs?: any) => Promise<void>;
}

/** A layer, as far as it is looked at. */
export interface LayerLike {
  /** Its name. */
  name: string;
  /** Its weights' values; they are not disposed. */
  getWeights(): Array<{ shape: number[]; data(): Promise<ArrayLike<number>> }>;
}

/** A model of layers, as far as it is looked at. */
export interface ModelLike {
  /** Its layers. */
  layers: any[];
  /** Its description: JSON text or an object. */
  toJSON(unused?: any, returnString?: boolean): any;
  /** A layer by its name or its place. */
  getLayer(name?: any, index?: number): any;
}

/** The drawer: at the side of a window, at the bottom of a phone. */
export interface Visor {
  /** Its element. */
  el: HTMLElement;
  /** A surface; made if it is not there. */
  surface(options: SurfaceInfo): Surface;
  /** Whether it fills the window. */
  isFullscreen(): boolean;
  /** Whether it is open. */
  isOpen(): boolean;
  /** Opens it. */
  open(): void;
  /** Closes it; a button stays. */
  close(): void;
  /** Opens or closes it. */
  toggle(): void;
  /** Makes it fill the window, or no longer. */
  toggleFullScreen(): void;
  /** Lets the key ` open and close it, and Escape close it; so it is at the beginning. */
  bindKeys(): void;
  /** No longer listens to keys. */
  unbindKeys(): void;
  /** Shows a tab; an error if there is none of that name. */
  setActiveTab(tabName: string): void;
}

/** The visor of the page; the first call makes it, open. */
export function visor(): Visor;

/** A surface of the visor, as `visor().surface(info)`. */
export function surface(info: SurfaceInfo): Surface;

/** Says which API made the models; the page's `kinglet`, or else `tf`, when not called. Only `show.activations` needs one. */
export function use(tf: any): void;

/** Charts of plain data. Drawing into the same place again replaces what was there. */
export namespace render {
  /** Lines. */
  function linechart(container: Drawable, data: XYPlotData, options?: XYPlotOptions): Promise<void>;
  /** Points. */
  function scatterplot(container: Drawable, data: XYPlotData, options?: XYPlotOptions): Promise<void>;
  /** Bars with names. */
  function barchart(
    container: Drawable, data: Array<{ index: number | string; value: number }>, options?: BarChartOptions): Promise<void>;
  /** How often values occur, and their figures. */
  function histogram(
    container: Drawable, data: ArrayLike<number> | Array<{ value: number }>, options?: HistogramOptions): Promise<void>;
  /** Counts of [label][prediction]. */
  function confusionMatrix(
    container: Drawable, data: { values: number[][]; tickLabels?: string[] }, options?: ConfusionMatrixOptions): Promise<void>;
  /** Colours of [x][y], or of [y][x] with `rowMajor`; also of a tensor with two dimensions. */
  function heatmap(
    container: Drawable,
    data: { values: number[][] | { array(): Promise<any> }; xTickLabels?: string[]; yTickLabels?: string[] },
    options?: HeatmapOptions): Promise<void>;
  /** Rows of numbers and texts; texts are never taken for HTML. */
  function table(
    container: Drawable, data: { headers: string[]; values: any[][] }, options?: { fontSize?: number }): Promise<void>;
}

/** Training, results and models. */
export namespace show {
  /** Metrics of a training as curves in one plot; rejects when a metric is not there. */
  function history(container: Drawable, history: HistoryLike, metrics: string[], options?: HistoryOptions): Promise<void>;
  /** Callbacks for `fit` that draw metrics live: a plot for each, with its `val_` one. */
  function fitCallbacks(
    container: Drawable, metrics: string[], options?: FitCallbackOptions): FitCallbacks;
  /** A table of what `metrics.perClassAccuracy` gives. */
  function perClassAccuracy(container: Drawable, classAccuracy: ClassAccuracy[], classLabels?: string[]): Promise<void>;
  /** A histogram of a tensor's values. */
  function valuesDistribution(container: Drawable, tensor: Values): Promise<void>;
  /** The weights of a layer: figures, and a histogram of each. */
  function layer(container: Drawable, layer: LayerLike): Promise<void>;
  /** A table of a model's layers. */
  function modelSummary(container: Drawable, model: ModelLike): Promise<void>;
  /** The layers of a model as boxes, and what flows between them as arrows. */
  function modelGraph(container: Drawable, model: ModelLike): Promise<void>;
  /**
   * What a layer (itself, its name or its place) answers to an input with its batch, of several samples to the first: the feature
   * maps of [batch, height, width, channels], bars of [batch, units], a heat map of [batch, steps, features].
   */
  function activations(container: Drawable, model: ModelLike, layer: any, input: any): Promise<void>;
}

/** Figures of classification from class numbers, one for each sample: tensors or arrays. */
export namespace metrics {
  /** The share of predictions that are right, 0 to 1. */
  function accuracy(labels: Values, predictions: Values): Promise<number>;
  /** How often each label (row) was predicted as each class (column), or the sums of `weights`. */
  function confusionMatrix(labels: Values, predictions: Values, numClasses?: number, weights?: Values): Promise<number[][]>;
  /** For each class, its samples and the share that was predicted right. */
  function perClassAccuracy(labels: Values, predictions: Values, numClasses?: number): Promise<ClassAccuracy[]>;
}
