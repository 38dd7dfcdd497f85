"use strict";

// Brings model, device and views together. ?model=, ?device=, ?work=learn, ?batch= and #speed, #check choose what is shown.
(() => {
  const tf = window.kinglet;
  const { Models, Kernels, Graph, Views, Speed, Check } = window;
  const { byId, make, button, time, rate, flops, bytes, count, turn, median, pairs } = window.Words;
  const WORK = { predict: "One prediction", learn: "One training step" };
  const BATCHES = [1, 4, 16, 64];
  const TABS = ["plan", "speed", "check"];
  const ROUNDS_MS = 700; // for each of both kinds of timing
  const LEAST_ROUNDS = 4;
  const MOST_ROUNDS = 100;
  const SPAN_MS = 4; // runs that are shorter are timed together
  const asked = new URLSearchParams(location.search);

  const options = { model: 0, device: "", work: "predict", batch: 1 };
  const firsts = new Map(); // what the first run of each kind of work took
  let own = null; // {name, model} of the visitor
  let subject = null;
  let subjectOf = "";
  let kernels = [];
  let selected = -1;
  let facts = {};
  let turnOf = Promise.resolve(); // one piece of work after the other
  let wanted = 0; // grows with every choice: older work stops
  let longest = 0;

  if (window.PerformanceObserver) {
    new PerformanceObserver((list) => {
      list.getEntries().forEach((e) => (longest = Math.max(longest, e.duration)));
    }).observe({ type: "longtask" });
  }

  function say(text) {
    byId("message").textContent = text;
    byId("message").hidden = !text;
  }

  /** Does work once what was begun before has stopped. */
  function alone(work) {
    wanted++;
    Speed.cancel();
    Check.cancel();
    turnOf = turnOf.then(work).catch((e) => {
      say(e.message);
      byId("story").textContent = "That went wrong.";
    });
    return turnOf;
  }

  // ---- a model

  const modelOf = (index) => (index < 0 ? own.name : Models.known[index].name);

  /** The model that is chosen, with inputs for the samples that are. */
  function prepare() {
    const key = `${modelOf(options.model)} ${options.batch}`;
    if (key === subjectOf) return;
    if (subject && subject.model !== (own && own.model)) subject.dispose();
    else if (subject) tf.dispose([subject.inputs, subject.targets]);
    subject = null;
    subjectOf = "";
    subject = new Models.Subject(options.model < 0 ? own.model : Models.known[options.model].build(), options.batch);
    subjectOf = key;
  }

  const work = () => (options.work === "learn" ? subject.learn() : tf.tidy(() => subject.predict()));

  /** Does the work, and waits for its values. */
  async function whole() {
    const out = options.work === "predict" && subject.model.predictAsync ? await subject.predict() : await work();
    const tensors = [out].flat().flatMap((t) => (t instanceof tf.Tensor ? [t] : typeof t === "object" ? Object.values(t) : []));
    await Promise.all(tensors.map((t) => t.data()));
    tf.dispose(tensors);
  }

  const profiled = () => (options.work === "predict" && subject.model.predictAsync ? subject.predict() : work());

  /** What is known of buffers, by their numbers. */
  async function names() {
    const inputs = subject.inputs.map((tensor, i) => ({ tensor, input: subject.inputs.length > 1 ? `input ${i + 1}` : "input" }));
    if (subject.targets && options.work === "learn") inputs.push({ tensor: subject.targets, input: "target" });
    const held = [...subject.weights(), ...(await subject.memories())].map((w) => ({ tensor: w.tensor, weight: w.name }));
    const all = [...inputs, ...held];
    const ids = await Kernels.idsOf(all.map((x) => x.tensor));
    return new Map([...ids].map(([i, id]) => [id, { input: all[i].input, weight: all[i].weight }]));
  }

  const opsOf = () => kernels.reduce((sum, k) => sum + k.ops.length, 0);

  function story(busy) {
    const ops = opsOf();
    const what = `${count(ops, "op")} became ${count(kernels.length, "program")} on ${options.device}`;
    byId("story").replaceChildren(make("b", {}, what), busy ? " · measuring…" : ` · ${time(facts.steady)} from call to values`);
    const work = kernels.reduce((sum, k) => sum + k.flops, 0);
    const moved = kernels.reduce((sum, k) => sum + k.bytes, 0);
    pairs(byId("facts"), [
      ["layers", subject.layers ? String(subject.layers) : "–"],
      ["ops", String(ops)],
      ["programs", String(kernels.length)],
      ["arithmetic", flops(work)],
      ["on the device", facts.device ? time(facts.device) : "–", "The sum of what the programs take"],
      ["speed", facts.device ? rate(work / facts.device) : "–", "Arithmetic by the time on the device"],
      ["moved", bytes(moved), "Bytes that programs read and write"],
    ]);
  }

  /** Shows a program in detail; `scroll` brings its box into sight. */
  function choose(index, scroll) {
    selected = index;
    Graph.select(index, scroll);
    Views.picked(index);
    Views.detail(kernels[index], kernels, (k) => choose(k, true));
  }

  async function inspect() {
    const mine = wanted;
    const stale = () => mine !== wanted;
    say("");
    busy(true);
    byId("story").textContent = `Making programs for ${options.device}…`;
    await turn();
    try {
      if (!(await tf.setBackend(options.device))) throw new Error(`${options.device} is not to be had here.`);
      prepare();
      await Promise.all(subject.weights().map((w) => w.tensor.data())); // random numbers are drawn when they are wanted
      await turn();
      const key = `${subjectOf} ${options.device} ${options.work}`;
      const start = performance.now();
      await whole();
      if (!firsts.has(key)) firsts.set(key, performance.now() - start);
      facts = {};
      if (stale()) return;
      const before = tf.memory().numTensors;
      const named = await names();
      kernels = Kernels.graph(await Kernels.once(profiled), named);
      Kernels.settle(kernels);
      Graph.show(kernels);
      const costly = kernels.reduce((best, k) => (k.flops > best.flops ? k : best), kernels[0]);
      story(true);
      if (kernels.length) choose(costly.index, true);
      Views.machine();
      await turn();

      let until = performance.now() + ROUNDS_MS;
      for (let i = 0; i < MOST_ROUNDS && (i < LEAST_ROUNDS || performance.now() < until) && !stale(); i++) {
        if (!Kernels.add(kernels, await Kernels.once(profiled))) break;
        await turn();
      }
      facts.device = Kernels.settle(kernels);
      Graph.times(kernels);
      story(true);
      if (kernels.length) choose(selected);
      const samples = [];
      until = performance.now() + ROUNDS_MS;
      while ((samples.length < 3 || (samples.length < 50 && performance.now() < until)) && !stale()) {
        const t = performance.now();
        let n = 0;
        do {
          await whole();
          n++;
        } while (performance.now() - t < SPAN_MS);
        samples.push((performance.now() - t) / n);
        await turn();
      }
      if (stale()) return;
      facts.steady = median(samples);
      facts.grown = tf.memory().numTensors - before;
      story(false);
      Views.table(kernels, selected, choose);
      await turn();
      Views.runs({ first: firsts.get(key), samples, steady: facts.steady, device: facts.device });
      Views.memory(subject, kernels, facts.grown);
      Views.machine();
    } finally {
      if (!stale()) busy(false);
    }
  }

  // ---- controls

  let pressed = {}; // by group: a function that presses one

  function choice(parent, entries, chosen, before = null) {
    const made = entries.map(([value, text, title]) => {
      const b = button(text, parent, () => chosen(value), title ? { title } : {});
      if (before) parent.insertBefore(b, before);
      return [value, b];
    });
    return (value) => made.forEach(([v, b]) => b.setAttribute("aria-pressed", String(v === value)));
  }

  function busy(on) {
    byId("again").textContent = on ? "Stop" : "Measure again";
    byId("again").classList.toggle("busy", on);
    byId("plan").setAttribute("aria-busy", String(on));
  }

  /** What is being measured ends where it is. */
  function stopped() {
    if (!byId("again").classList.contains("busy")) return;
    wanted++;
    busy(false);
    byId("story").append(" Stopped.");
  }

  function show() {
    pressed.model(options.model);
    pressed.device(options.device);
    pressed.work(options.work);
    byId("batch").value = String(options.batch);
    const learn = byId("work").lastElementChild;
    learn.disabled = options.model < 0 && own && !own.model.layers;
    byId("about").textContent = options.model < 0 ? `${own.name}, from your files; its inputs are noise.` : Models.known[options.model].about + " Its weights are random.";
  }

  const change = (next) => {
    Object.assign(options, next);
    show();
    return alone(inspect);
  };

  async function open(files) {
    try {
      const model = await Models.open(files);
      const before = own;
      own = { name: files.find((f) => f.name.endsWith(".json")).name, model };
      if (!byId("own")) {
        const b = button("", byId("models"), () => change({ model: -1 }), { id: "own" });
        byId("models").insertBefore(b, byId("files").parentElement);
      }
      byId("own").textContent = own.name;
      const press = pressed.known;
      pressed.model = (value) => {
        press(value);
        byId("own").setAttribute("aria-pressed", String(value < 0));
      };
      subjectOf = subjectOf.startsWith(own.name) ? "" : subjectOf;
      await change({ model: -1, work: model.layers ? options.work : "predict" });
      if (before && before.model !== subject.model) before.model.dispose();
    } catch (e) {
      say(e.message);
    }
  }

  function tab(name) {
    TABS.forEach((t) => {
      byId(`tab-${t}`).setAttribute("aria-selected", String(t === name));
      byId(`tab-${t}`).tabIndex = t === name ? 0 : -1;
      byId(t).hidden = t !== name;
    });
  }

  function tabs() {
    TABS.forEach((t, i) => {
      byId(`tab-${t}`).onclick = () => tab(t);
      byId(`tab-${t}`).onkeydown = (e) => {
        const by = { ArrowRight: 1, ArrowLeft: TABS.length - 1 }[e.key];
        if (!by) return;
        const next = TABS[(i + by) % TABS.length];
        tab(next);
        byId(`tab-${next}`).focus();
      };
    });
    tab(TABS.includes(location.hash.slice(1)) ? location.hash.slice(1) : "plan");
  }

  async function start() {
    tf.env().set("WEBGL_CPU_FORWARD", false); // the device that is shown shall do all of it
    const found = [];
    for (const name of tf.engine().backendNames().filter((n) => n !== "auto")) {
      try {
        if (await tf.setBackend(name)) found.push(name);
      } catch (e) {
        // this browser has none
      }
    }
    await tf.setBackend("auto");
    await tf.ready();
    const best = tf.getBackend();
    const named = Models.known.findIndex((m) => m.name.toLowerCase() === (asked.get("model") || "").toLowerCase());
    options.model = Math.max(named, asked.has("model") ? 0 : 1);
    options.device = found.includes(asked.get("device")) ? asked.get("device") : best;
    options.work = asked.get("work") === "learn" ? "learn" : "predict";
    options.batch = BATCHES.includes(Number(asked.get("batch"))) ? Number(asked.get("batch")) : 1;

    const files = byId("files").parentElement;
    pressed.known = choice(byId("models"), Models.known.map((m, i) => [i, m.name, m.about]), (model) => change({ model }), files);
    pressed.model = pressed.known;
    pressed.device = choice(byId("devices"), found.map((d) => [d, d]), (device) => change({ device }));
    pressed.work = choice(byId("work"), Object.entries(WORK), (w) => change({ work: w }));
    BATCHES.forEach((n) => byId("batch").add(new Option(String(n), String(n))));
    byId("batch").onchange = () => change({ batch: Number(byId("batch").value) });
    byId("again").onclick = () => {
      if (byId("again").classList.contains("busy")) stopped();
      else change({});
    };
    byId("files").onchange = () => {
      const chosen = [...byId("files").files];
      byId("files").value = "";
      if (chosen.length) open(chosen);
    };
    addEventListener("dragover", (e) => e.preventDefault());
    addEventListener("drop", (e) => {
      e.preventDefault();
      const dropped = [...e.dataTransfer.files];
      if (dropped.length) {
        tab("plan");
        open(dropped);
      }
    });
    addEventListener("keydown", (e) => {
      const free = !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest("select, input, pre");
      if (free && e.key.toLowerCase() === "r" && !byId("plan").hidden) byId("again").click();
    });
    Graph.listen(byId("graph"), byId("legend"), (index) => {
      choose(index);
      if (matchMedia("(max-width: 900px)").matches) byId("detail").scrollIntoView({ block: "start", behavior: "smooth" });
    });
    const machine = () => (tf.explainBackend().match(/renderer: (.*)/) || ["", navigator.userAgent])[1];
    const instead = (what) => {
      stopped();
      return alone(what);
    };
    Speed.listen(found, instead, machine);
    Check.listen(found, instead);
    tabs();
    await change({});
  }

  const ready = start();

  window.inspector = {
    ready,
    open,
    /** What the page has come to, for those who cannot look. */
    state: () => ({
      model: modelOf(options.model),
      device: options.device,
      work: options.work,
      batch: options.batch,
      busy: byId("again").classList.contains("busy"),
      kernels: kernels.map((k) => ({ ops: k.ops.join(" "), ms: k.ms, layers: k.layers, flops: k.flops, bytes: k.bytes, readers: k.readers })),
      selected,
      steady: facts.steady || 0,
      onDevice: facts.device || 0,
      grown: facts.grown,
      code: (document.querySelector("#detail pre") || { textContent: "" }).textContent,
      message: byId("message").hidden ? "" : byId("message").textContent,
      tensors: tf.memory().numTensors,
      longest,
      speed: Speed.state(),
      check: Check.state(),
    }),
  };
})();
