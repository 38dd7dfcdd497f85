// What is exported.

/** Sets the API of tensors that made the models, where it is not the page's `kinglet` or `tf`. */
function use(tf) {
  given = tf;
}

/** A surface of the visor, made if it is not there. */
function surface(info) {
  return visor().surface(info);
}

const render = {linechart, scatterplot, barchart, histogram, confusionMatrix, heatmap, table};
const show = {history, fitCallbacks, perClassAccuracy, valuesDistribution, layer, modelSummary, modelGraph, activations};
const metrics = {accuracy, confusionMatrix: countPairs, perClassAccuracy: classAccuracy};
