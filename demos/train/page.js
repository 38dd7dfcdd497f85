"use strict";

// Brings points, network and charts together. ?seed= draws other points and weights, ?auto=0 waits for the visitor,
// ?points= chooses the shape.
(() => {
  const tf = window.kinglet;
  const vis = window.kingletVisor;
  const { byId } = Controls;
  const EPOCHS = 400; // of one press of Train
  const SHOW_EVERY = 120; // ms between pictures of the plane while it trains
  const asked = new URLSearchParams(location.search);
  const seed = Number(asked.get("seed")) || 7;
  const options = { units: [16, 16], activation: "tanh", rate: 0.01, seed };
  const names = ["circle", "triangle", "square"];
  const grid = Board.grid();

  let shape = asked.get("points") || "Spirals";
  let points = [];
  let label = 0;
  let model = null;
  let units = null; // the model up to its last hidden layer
  let epoch = 0;
  let logs = {};
  let confusion = null;
  let running = null; // the promise of the present training
  let drawing = null; // callbacks that draw the curves
  let longest = 0;
  let shownAt = 0;
  let changing = Promise.resolve();
  let touched = 0;
  let layersShown = 0; // in the visor, once it was opened
  let insideAt = 0;

  // The visitor feels whatever keeps the page from answering for over 50 ms: the browser reports it.
  if (window.PerformanceObserver) {
    new PerformanceObserver((list) => {
      if (!running) return; // opening the page is another matter
      list.getEntries().forEach((e) => (longest = Math.max(longest, e.duration)));
    }).observe({ type: "longtask" });
  }

  const frame = () =>
    new Promise((done) => {
      const late = setTimeout(done, 250); // a hidden page has no frames
      requestAnimationFrame(() => {
        clearTimeout(late);
        done();
      });
    });

  const percent = (share) => (share === undefined ? "–" : `${(100 * share).toFixed(1)} %`);

  function say(text) {
    byId("message").textContent = text;
    byId("message").hidden = !text;
  }

  function figures() {
    byId("epoch").textContent = epoch;
    byId("seen").textContent = percent(logs.acc);
    byId("unseen").textContent = percent(logs.val_acc);
    byId("block").textContent = longest ? `${Math.round(longest)} ms` : epoch ? "under 50 ms" : "–";
    byId("device").textContent = tf.getBackend();
    byId("train").textContent = running ? "Pause" : epoch ? "Go on" : "Train";
    byId("step").disabled = Boolean(running);
  }

  /** The classes' counts of the points, and whether there is enough to learn from. */
  function trouble() {
    const learnt = points.filter((p) => !p.unseen);
    const classes = new Set(learnt.map((p) => p.label)).size;
    return classes < 2 || points.length < 8 ? "Add points of two colours or more: tap or drag here." : "";
  }

  /** Draws what the network makes of the plane, of the unseen points, and what its units answer. */
  async function picture() {
    const now = model;
    Board.answer(await Network.ask(now, grid));
    await frame();
    const unseen = points.filter((p) => p.unseen);
    if (now !== model || !unseen.length) return;
    const said = await Network.classify(now, unseen);
    await frame();
    confusion = await vis.metrics.confusionMatrix(
      unseen.map((p) => p.label),
      said,
      3,
    );
    await vis.render.confusionMatrix(
      byId("confusion"),
      { values: confusion, tickLabels: names },
      { xLabel: "answer", yLabel: "colour", height: 168, fontSize: 12 },
    );
    await frame();
    if (now === model && units) maps(await Network.ask(units, grid));
    if (now === model && layersShown && vis.visor().isOpen() && performance.now() - insideAt > 800) {
      await inside();
      insideAt = performance.now();
    }
  }

  /** A small picture of the plane for each unit: its answers from least (dark) to greatest. */
  function maps(values) {
    const count = values.length / (grid.length / 2);
    const place = byId("units");
    while (place.children.length > count) place.lastChild.remove();
    while (place.children.length < count) place.append(document.createElement("canvas"));
    const side = Board.GRID;
    for (let u = 0; u < count; u++) {
      const canvas = place.children[u];
      if (canvas.width !== side) canvas.width = canvas.height = side;
      let [low, high] = [Infinity, -Infinity];
      for (let i = u; i < values.length; i += count) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      const image = new ImageData(side, side);
      for (let i = 0; i < side * side; i++) {
        const share = (values[i * count + u] - low) / (high - low || 1);
        image.data.set([30 + 225 * share, 42 + 154 * share, 74 + 3 * share, 255], 4 * i);
      }
      canvas.getContext("2d").putImageData(image, 0, 0);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `Unit ${u + 1}, ${low.toFixed(2)} to ${high.toFixed(2)}`);
    }
  }

  /** Trains up to an epoch; resolves when that is reached or training was stopped. */
  async function train(to) {
    const now = model;
    const mine = Network.fit(now, points, {
      from: epoch,
      to,
      seed,
      callbacks: {
        onEpochEnd: async (number, values) => {
          epoch = number + 1;
          logs = values;
          drawing.onEpochEnd(epoch, values);
          figures();
          if (performance.now() - shownAt > SHOW_EVERY) {
            await picture();
            shownAt = performance.now();
          }
          await frame(); // so that each epoch is seen
        },
      },
    });
    running = mine;
    figures();
    try {
      await mine;
      if (now === model) await picture();
    } catch (e) {
      say(String(e.message || e));
    } finally {
      running = null;
      figures();
    }
  }

  async function stop() {
    if (running) {
      model.stopTraining = true;
      await running.catch(() => {});
      while (running) await frame(); // train() has drawn and tidied up
    }
  }

  /** One change after the other: each finds the network at rest. */
  function change(what) {
    changing = changing.then(async () => {
      const went = Boolean(running);
      await stop();
      await what(went);
    });
    return changing;
  }

  const go = () => {
    const why = trouble();
    say(why);
    if (!why) train(epoch + EPOCHS);
  };

  /** A new network with new weights. */
  async function fresh() {
    if (model) {
      model.optimizer.dispose(); // it was made here, so the model leaves it alone
      model.dispose();
    }
    model = Network.build(options);
    await frame(); // the page answers between the parts of this
    units = model.layers.length > 1 ? Network.hidden(model) : null;
    epoch = 0;
    logs = {};
    longest = 0;
    confusion = null;
    byId("curves").replaceChildren();
    byId("units").replaceChildren();
    drawing = vis.show.fitCallbacks(byId("curves"), ["loss", "val_loss", "acc", "val_acc"], {
      callbacks: ["onEpochEnd"],
      height: 170,
    });
    await frame();
    figures();
    await frame();
    await picture();
  }

  /** Shows the network that was asked for, which may not be made yet. */
  function ordered() {
    byId("code").textContent = Network.program(options);
    Controls.layers(byId("layers"), options.units, (next) => rebuild({ units: next }));
    byId("deeper").disabled = options.units.length >= 4;
  }

  const rebuild = (next) => {
    Object.assign(options, next);
    ordered();
    return change(async (went) => {
      await fresh();
      if (went) go();
    });
  };

  const redraw = (name) =>
    change(async (went) => {
      shape = name;
      pressed(name);
      points = Points.make(name, seed);
      Board.show(points);
      await frame();
      await fresh();
      say(trouble());
      if (went) go();
    });

  /** The visitor's point; the network keeps its weights and goes on with it. */
  function add(x, y) {
    const own = points.filter((p) => p.own).length;
    points.push({ x, y, label, own: true, unseen: own % 4 === 3 });
    Board.show(points);
    say(trouble());
    clearTimeout(touched);
    touched = setTimeout(() => change(async (went) => (went ? go() : picture())), 300);
  }

  /** Draws into the visor what is inside of the network now. */
  async function inside() {
    const tab = "Network";
    vis.show.modelGraph({ name: "Layers", tab }, model);
    vis.show.modelSummary({ name: "Figures", tab }, model);
    const weights = (i) => ({ name: `Layer ${i + 1}`, tab: "Weights" });
    for (let i = model.layers.length; i < layersShown; i++) vis.surface(weights(i)).container.remove();
    layersShown = model.layers.length;
    for (let i = 0; i < layersShown; i++) await vis.show.layer(weights(i), model.layers[i]);
  }

  const pressed = Controls.choice(byId("shapes"), Points.shapes, redraw);
  const take = Controls.pens(byId("pens"), (n) => pick(n));
  const pick = (n) => {
    label = n;
    take(n);
  };
  Controls.select("activation", ["tanh", "relu", "sigmoid", "linear"], options.activation, (activation) => rebuild({ activation }));
  Controls.select("rate", ["0.001", "0.003", "0.01", "0.03", "0.1"], String(options.rate), (rate) => rebuild({ rate: Number(rate) }));
  const toggle = () => change(async (went) => (went ? figures() : go()));
  byId("train").onclick = toggle;
  byId("step").onclick = () => change(async () => (say(trouble()), trouble() || train(epoch + 1)));
  byId("again").onclick = () => redraw(shape);
  byId("deeper").onclick = () => rebuild({ units: [...options.units, 8] });
  byId("inside").onclick = () => {
    vis.visor().open();
    inside();
  };
  addEventListener("keydown", (e) => {
    const free = !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest("select, input, textarea");
    if (free && e.key.toLowerCase() === "t") toggle();
  });
  Board.listen(add, pick);
  pick(0);
  ordered();

  const ready = redraw(shape).then(() => {
    if (asked.get("auto") !== "0") toggle();
  });

  window.train = {
    ready,
    /** What the page has come to, for those who cannot look. */
    state: () => ({
      epoch,
      running: Boolean(running),
      loss: logs.loss,
      seen: logs.acc,
      unseen: logs.val_acc,
      confusion,
      longest,
      points: points.length,
      units: options.units,
      message: byId("message").hidden ? "" : byId("message").textContent,
      tensors: tf.memory().numTensors,
    }),
  };
})();
