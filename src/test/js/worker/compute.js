// A worker that trains a line on the device it is told, and says what came out.
'use strict';
importScripts('kinglet.umd.js');

onmessage = async (event) => {
  try {
    const there = await kinglet.setBackend(event.data);
    const w = kinglet.variable(0);
    const optimizer = kinglet.train.sgd(0.1);
    for (let i = 0; i < 60; i++) {
      optimizer.minimize(() => w.mul([1, 2, 3]).sub([2, 4, 6]).square().mean());
    }
    const picture = new ImageData(new Uint8ClampedArray([1, 2, 3, 4, 5, 6, 7, 8]), 2, 1);
    postMessage({
      there,
      backend: kinglet.getBackend(),
      slope: (await w.data())[0],
      pixels: Array.from(await kinglet.browser.fromPixels(picture).data()),
    });
  } catch (e) {
    postMessage({ error: `${e.name}: ${e.message}` });
  }
};
