/** Loads a model of layers: from a URL (`indexeddb://..`, `localstorage://..`, http, a path) or a handler. */
export function loadLayersModel(
  pathOrIOHandler: string | io.IOHandler, options?: io.LoadOptions): Promise<LayersModel>;
/** Models of layers by other means. */
export namespace models {
  /** The model that `toJSON` described; its weights start anew. */
  function modelFromJSON(modelAndWeightsConfig: any, customObjects?: any): Promise<LayersModel>;
}
