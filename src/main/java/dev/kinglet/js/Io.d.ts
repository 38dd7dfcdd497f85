/** Models as artifacts, where they come from and where they go. */
export namespace io {
  type WeightGroup = 'model' | 'optimizer';
  type WeightData = ArrayBuffer | ArrayBuffer[];
  type OnProgressCallback = (fraction: number) => void;

  /** One weight in a file: its values lie behind those of the weight before it. */
  interface WeightsManifestEntry {
    name: string;
    shape: number[];
    dtype: 'float32' | 'int32' | 'bool' | 'string' | 'complex64';
    group?: WeightGroup;
    /** Stored as codes: value = code * scale + min, or as float16. */
    quantization?: {scale?: number; min?: number; dtype: 'uint16' | 'uint8' | 'float16'};
  }
  interface WeightsManifestGroupConfig {
    paths: string[];
    weights: WeightsManifestEntry[];
  }
  type WeightsManifestConfig = WeightsManifestGroupConfig[];

  interface TrainingConfig {
    optimizer_config: {};
    loss: string | string[] | {[key: string]: string};
    metrics?: string[] | {[key: string]: string};
    weighted_metrics?: string[];
    sample_weight_mode?: string;
    loss_weights?: number[] | {[key: string]: number};
  }
  interface ModelFields {
    trainingConfig?: TrainingConfig;
    format?: string;
    generatedBy?: string;
    convertedBy?: string | null;
    signature?: {};
    userDefinedMetadata?: {[key: string]: {}};
    modelInitializer?: {};
    initializerSignature?: {};
  }
  /** What a model is made of. */
  interface ModelArtifacts extends ModelFields {
    modelTopology?: {} | ArrayBuffer;
    weightSpecs?: WeightsManifestEntry[];
    weightData?: WeightData;
    getWeightStream?: () => ReadableStream<ArrayBuffer>;
  }
  /** What is in the file model.json. */
  interface ModelJSON extends ModelFields {
    modelTopology: {};
    weightsManifest: WeightsManifestConfig;
  }
  interface ModelArtifactsInfo {
    dateSaved: Date;
    modelTopologyType: 'JSON' | 'GraphDef';
    modelTopologyBytes?: number;
    weightSpecsBytes?: number;
    weightDataBytes?: number;
  }
  interface SaveConfig {
    trainableOnly?: boolean;
    includeOptimizer?: boolean;
  }
  interface SaveResult {
    modelArtifactsInfo: ModelArtifactsInfo;
    responses?: Response[];
    errors?: Array<{} | string>;
  }
  interface RequestDetails {
    isBinary?: boolean;
  }
  interface LoadOptions {
    requestInit?: RequestInit;
    onProgress?: OnProgressCallback;
    /** Used instead of the platform's fetch. */
    fetchFunc?: (url: string, init?: RequestInit, details?: RequestDetails) => Promise<Response>;
    strict?: boolean;
    /** Where the files of weights lie; by default beside model.json. */
    weightPathPrefix?: string;
    fromTFHub?: boolean;
    /** The URL of a file of weights. */
    weightUrlConverter?: (weightFileName: string) => Promise<string>;
    /** Told how many bytes of the weights have come, and how many there are. */
    onBytes?: (loaded: number, total: number) => void;
    /**
     * Keeps files of weights that came (in the Cache API's `kinglet-resume`) until all are there,
     * so that a load after one that was interrupted fetches only the rest.
     */
    resume?: boolean;
    /** Gives `getWeightStream` instead of `weightData`. */
    streamWeights?: boolean;
  }

  type LoadHandler = () => Promise<ModelArtifacts>;
  type SaveHandler = (artifacts: ModelArtifacts) => Promise<SaveResult>;
  interface IOHandler {
    save?: SaveHandler;
    load?: LoadHandler;
  }
  interface IOHandlerSync {
    save?: (artifacts: ModelArtifacts) => SaveResult;
    load?: () => ModelArtifacts;
  }
  type IORouter = (url: string | string[], loadOptions?: LoadOptions) => IOHandler | null;

  /**
   * What a store rejects with when the browser refuses it (quota, private window, page without an
   * origin). After a failed save `artifacts` is the model; `browserDownloads(name).save(artifacts)`
   * keeps it as files. What was stored before is unchanged.
   */
  interface StorageError extends Error {
    name: 'StorageError';
    artifacts?: ModelArtifacts;
  }

  /** Buffers, or views of them, as one; `slice` copies. */
  class CompositeArrayBuffer {
    constructor(buffers?: ArrayBuffer | ArrayBuffer[] | TypedArray | TypedArray[]);
    /** Of all together. */
    readonly byteLength: number;
    /** A copy of the bytes from `start` up to `end`. */
    slice(start?: number, end?: number): ArrayBuffer;
    /** A copy of all of them, one behind the other. */
    static join(buffers?: ArrayBuffer | ArrayBuffer[] | TypedArray | TypedArray[]): ArrayBuffer;
  }
  /** As `CompositeArrayBuffer.join`. */
  function concatenateArrayBuffers(buffers: ArrayBuffer | ArrayBuffer[]): ArrayBuffer;

  /** The tensors' values one behind the other, and what lies where. */
  function encodeWeights(
    tensors: NamedTensorMap | {name: string; tensor: Tensor}[], group?: WeightGroup): Promise<{
    data: ArrayBuffer; specs: WeightsManifestEntry[];
  }>;
  /** The tensors that `encodeWeights` wrote, by name. */
  function decodeWeights(data: WeightData, specs: WeightsManifestEntry[]): NamedTensorMap;
  /** As `decodeWeights`; each tensor is made once its bytes have come. */
  function decodeWeightsStream(
    stream: ReadableStream<ArrayBuffer>, specs: WeightsManifestEntry[]): Promise<NamedTensorMap>;
  /** Fetches weights; those of the given names, or all. */
  function loadWeights(
    manifest: WeightsManifestConfig, filePathPrefix?: string, weightNames?: string[],
    requestInit?: RequestInit): Promise<NamedTensorMap>;
  /** `loadWeights` with another way to get the files: it is given their paths. */
  function weightsLoaderFactory(
    fetchWeights: (urls: string[]) => Promise<ArrayBuffer[]> | ArrayBuffer[]): (
    manifest: WeightsManifestConfig, filePathPrefix?: string,
    weightNames?: string[]) => Promise<NamedTensorMap>;

  /** When, and how many bytes, were a model with these artifacts saved now. */
  function getModelArtifactsInfoForJSON(artifacts: ModelArtifacts): ModelArtifactsInfo;
  /** The artifacts of a model.json whose weights `loadWeights` gets. */
  function getModelArtifactsForJSON(
    json: ModelJSON,
    loadWeights: (manifest: WeightsManifestConfig) => Promise<[WeightsManifestEntry[], WeightData]>):
    Promise<ModelArtifacts>;
  /** The artifacts of a model.json and its weights. */
  function getModelArtifactsForJSONSync(
    json: ModelJSON, weightSpecs?: WeightsManifestEntry[], weightData?: WeightData): ModelArtifacts;
  /** The model.json of artifacts whose weights lie where the manifest says. */
  function getModelJSONForModelArtifacts(
    artifacts: ModelArtifacts, manifest: WeightsManifestConfig): ModelJSON;
  /** The weights of all groups of a manifest, in order. */
  function getWeightSpecs(manifest: WeightsManifestConfig): WeightsManifestEntry[];

  /** Downloads NAME.json and NAME.weights.bin. */
  function browserDownloads(fileNamePrefix?: string): IOHandler;
  /** Loads from files that the visitor picked: model.json first, then the weights in any order. */
  function browserFiles(files: File[]): IOHandler;
  /** Also `indexeddb://PATH`. */
  function browserIndexedDB(modelPath: string): IOHandler;
  /** Also `localstorage://PATH`. */
  function browserLocalStorage(modelPath: string): IOHandler;
  /** Loads model.json and the weights beside it; saves by POST (multipart/form-data). */
  function http(path: string, loadOptions?: LoadOptions): IOHandler;
  /** As `http`. */
  function browserHTTPRequest(path: string, loadOptions?: LoadOptions): IOHandler;
  /** Whether a URL begins with http:// or https://. */
  function isHTTPScheme(url: string): boolean;
  /** A handler that loads these artifacts. */
  function fromMemory(
    artifacts: {} | ModelArtifacts, weightSpecs?: WeightsManifestEntry[], weightData?: WeightData,
    trainingConfig?: TrainingConfig): IOHandler;
  /** As `fromMemory`, without promises. */
  function fromMemorySync(
    artifacts: {} | ModelArtifacts, weightSpecs?: WeightsManifestEntry[], weightData?: WeightData,
    trainingConfig?: TrainingConfig): IOHandlerSync;
  /** A handler that saves by this function. */
  function withSaveHandler(save: SaveHandler): IOHandler;
  /** As `withSaveHandler`, without promises. */
  function withSaveHandlerSync(save: (artifacts: ModelArtifacts) => SaveResult): IOHandlerSync;

  /** Adds a router for URLs to save to. */
  function registerSaveRouter(router: IORouter): void;
  /** Adds a router for URLs to load from. */
  function registerLoadRouter(router: IORouter): void;
  /** The handlers that registered routers have for saving to a URL. */
  function getSaveHandlers(url: string | string[]): IOHandler[];
  /** The handlers that registered routers have for loading from a URL. */
  function getLoadHandlers(url: string | string[], loadOptions?: LoadOptions): IOHandler[];

  /** What local storage and IndexedDB hold, by URL; a store that the browser refuses counts as empty. */
  function listModels(): Promise<{[url: string]: ModelArtifactsInfo}>;
  /** Removes a model; gives what it was. */
  function removeModel(url: string): Promise<ModelArtifactsInfo>;
  /** Copies a model to another URL, of the same store or another. */
  function copyModel(sourceURL: string, destURL: string): Promise<ModelArtifactsInfo>;
  /** As `copyModel`, then removes the source; when that fails the source is still there. */
  function moveModel(sourceURL: string, destURL: string): Promise<ModelArtifactsInfo>;

  /** `Promise.all` that tells how far it is, from `startFraction` to `endFraction`. */
  function monitorPromisesProgress<T>(
    promises: Promise<T>[], onProgress: OnProgressCallback, startFraction?: number,
    endFraction?: number): Promise<T[]>;
}
