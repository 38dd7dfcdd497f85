"use strict";

// From a picture to 704 numbers. Nothing here is trained: the filters are drawn once from a seed and stay as they are.
// A random filter answers to edges, corners and stripes of its own kind; where such answers lie says a lot about a shape.
const features = (() => {
  const SIDE = 64; // what the filters see
  const FIRST = 16; // filters of the first layer, 5 x 5 over colours
  const SECOND = 32; // filters of the second layer, 3 x 3 over the first one's answers
  const SHAPE_GRID = 4; // the answers are pooled to 4 x 4 places
  const COLOR_GRID = 8; // colours to 8 x 8 places
  const COLOR_WEIGHT = 0.4; // colours tell rooms and clothes apart, shapes tell hands apart: shapes count for more
  const SIZE = SHAPE_GRID * SHAPE_GRID * SECOND + COLOR_GRID * COLOR_GRID * 3;

  /** Random filters [size, size, channels, count]; each one sums to zero over its window, so flat areas give no answer. */
  function randomFilters(k, random, size, channels, count) {
    const area = size * size;
    const values = new Float32Array(area * channels * count);
    const scale = Math.sqrt(2 / (area * channels));
    for (let i = 0; i < values.length; i++) {
      values[i] = scale * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    }
    const plane = channels * count;
    for (let c = 0; c < plane; c++) {
      let mean = 0;
      for (let i = 0; i < area; i++) mean += values[i * plane + c] / area;
      for (let i = 0; i < area; i++) values[i * plane + c] -= mean;
    }
    return k.tensor4d(values, [size, size, channels, count]);
  }

  /** Rows of length 1, their mean taken off first, so that a product of two rows is the cosine of their angle. */
  function unit(x) {
    const centred = x.sub(x.mean(1, true));
    return centred.div(centred.square().sum(1, true).add(1e-6).sqrt());
  }

  /** The extractor on an engine k (the global `kinglet`). */
  function create(k, seed = 7) {
    const random = scene.randomFrom(seed);
    const first = randomFilters(k, random, 5, 3, FIRST);
    const second = randomFilters(k, random, 3, FIRST, SECOND);

    /** The middle square of a video, canvas or image as [1, 64, 64, 3], values 0 to 1. */
    function look(source) {
      const frame = k.browser.fromPixels(source);
      const [height, width] = frame.shape;
      const side = Math.min(height, width);
      const square = frame.slice([(height - side) >> 1, (width - side) >> 1, 0], [side, side, 3]);
      // Bilinear to twice the size, then the mean of each 2 x 2: fine stripes do not turn into coarse ones.
      const twice = k.image.resizeBilinear(square.toFloat(), [2 * SIDE, 2 * SIDE]);
      return k.avgPool(twice.expandDims(0), 2, 2, "valid").div(255);
    }

    /** The features of one picture: [1, 704], length 1. */
    function embed(source) {
      return k.tidy(() => {
        const picture = look(source);
        // Brighter or darker light moves and stretches all values alike; undo that.
        const centred = picture.sub(picture.mean());
        const even = centred.div(centred.square().mean().add(1e-3).sqrt());

        const edges = k.avgPool(k.relu(k.conv2d(even, first, 2, "same")), 2, 2, "valid");
        const parts = k.relu(k.conv2d(edges, second, 1, "same"));
        const shape = k.avgPool(parts, 16 / SHAPE_GRID, 16 / SHAPE_GRID, "valid").reshape([1, -1]);
        const color = k.avgPool(even, SIDE / COLOR_GRID, SIDE / COLOR_GRID, "valid").reshape([1, -1]);

        const scale = 1 / Math.sqrt(1 + COLOR_WEIGHT * COLOR_WEIGHT);
        return k.concat([unit(shape).mul(scale), unit(color).mul(scale * COLOR_WEIGHT)], 1);
      });
    }

    return {
      embed,
      dispose() {
        first.dispose();
        second.dispose();
      },
    };
  }

  return { SIDE, SIZE, create };
})();
