package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.dist.Peer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both libraries on one page, from the same weights, data and order: 51 steps come to the same
 * losses as TensorFlow.js', within 1e-3 or three times what its own backends differ by. On webgl
 * all optimizers only with {@code -Pfull}.
 */
class PeerTrainingTest {
  private static final boolean FULL = Boolean.getBoolean("kinglet.full");

  private static final String SCRIPT =
      """
      'use strict';
      const wave = (n, step, start, scale) =>
        Float32Array.from({ length: n }, (_, i) => Math.sin(i * step + start) * scale);

      const nets = {
        mlp: (lib) => [
          lib.layers.dense({ units: 8, activation: 'tanh', inputShape: [4] }),
        ],
        bn: (lib) => [
          lib.layers.dense({ units: 6, inputShape: [4] }),
          lib.layers.batchNormalization({ momentum: 0.9 }),
          lib.layers.activation({ activation: 'relu' }),
        ],
        cnn: (lib) => [
          lib.layers.conv2d({
            filters: 3, kernelSize: 3, activation: 'relu', padding: 'same', inputShape: [6, 6, 1],
          }),
          lib.layers.maxPooling2d({ poolSize: 2 }),
          lib.layers.conv2d({ filters: 4, kernelSize: 2, activation: 'relu' }),
          lib.layers.flatten(),
        ],
        lstm: (lib) => [lib.layers.lstm({ units: 5, inputShape: [6, 2] })],
      };
      const optimizers = {
        sgd: (lib) => lib.train.sgd(0.1),
        momentum: (lib) => lib.train.momentum(0.05, 0.9),
        adagrad: (lib) => lib.train.adagrad(0.1),
        adadelta: (lib) => lib.train.adadelta(1),
        rmsprop: (lib) => lib.train.rmsprop(0.005),
        adam: (lib) => lib.train.adam(0.01),
        adamax: (lib) => lib.train.adamax(0.01),
      };

      async function losses(lib, device, net, optimizer) {
        await lib.setBackend(device);
        const model = lib.sequential();
        for (const layer of nets[net](lib)) model.add(layer);
        model.add(lib.layers.dense({ units: 3, activation: 'softmax' }));
        let k = 0;
        model.setWeights(model.getWeights().map((w) => {
          const n = w.shape.reduce((a, b) => a * b, 1);
          return w.shape.length === 1 ? w.clone() : lib.tensor(
            wave(n, 0.7, k++, Math.sqrt(2 / (n / w.shape[w.shape.length - 1]))), w.shape);
        }));
        model.compile({
          optimizer: optimizers[optimizer](lib), loss: 'categoricalCrossentropy', metrics: ['accuracy'],
        });
        const shape = [20].concat(model.inputs[0].shape.slice(1));
        const x = lib.tensor(wave(shape.reduce((a, b) => a * b, 1), 1.3, 0.2, 1), shape);
        const y = new Float32Array(60);
        for (let i = 0; i < 20; i++) y[i * 3 + ((i * 7) % 3 + (i % 5 === 0 ? 1 : 0)) % 3] = 1;
        const out = [];
        const history = await model.fit(x, lib.tensor(y, [20, 3]), {
          batchSize: 8, epochs: 17, shuffle: false, verbose: 0,
          callbacks: { onBatchEnd: (batch, logs) => { out.push(logs.loss); } },
        });
        model.dispose();
        x.dispose();
        return out.concat(history.history.acc);
      }

      const gap = (a, b) => a.reduce((most, v, i) =>
        Math.max(most, Math.abs(v - b[i]) / Math.max(1e-3, Math.abs(b[i]))), 0);

      /** How far we are from TensorFlow.js, and what we may be. */
      window.compare = async (device, net, optimizer) => {
        const cpu = await losses(tf, 'cpu', net, optimizer);
        const own = device === 'cpu' ? cpu : await losses(tf, device, net, optimizer);
        const got = await losses(ours, device, net, optimizer);
        return [got.length, gap(got, own), Math.max(1e-3, 3 * gap(own, cpu))];
      };
      """;

  private static Browser browser;
  private static TestPage page;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    String peer = Peer.script();
    page = new TestPage("peer", "ours.js", "peer.js", "compare.js");
    page.put("ours.js", "window.ours = window.tf;");
    page.put("peer.js", peer);
    page.put("compare.js", SCRIPT);
    browser = Browser.start();
    browser.open(page.url());
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
      page.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, mlp, sgd momentum adagrad adadelta rmsprop adam adamax, true",
    "cpu, bn, sgd momentum adagrad adadelta rmsprop adam adamax, true",
    "cpu, cnn, sgd momentum adagrad adadelta rmsprop adam adamax, true",
    "cpu, lstm, sgd momentum adagrad adadelta rmsprop adam adamax, true",
    "webgl, mlp, adam, true",
    "webgl, bn, sgd, true",
    "webgl, mlp, sgd momentum adagrad adadelta rmsprop adamax, false",
    "webgl, bn, momentum adagrad adadelta rmsprop adam adamax, false",
    "webgl, cnn, sgd momentum adagrad adadelta rmsprop adam adamax, false",
    "webgl, lstm, sgd momentum adagrad adadelta rmsprop adam adamax, false"
  })
  void learnsAsTensorFlowDoes(String device, String net, String optimizers, boolean always) {
    org.junit.jupiter.api.Assumptions.assumeTrue(FULL || always, "only with -Pfull");
    for (String o : optimizers.split(" ")) {
      if (!(browser.eval("compare('" + device + "','" + net + "','" + o + "')")
          instanceof List<?> r)) {
        throw new AssertionError("no result: " + browser.errors());
      }
      assertEquals(68L, ((Number) r.get(0)).longValue(), "values of " + o);
      double got = ((Number) r.get(1)).doubleValue();
      double may = ((Number) r.get(2)).doubleValue();
      assertTrue(got <= may, net + " " + o + " on " + device + ": " + got + " > " + may);
    }
  }
}
