/** A number or several, or what a layer of that many axes takes. */
export type ActivationIdentifier = 'elu' | 'hardSigmoid' | 'linear' | 'relu' | 'relu6' | 'selu'
  | 'sigmoid' | 'softmax' | 'softplus' | 'softsign' | 'tanh' | 'swish' | 'mish' | 'gelu'
  | 'gelu_new' | string;
/** A shape whose sizes may be unknown. */
export type Shape = Array<number | null>;

/** Makes the starting values of a weight. */
export interface Initializer extends serialization.Serializable {
  /** Values of that shape. */
  apply(shape: number[], dtype?: DataType): Tensor;
  /** The arguments that make one like it. */
  getConfig(): serialization.ConfigDict;
}
/** A penalty on a weight, added to the loss. */
export interface Regularizer extends serialization.Serializable {
  /** The penalty, a scalar. */
  apply(x: Tensor): Scalar;
  /** The arguments that make one like it. */
  getConfig(): serialization.ConfigDict;
}
/** What a weight is brought back to after each step. */
export interface Constraint extends serialization.Serializable {
  /** The allowed value nearest to w. */
  apply(w: Tensor): Tensor;
  /** The arguments that make one like it. */
  getConfig(): serialization.ConfigDict;
}

/** What every layer takes. */
export interface LayerArgs {
  /** Sizes of one sample: for the first layer of a sequential model. */
  inputShape?: Shape;
  /** As `inputShape`, with the batch. */
  batchInputShape?: Shape;
  /** The batch, where its size matters. */
  batchSize?: number;
  /** Type of the elements. */
  dtype?: DataType;
  /** Unique within a model. */
  name?: string;
  /** Whether training changes its weights. */
  trainable?: boolean;
  /** Starting values of the weights, in their order. */
  weights?: Tensor[];
}

/** What recurrent layers take. */
export interface RecurrentArgs {
  /** Whether to give the output of each step, not only of the last. */
  returnSequences?: boolean;
  /** Whether to give the states too. */
  returnState?: boolean;
  /** Whether to read the sequence from its end. */
  goBackwards?: boolean;
  /** Whether the states of one batch are the first ones of the next. */
  stateful?: boolean;
  /** Accepted; steps always are unrolled. */
  unroll?: boolean;
}

/** Layers: functions that make them, and the classes to extend. */
export namespace layers {
  /** Where data enters a model; `tf.input` makes one and gives its symbolic tensor. */
  function inputLayer(args?: InputLayerLayerArgs): Layer;
  /** `activation(x . kernel + bias)`: [batch, .., in] to [batch, .., units]. */
  function dense(args?: DenseLayerArgs): Layer;
  /** An activation by name. */
  function activation(args?: ActivationLayerArgs): Layer;
  /** In training, drops a share of the elements and scales the others up (Srivastava et al., 2014). */
  function dropout(args?: DropoutLayerArgs): Layer;
  /** [batch, ..] to [batch, all]. */
  function flatten(args?: FlattenLayerArgs): Layer;
  /** Each sample in another shape; one size may be -1. */
  function reshape(args?: ReshapeLayerArgs): Layer;
  /** The axes of each sample in another order; `dims` counts from 1. */
  function permute(args?: PermuteLayerArgs): Layer;
  /** [batch, features] to [batch, n, features]. */
  function repeatVector(args?: RepeatVectorLayerArgs): Layer;
  /** Marks the time steps whose features all are `maskValue`. */
  function masking(args?: MaskingLayerArgs): Layer;
  /** A convolution over one axis: [batch, steps, channels]. */
  function conv1d(args?: Conv1dLayerArgs): Layer;
  /** A convolution over two axes: [batch, rows, columns, channels]. */
  function conv2d(args?: Conv2dLayerArgs): Layer;
  /** A convolution over three axes: [batch, depth, rows, columns, channels]. */
  function conv3d(args?: Conv3dLayerArgs): Layer;
  /** The transpose of a convolution over one axis. */
  function conv1dTranspose(args?: Conv1dTransposeLayerArgs): Layer;
  /** The transpose of a convolution over two axes, which enlarges. */
  function conv2dTranspose(args?: Conv2dTransposeLayerArgs): Layer;
  /** The transpose of a convolution over three axes. */
  function conv3dTranspose(args?: Conv3dTransposeLayerArgs): Layer;
  /** Each channel filtered by itself, over one axis. */
  function depthwiseConv1d(args?: DepthwiseConv1dLayerArgs): Layer;
  /** Each channel filtered by itself, over two axes. */
  function depthwiseConv2d(args?: DepthwiseConv2dLayerArgs): Layer;
  /** Each channel filtered by itself, then channels mixed; one axis. */
  function separableConv1d(args?: SeparableConv1dLayerArgs): Layer;
  /** Each channel filtered by itself, then channels mixed (Chollet, 2017). */
  function separableConv2d(args?: SeparableConv2dLayerArgs): Layer;
  /** The largest of each window of one axis. */
  function maxPooling1d(args?: MaxPooling1dLayerArgs): Layer;
  /** The largest of each window of two axes. */
  function maxPooling2d(args?: MaxPooling2dLayerArgs): Layer;
  /** The largest of each window of three axes. */
  function maxPooling3d(args?: MaxPooling3dLayerArgs): Layer;
  /** The mean of each window of one axis. */
  function averagePooling1d(args?: AveragePooling1dLayerArgs): Layer;
  /** The mean of each window of two axes. */
  function averagePooling2d(args?: AveragePooling2dLayerArgs): Layer;
  /** The mean of each window of three axes. */
  function averagePooling3d(args?: AveragePooling3dLayerArgs): Layer;
  /** The mean over time; masked steps do not count. */
  function globalAveragePooling1d(args?: GlobalAveragePooling1dLayerArgs): Layer;
  /** The mean over both spatial axes. */
  function globalAveragePooling2d(args?: GlobalAveragePooling2dLayerArgs): Layer;
  /** The mean over all spatial axes. */
  function globalAveragePooling3d(args?: GlobalAveragePooling3dLayerArgs): Layer;
  /** The largest over time. */
  function globalMaxPooling1d(args?: GlobalMaxPooling1dLayerArgs): Layer;
  /** The largest over both spatial axes. */
  function globalMaxPooling2d(args?: GlobalMaxPooling2dLayerArgs): Layer;
  /** The largest over all spatial axes. */
  function globalMaxPooling3d(args?: GlobalMaxPooling3dLayerArgs): Layer;
  /** One step of `simpleRNN`. */
  function simpleRNNCell(args?: SimpleRNNCellLayerArgs): RNNCell;
  /** One step of `gru`. */
  function gruCell(args?: GruCellLayerArgs): RNNCell;
  /** One step of `lstm`. */
  function lstmCell(args?: LstmCellLayerArgs): RNNCell;
  /** One step of `convLstm2d`. */
  function convLstm2dCell(args?: ConvLstm2dCellLayerArgs): RNNCell;
  /** Cells one upon another. */
  function stackedRNNCells(args?: StackedRNNCellsLayerArgs): RNNCell;
  /** Each output goes back in: [batch, time, features]. */
  function simpleRNN(args?: SimpleRNNLayerArgs): RNN;
  /** Gated recurrent units (Cho et al., 2014). */
  function gru(args?: GruLayerArgs): RNN;
  /** Long short-term memory (Hochreiter and Schmidhuber, 1997). */
  function lstm(args?: LstmLayerArgs): RNN;
  /** LSTM whose products are convolutions (Shi et al., 2015): [batch, time, rows, columns, channels]. */
  function convLstm2d(args?: ConvLstm2dLayerArgs): RNN;
  /** A recurrent layer of a cell, or of cells one upon another. */
  function rnn(args?: RnnLayerArgs): RNN;
  /** A recurrent layer run from both ends. */
  function bidirectional(args?: BidirectionalLayerArgs): Layer;
  /** A layer applied to each time step by itself. */
  function timeDistributed(args?: TimeDistributedLayerArgs): Layer;
  /** Zeros around one axis. */
  function zeroPadding1d(args?: ZeroPadding1dLayerArgs): Layer;
  /** Zeros around rows and columns. */
  function zeroPadding2d(args?: ZeroPadding2dLayerArgs): Layer;
  /** Zeros around three axes. */
  function zeroPadding3d(args?: ZeroPadding3dLayerArgs): Layer;
  /** As `cropping1D`. */
  function cropping1d(args?: Cropping1DLayerArgs): Layer;
  /** As `cropping2D`. */
  function cropping2d(args?: Cropping2DLayerArgs): Layer;
  /** As `cropping3D`. */
  function cropping3d(args?: Cropping3DLayerArgs): Layer;
  /** Each step repeated. */
  function upSampling1d(args?: UpSampling1dLayerArgs): Layer;
  /** Rows and columns repeated, or interpolated. */
  function upSampling2d(args?: UpSampling2dLayerArgs): Layer;
  /** Three axes repeated. */
  function upSampling3d(args?: UpSampling3dLayerArgs): Layer;
  /** Images of another size. */
  function resizing(args?: ResizingLayerArgs): Layer;
  /** The middle of images; smaller ones are resized. */
  function centerCrop(args?: CenterCropLayerArgs): Layer;
  /** Images of a width drawn at random, in every call (as TensorFlow.js, not only in training). */
  function randomWidth(args?: RandomWidthLayerArgs): Layer;
  /** Brings each channel to mean 0 and variance 1: those of the batch in training, moving averages otherwise (Ioffe and Szegedy, 2015). */
  function batchNormalization(args?: BatchNormalizationLayerArgs): Layer;
  /** Brings each sample to mean 0 and variance 1 over `axis` (Ba et al., 2016). */
  function layerNormalization(args?: LayerNormalizationLayerArgs): Layer;
  /** As `layerNormalization`, over groups of channels (Wu and He, 2018). */
  function groupNormalization(args?: GroupNormalizationLayerArgs): Layer;
  /** The sum of the inputs. */
  function add(args?: AddLayerArgs): Layer;
  /** The first input less the second. */
  function subtract(args?: SubtractLayerArgs): Layer;
  /** The product of the inputs, element by element. */
  function multiply(args?: MultiplyLayerArgs): Layer;
  /** The mean of the inputs. */
  function average(args?: AverageLayerArgs): Layer;
  /** The largest of the inputs, element by element. */
  function maximum(args?: MaximumLayerArgs): Layer;
  /** The smallest of the inputs, element by element. */
  function minimum(args?: MinimumLayerArgs): Layer;
  /** The inputs one after the other along an axis. */
  function concatenate(args?: ConcatenateLayerArgs): Layer;
  /** Products of two inputs summed over given axes. */
  function dot(args?: DotLayerArgs): Layer;
  /** `max(x, 0)`, with an upper bound, a slope below, a threshold. */
  function reLU(args?: ReLULayerArgs): Layer;
  /** `x` above 0, `alpha * x` below. */
  function leakyReLU(args?: LeakyReLULayerArgs): Layer;
  /** As `leakyReLU` with slopes that are learned (He et al., 2015). */
  function prelu(args?: PreluLayerArgs): Layer;
  /** `x` above 0, `alpha * (exp(x) - 1)` below. */
  function elu(args?: EluLayerArgs): Layer;
  /** `x` above `theta`, else 0. */
  function thresholdedReLU(args?: ThresholdedReLULayerArgs): Layer;
  /** Softmax along an axis. */
  function softmax(args?: SoftmaxLayerArgs): Layer;
  /** In training, drops whole channels over time. */
  function spatialDropout1d(args?: SpatialDropout1dLayerArgs): Layer;
  /** In training, drops whole channels of images. */
  function spatialDropout2d(args?: SpatialDropout2dLayerArgs): Layer;
  /** In training, drops whole channels of volumes. */
  function spatialDropout3d(args?: SpatialDropout3dLayerArgs): Layer;
  /** In training, adds normal noise. */
  function gaussianNoise(args?: GaussianNoiseLayerArgs): Layer;
  /** In training, multiplies by normal noise of mean 1. */
  function gaussianDropout(args?: GaussianDropoutLayerArgs): Layer;
  /** In training, dropout that keeps mean and variance of `selu` (Klambauer et al., 2017). */
  function alphaDropout(args?: AlphaDropoutLayerArgs): Layer;
  /** `x * scale + offset`. */
  function rescaling(args?: RescalingLayerArgs): Layer;
  /** Rows of a table that is learned, by whole numbers. */
  function embedding(args?: EmbeddingLayerArgs): Layer;
  /** Whole numbers as one-hot, multi-hot or counts. */
  function categoryEncoding(args?: CategoryEncodingLayerArgs): Layer;
  /** Attention of several heads (Vaswani et al., 2017); inputs query, value and, if it differs, key. */
  function multiHeadAttention(args?: MultiHeadAttentionLayerArgs): Layer;
  /** As `averagePooling1d`. */
  function avgPool1d(args?: AveragePooling1dLayerArgs): Layer;
  /** As `averagePooling2d`. */
  function avgPool2d(args?: AveragePooling2dLayerArgs): Layer;
  /** As `averagePooling3d`. */
  function avgPool3d(args?: AveragePooling3dLayerArgs): Layer;
  /** As `averagePooling1d`. */
  function avgPooling1d(args?: AveragePooling1dLayerArgs): Layer;
  /** As `averagePooling2d`. */
  function avgPooling2d(args?: AveragePooling2dLayerArgs): Layer;
  /** As `averagePooling3d`. */
  function avgPooling3d(args?: AveragePooling3dLayerArgs): Layer;
  /** One axis without its ends. */
  function cropping1D(args?: Cropping1DLayerArgs): Layer;
  /** Rows and columns without their edges. */
  function cropping2D(args?: Cropping2DLayerArgs): Layer;
  /** Three axes without their edges. */
  function cropping3D(args?: Cropping3DLayerArgs): Layer;
  /** As `globalMaxPooling1d`. */
  function globalMaxPool1d(args?: GlobalMaxPooling1dLayerArgs): Layer;
  /** As `globalMaxPooling2d`. */
  function globalMaxPool2d(args?: GlobalMaxPooling2dLayerArgs): Layer;
  /** As `globalMaxPooling3d`. */
  function globalMaxPool3d(args?: GlobalMaxPooling3dLayerArgs): Layer;
  /** As `maxPooling1d`. */
  function maxPool1d(args?: MaxPooling1dLayerArgs): Layer;
  /** As `maxPooling2d`. */
  function maxPool2d(args?: MaxPooling2dLayerArgs): Layer;
  /** As `maxPooling3d`. */
  function maxPool3d(args?: MaxPooling3dLayerArgs): Layer;
  /** As `tf.input`. */
  function input(config: InputConfig): SymbolicTensor;

  /** A function of tensors with weights. Subclasses give `build` and `call`. */
  class Layer extends serialization.Serializable {
    constructor(args?: LayerArgs);
    /** The name under which it is saved. */
    static className: string;
    /** The arguments that make one like it. */
    getConfig(): serialization.ConfigDict;
    /** Unique within a model. */
    readonly name: string;
    /** Whether training changes its weights. */
    trainable: boolean;
    /** Whether its weights were made. */
    built: boolean;
    /** Whether it takes masked inputs; for subclasses to set. */
    supportsMasking: boolean;
    /** Type of its inputs. */
    readonly dtype: DataType;
    /** The shape of inputs that it was made for. */
    readonly batchInputShape: Shape;
    /** All weights, the trainable ones first. */
    readonly weights: LayerVariable[];
    /** The weights that training changes. */
    readonly trainableWeights: LayerVariable[];
    /** The weights that training leaves. */
    readonly nonTrainableWeights: LayerVariable[];
    /** What it was applied to; an error when that was several times. */
    readonly input: SymbolicTensor | SymbolicTensor[];
    /** What came out; an error when it was applied several times. */
    readonly output: SymbolicTensor | SymbolicTensor[];
    /** Shape of what came out first. */
    readonly outputShape: Shape | Shape[];
    /** Each time that it was applied to symbolic tensors. */
    readonly inboundNodes: Array<{
      inboundLayers: Layer[]; outboundLayer: Layer;
      inputTensors: SymbolicTensor[]; outputTensors: SymbolicTensor[];
    }>;
    /** What it was applied to the nth time. */
    getInputAt(nodeIndex: number): SymbolicTensor | SymbolicTensor[];
    /** What came out the nth time. */
    getOutputAt(nodeIndex: number): SymbolicTensor | SymbolicTensor[];
    /** How many numbers its weights have. */
    countParams(): number;
    /** Functions that give scalars, which are added to the loss in training. */
    addLoss(losses: (() => Scalar) | Array<() => Scalar>): void;
    /** What {@link addLoss} was given. */
    readonly losses: Array<() => Scalar>;
    /** What these functions give now. */
    calculateLosses(): Scalar[];
    /** Whether it keeps states from call to call. */
    readonly stateful: boolean;
    /** Throws unless the inputs are what `inputSpec` says. */
    assertInputCompatibility(inputs: Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[]): void;
    /** Its weights' values. */
    getWeights(trainableOnly?: boolean): Tensor[];
    /** Replaces all weights; none when one does not fit. */
    setWeights(weights: Tensor[]): void;
    /** The result for tensors, or the symbolic tensor for symbolic ones. */
    apply<T extends Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[]>(
      inputs: T, kwargs?: {training?: boolean; mask?: Tensor | Tensor[]; [key: string]: any}): any;
    /** What it does; for subclasses. */
    call(inputs: Tensor | Tensor[], kwargs?: any): Tensor | Tensor[];
    /** Makes the weights for inputs of that shape; for subclasses. */
    build(inputShape: Shape | Shape[]): void;
    /** Adds a weight; for `build`. */
    addWeight(name: string, shape: Shape, dtype?: DataType, initializer?: Initializer | string,
      regularizer?: Regularizer, trainable?: boolean, constraint?: Constraint): LayerVariable;
    /** Shape of the output for inputs of that shape. */
    computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[];
    /** The mask of the output. */
    computeMask(inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor | Tensor[] | null;
    /** Does nothing here: there are no call hooks. */
    invokeCallHook(inputs: Tensor | Tensor[], kwargs: any): void;
    /** A stateful layer starts anew. */
    resetStates(): void;
    /** Lets the weights go. */
    dispose(): {refCountAfterDispose: number; numDisposedVariables: number};
  }
  /** One step of a recurrent layer: `call([x, ...states])` gives `[y, ...newStates]`. */
  class RNNCell extends Layer {
    /** Size of each state. */
    stateSize: number | number[];
    /** The name under which it is saved. */
    static className: string;
  }
  /** A recurrent layer. */
  class RNN extends Layer {
    /** What it does in one step. */
    readonly cell: RNNCell;
    /** Whether the states of one batch are the first ones of the next. */
    readonly stateful: boolean;
    /** The states now; null for each, unless it is stateful and was built. */
    readonly states: Tensor[] | null[];
    /** The same as `states`. */
    getStates(): Tensor[] | null[];
    /** Goes on from these states. */
    setStates(states: Tensor[]): void;
    /** Begins anew: from zeros, or from these states. */
    resetStates(states?: Tensor | Tensor[]): void;
    /** The name under which it is saved. */
    static className: string;
  }
}

/** A recurrent layer; the same class as `layers.RNN`. */
export class RNN extends layers.RNN {
  /** The name under which it is saved. */
  static className: string;
}
/** A step of a recurrent layer; the same class as `layers.RNNCell`. */
export class RNNCell extends layers.RNNCell {
  /** The name under which it is saved. */
  static className: string;
}

/** Starting values of weights. */
export namespace initializers {
  /** All 0. */
  function zeros(args?: ZerosInitializerArgs): Initializer;
  /** All 1. */
  function ones(args?: OnesInitializerArgs): Initializer;
  /** All `value`. */
  function constant(args?: ConstantInitializerArgs): Initializer;
  /** Uniform between `minval` and `maxval`. */
  function randomUniform(args?: RandomUniformInitializerArgs): Initializer;
  /** Normal. */
  function randomNormal(args?: RandomNormalInitializerArgs): Initializer;
  /** Normal, never more than two deviations off. */
  function truncatedNormal(args?: TruncatedNormalInitializerArgs): Initializer;
  /** The identity matrix times `gain`. */
  function identity(args?: IdentityInitializerArgs): Initializer;
  /** Orthonormal rows or columns times `gain`. */
  function orthogonal(args?: OrthogonalInitializerArgs): Initializer;
  /** Of a variance that goes by the size of the layer. */
  function varianceScaling(args?: VarianceScalingInitializerArgs): Initializer;
  /** Uniform, variance 2 / (fanIn + fanOut) (Glorot and Bengio, 2010). */
  function glorotUniform(args?: GlorotUniformInitializerArgs): Initializer;
  /** Normal, variance 2 / (fanIn + fanOut). */
  function glorotNormal(args?: GlorotNormalInitializerArgs): Initializer;
  /** Uniform, variance 2 / fanIn (He et al., 2015). */
  function heUniform(args?: HeUniformInitializerArgs): Initializer;
  /** Normal, variance 2 / fanIn. */
  function heNormal(args?: HeNormalInitializerArgs): Initializer;
  /** Uniform, variance 1 / fanIn. */
  function leCunUniform(args?: LeCunUniformInitializerArgs): Initializer;
  /** Normal, variance 1 / fanIn. */
  function leCunNormal(args?: LeCunNormalInitializerArgs): Initializer;
}

/** Penalties on weights. */
export namespace regularizers {
  /** `l1 * sum(|w|) + l2 * sum(w²)`. */
  function l1l2(args?: L1l2RegularizerArgs): Regularizer;
  /** `l1 * sum(|w|)`. */
  function l1(args?: L1RegularizerArgs): Regularizer;
  /** `l2 * sum(w²)`. */
  function l2(args?: L2RegularizerArgs): Regularizer;
}

/** What weights are brought back to after each step. */
export namespace constraints {
  /** Norms along `axis` of at most `maxValue`. */
  function maxNorm(args?: MaxNormConstraintArgs): Constraint;
  /** Norms along `axis` between `minValue` and `maxValue`. */
  function minMaxNorm(args?: MinMaxNormConstraintArgs): Constraint;
  /** No negative numbers. */
  function nonNeg(args?: NonNegConstraintArgs): Constraint;
  /** Norms along `axis` of 1. */
  function unitNorm(args?: UnitNormConstraintArgs): Constraint;
}
