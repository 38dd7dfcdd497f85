/** Data that comes piece by piece: from arrays, functions, files, URLs, camera and microphone. */
export namespace data {
  type ContainerOrT<T> = Container<T> | T;
  /** Things in lists and objects, however deep. */
  type Container<T> = {[key: string]: ContainerOrT<T>} | ContainerOrT<T>[];
  type FileElement = File | Blob | Uint8Array;
  /** What `Dataset`s there are to zip. */
  type DatasetContainer = Container<Dataset<any>>;
  interface DeepMapResult {
    value?: any;
    recurse?: boolean;
  }

  /**
   * Data that can be gone through any number of times; nothing is read before it is wanted. Elements
   * are values, tensors, and lists and objects of them. What a method gives is a new dataset. An
   * error that a function of yours throws rejects the read of that element and says which method and
   * element it was (`error.stage`: 'map', 'mapAsync', 'filter' or 'source').
   */
  class Dataset<T = any> {
    /** How many elements there are; Infinity, or null when nobody knows. */
    readonly size: number | null;
    /** How large a shuffle's buffer should be at most. */
    static readonly MAX_BUFFER_SIZE: number;
    /** A new stream of the elements. A class of yours may give any iterator. */
    iterator(): Promise<LazyIterator<T>>;
    /**
     * Groups of elements: values, lists of values and tensors become tensors with a first axis more,
     * objects become objects of them. A smaller last group is left out if `smallLastBatch` is false.
     */
    batch(batchSize: number, smallLastBatch?: boolean): Dataset<any>;
    /** The elements of this one, then those of another. */
    concatenate(dataset: Dataset<T>): Dataset<T>;
    /** The elements for which the function gives, or promises, something true. */
    filter(predicate: (value: T) => boolean | Promise<boolean>): Dataset<T>;
    /**
     * Calls a function with each element, whose tensors are disposed then; if it gives a promise, the
     * next element is read when that is fulfilled.
     */
    forEachAsync(f: (value: T) => void | Promise<void>): Promise<void>;
    /**
     * What a function makes of each element, within `tidy`. Tensors of the element that are not in the
     * result are disposed.
     */
    map<O>(transform: (value: T) => O): Dataset<O>;
    /** As `map`, for a function that gives a promise; it has to dispose what it makes besides. */
    mapAsync<O>(transform: (value: T) => Promise<O>): Dataset<O>;
    /** Reads ahead, at most so many elements. */
    prefetch(bufferSize: number): Dataset<T>;
    /** Again and again: so many times, or for ever. */
    repeat(count?: number): Dataset<T>;
    /** All but the first; none for a negative count. */
    skip(count: number): Dataset<T>;
    /**
     * In an order drawn from a buffer of so many elements: all of them if it is as large as the
     * dataset. With a seed the orders are the same every time, and those of TensorFlow.js.
     *
     * @param reshuffleEachIteration if false, each time through has the first order
     */
    shuffle(
      bufferSize: number, seed?: string | number, reshuffleEachIteration?: boolean): Dataset<T>;
    /** The first elements; all of them for a negative count. */
    take(count?: number): Dataset<T>;
    /** All elements; rejects if there is no end to them. */
    toArray(): Promise<T[]>;
    /** As `toArray`, reading 100 ahead. */
    toArrayForTest(): Promise<T[]>;
  }

  /** A stream: what is read is gone. Its methods give streams that read from it. */
  interface LazyIterator<T = any> {
    /** The stages that it runs through. */
    summary(): string;
    /** `{value, done: false}`, or `{value: null, done: true}` behind the end. */
    next(): Promise<IteratorResult<T>>;
    toArray(): Promise<T[]>;
    toArrayForTest(): Promise<T[]>;
    /** Reads until the end. */
    resolveFully(): Promise<void>;
    /** Reads until the end, or until the function gives something false. */
    resolveWhile(predicate: (value: T) => unknown): Promise<void>;
    /** Leaves out reads that fail if the function gives true for their error; else it ends there. */
    handleErrors(handler: (error: Error) => boolean): LazyIterator<T>;
    filter(predicate: (value: T) => boolean | Promise<boolean>): LazyIterator<T>;
    map<O>(transform: (value: T) => O): LazyIterator<O>;
    mapAsync<O>(transform: (value: T) => Promise<O>): LazyIterator<O>;
    /** As `mapAsync`, one after the other. */
    serialMapAsync<O>(transform: (value: T) => Promise<O>): LazyIterator<O>;
    /** The values of the lists that the function gives. */
    flatmap<O>(transform: (value: T) => O[]): LazyIterator<O>;
    forEachAsync(f: (value: T) => void | Promise<void>): Promise<void>;
    /** Until the function promises something else than true. */
    serialForEach(f: (value: T) => Promise<boolean>): Promise<void>;
    /** Lists of elements. */
    rowMajorBatch(batchSize: number, smallLastBatch?: boolean): LazyIterator<T[]>;
    /** Elements whose places hold lists. */
    columnMajorBatch(
      batchSize: number, smallLastBatch?: boolean,
      zipFn?: (values: any[]) => DeepMapResult): LazyIterator<any>;
    concatenate(
      iterator: LazyIterator<T>, baseErrorHandler?: (error: Error) => boolean): LazyIterator<T>;
    take(count?: number): LazyIterator<T>;
    skip(count?: number): LazyIterator<T>;
    prefetch(bufferSize: number): LazyIterator<T>;
    shuffle(windowSize: number, seed?: string): LazyIterator<T>;
    /** Whose reads wait for one another. */
    serial(): LazyIterator<T>;
    /** Bytes as text; a character may be spread over several pieces. */
    decodeUTF8(): LazyIterator<string>;
    /** Text cut at the separators; a line may be spread over several pieces. */
    split(separator: string): LazyIterator<string>;
  }

  /** What to do when some of several datasets end before the others. */
  enum ZipMismatchMode {
    /** Reject. */
    FAIL,
    /** End. */
    SHORTEST,
    /** Go on with null for those that ended. */
    LONGEST,
  }

  /** The elements of an array; tensors in them are cloned when they are read. */
  function array<T>(items: ArrayLike<T>): Dataset<T>;
  /** What a function gives, as `{value, done}`; there is one stream of it. */
  function func<T>(f: () => IteratorResult<T> | Promise<IteratorResult<T>>): Dataset<T>;
  /** What the iterators give that a function makes: a generator function, for example. */
  function generator<T>(
    generator: () => Iterator<T> | AsyncIterator<T> | Promise<Iterator<T>>): Dataset<T>;
  /** Elements shaped as the argument, with an element of each dataset in its place. */
  function zip(datasets: DatasetContainer, mismatchMode?: ZipMismatchMode): Dataset<any>;

  /** Where bytes come from. */
  interface DataSource {
    iterator(): Promise<LazyIterator<Uint8Array>>;
  }
  interface FileChunkIteratorOptions {
    /** The first byte to read. */
    offset?: number;
    /** Bytes in a piece; 1 MiB, of a URL what has come. */
    chunkSize?: number;
  }
  /** The bytes of a file; in Node.js also of a path, `file://…`. */
  class FileDataSource implements DataSource {
    constructor(input: FileElement | string, options?: FileChunkIteratorOptions);
    /** A new stream of them. */
    iterator(): Promise<LazyIterator<Uint8Array>>;
  }
  /** The bytes behind a URL, as they come. */
  class URLDataSource implements DataSource {
    constructor(url: RequestInfo, fileOptions?: FileChunkIteratorOptions);
    /** A new stream of them, by a new request. */
    iterator(): Promise<LazyIterator<Uint8Array>>;
  }
  /** The lines of a text in UTF-8, without their ends. */
  class TextLineDataset extends Dataset<string> {
    constructor(input: DataSource);
  }

  /** What is known of a column. */
  interface ColumnConfig {
    /** Whether an empty value is an error. */
    required?: boolean;
    /** Without it, numbers are numbers and all else is text. */
    dtype?: DataType;
    /** Stands for an empty value. */
    default?: any;
    /** Whether it goes into `ys`; then elements are `{xs, ys}`. */
    isLabel?: boolean;
  }
  interface CSVConfig {
    /** Whether the first line has the names of the columns; true. */
    hasHeader?: boolean;
    /** Instead of those of the first line. */
    columnNames?: string[];
    columnConfigs?: {[name: string]: ColumnConfig};
    /** Leaves out columns that are not in `columnConfigs`. */
    configuredColumnsOnly?: boolean;
    /** Between two values; a comma. */
    delimiter?: string;
    /** Values are separated by any amount of white space. */
    delimWhitespace?: boolean;
  }
  /** Rows as objects: the values by the names of their columns; undefined where one is empty. */
  class CSVDataset extends Dataset<any> {
    constructor(input: DataSource, csvConfig?: CSVConfig);
    /** The names of the columns, in order. */
    columnNames(): Promise<string[]>;
    /** What becomes of a line. */
    makeDataElement(line: string): any;
  }
  /** The rows of the CSV file behind a URL. */
  function csv(source: RequestInfo, csvConfig?: CSVConfig): CSVDataset;

  interface WebcamConfig {
    facingMode?: 'user' | 'environment';
    deviceId?: string;
    /** What pictures are resized to, with the height. */
    resizeWidth?: number;
    resizeHeight?: number;
    /** Cuts that size out of the middle instead. */
    centerCrop?: boolean;
  }
  /**
   * Pictures of a camera as they are when asked for, 0 to 255: int32 [height, width, 3] as the camera
   * gives them; float32 when sizes are given.
   */
  interface WebcamIterator extends LazyIterator<Tensor3D> {
    /** Opens the camera again. */
    start(): Promise<void>;
    /** Lets go of the camera; then there are no more pictures. */
    stop(): void;
    /** A picture, or null when stopped. */
    capture(): Promise<Tensor3D>;
    /** A picture as the configuration wants it. */
    cropAndResizeFrame(img: Tensor3D): Tensor3D;
  }
  /**
   * Opens a camera, shown in a video element or, if sizes are given, in none. Rejects, by the `name`
   * of the error: NotAllowedError when refused, NotFoundError without a camera, NotReadableError when
   * it is in use, OverconstrainedError, SecurityError on a page that is not https.
   */
  function webcam(
    webcamVideoElement?: HTMLVideoElement | null,
    webcamConfig?: WebcamConfig): Promise<WebcamIterator>;

  interface MicrophoneConfig {
    /** The rate to run at; the device's. */
    sampleRateHz?: 44100 | 48000;
    /** Samples in a frame, and frequencies of it: a power of 2 from 16 to 16384; 1024. */
    fftSize?: number;
    /** How many of the frequencies to keep; all. */
    columnTruncateLength?: number;
    /** 43. */
    numFramesPerSpectrogram?: number;
    audioTrackConstraints?: MediaTrackConstraints;
    /** Of frames over time; 0. */
    smoothingTimeConstant?: number;
    /** True. */
    includeSpectrogram?: boolean;
    /** False. */
    includeWaveform?: boolean;
  }
  /** Sound, as it comes while waited for. */
  interface MicrophoneIterator extends LazyIterator<any> {
    /** Opens the microphone again. */
    start(): Promise<void>;
    /** Lets go of the microphone. */
    stop(): void;
    /**
     * Loudness [frames, frequencies, 1] in dB (-Infinity in silence) and samples [frames * fftSize, 1]
     * from -1 to 1, as far as asked for; null when stopped.
     */
    capture(): Promise<{spectrogram: Tensor3D; waveform: Tensor2D}>;
    /** Samples per second. */
    getSampleRate(): number;
  }
  /** Opens a microphone; rejects as `webcam` does. */
  function microphone(microphoneConfig?: MicrophoneConfig): Promise<MicrophoneIterator>;

  /** The version of this script. */
  const version_data: string;
}
