"use strict";

// The page: one loop that looks, adds what is being taught and asks what it sees, and the controls around it.
const teach = (() => {
  const MOST_CLASSES = 8;
  const ADD_EVERY = 80; // milliseconds between examples while a button is held
  const THUMB = 128; // twice what the filters see, so that a saved example gives the features it had

  const $ = (id) => document.getElementById(id);
  const address = new URLSearchParams(location.search);
  const frame = $("frame");

  let k = null; // the engine
  let extractor = null;
  let memory = null;
  let source = null;
  const classes = new Map(); // label -> {name, card}
  let examples = []; // {label, picture}, in the order of memory's rows
  let holding = -1;
  let lastAdded = 0;
  let prediction = null;
  let perSecond = 0;
  let answeredAt = 0;
  let failed = "";
  let opening = 0;
  let ask = true; // look again although the picture is the same

  function tell(text) {
    $("message-text").textContent = text;
    $("message").hidden = !text;
  }

  function fail(error) {
    failed = error.message;
    tell(`${error.message} Reload the page to go on.`);
  }

  // ---- classes and examples

  const firstFree = () => [...Array(MOST_CLASSES).keys()].find((label) => !classes.has(label));
  const countOf = (label) => examples.filter((example) => example.label === label).length;
  const taught = () => new Set(examples.map((example) => example.label)).size;

  function addClass(name) {
    const label = firstFree();
    if (label === undefined) return;
    const text = name || `Class ${label + 1}`;
    classes.set(label, { name: text, card: cards.create($("cards"), label, text, on) });
    refresh();
  }

  function removeClass(label) {
    memory.filter((index, owner) => owner !== label);
    examples = examples.filter((example) => example.label !== label);
    classes.get(label).card.close();
    classes.delete(label);
    while (classes.size < 2) addClass();
    refresh();
  }

  function startOver(names = ["", ""]) {
    release();
    memory.clear();
    examples = [];
    for (const { card } of classes.values()) card.close();
    classes.clear();
    names.forEach(addClass);
    refresh();
  }

  function forget(picture) {
    const gone = examples.findIndex((example) => example.picture === picture);
    memory.filter((index) => index !== gone);
    classes.get(examples[gone].label).card.forget(picture);
    examples.splice(gone, 1);
    refresh();
  }

  function refresh() {
    prediction = null;
    ask = true;
    for (const { card } of classes.values()) card.vote(-1, false);
    $("verdict").hidden = true;
    if (taught() < 2) $("fps").textContent = "–";
    $("total").textContent = examples.length;
    $("add").disabled = classes.size >= MOST_CLASSES;
    $("save").disabled = !examples.length;
    $("clear").disabled = !examples.length && classes.size === 2;
    $("hint").textContent = !source
      ? "Choose a camera, the drawn scene, a video or pictures."
      : taught() < 2
        ? `Show something and hold a button; then something else and another button. ${examples.length ? "One more class to go." : ""}`
        : "It tells them apart now. More examples, from other sides and in other light, make it surer.";
  }

  function hold(label) {
    if (!classes.has(label) || !source) return;
    if (holding >= 0) classes.get(holding).card.held(false);
    holding = label;
    lastAdded = 0;
    classes.get(label).card.held(true);
    teach.onVisitor();
  }

  function release() {
    if (holding >= 0 && classes.has(holding)) classes.get(holding).card.held(false);
    // A quick tap still adds the picture it was meant for.
    if (holding >= 0 && !lastAdded && source) learn(holding);
    holding = -1;
  }

  const on = {
    hold,
    release,
    forget,
    remove: removeClass,
    rename: (label, name) => (classes.get(label).name = name),
  };

  // ---- looking and learning

  function size(element) {
    return [element.videoWidth || element.width, element.videoHeight || element.height];
  }

  /** The middle square of an element as a small picture of its own. */
  function thumbnail(element) {
    const canvas = capture.canvasOf(THUMB, THUMB);
    const ctx = canvas.getContext("2d");
    const [width, height] = size(element);
    const side = Math.min(width, height);
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(element, (width - side) / 2, (height - side) / 2, side, side, 0, 0, THUMB, THUMB);
    return canvas;
  }

  function remember(row, label, picture) {
    memory.add(row, label);
    examples.push({ label, picture });
    classes.get(label).card.add(picture);
    refresh();
  }

  /** Adds what the source shows now to a class; false where the class is full. */
  function learn(label) {
    if (countOf(label) >= store.MOST) return false;
    const row = extractor.embed(source.element);
    remember(row, label, thumbnail(source.element));
    row.dispose();
    lastAdded = performance.now();
    return true;
  }

  /** Asks what the source shows now. */
  async function predict() {
    const row = extractor.embed(source.element);
    try {
      const { shares, nearest, likeness } = await memory.predict(row);
      const label = shares.indexOf(Math.max(...shares));
      return {
        label,
        name: classes.has(label) ? classes.get(label).name : "",
        share: shares[label],
        shares,
        nearest,
        likeness,
      };
    } finally {
      row.dispose();
    }
  }

  function show() {
    const { label, share, shares, nearest } = prediction;
    for (const [each, { card }] of classes) card.vote(shares[each], each === label);
    for (const item of document.querySelectorAll(".near")) item.classList.remove("near");
    for (const index of nearest) if (examples[index]) examples[index].picture.parentNode.classList.add("near");
    $("verdict").hidden = false;
    $("verdict").dataset.class = label;
    $("verdict-name").textContent = prediction.name;
    $("verdict-share").textContent = `${Math.round(100 * share)} %`;
    speak(prediction.name);
  }

  let saying = { name: "", since: 0, said: "" };
  function speak(name) {
    const now = performance.now();
    if (saying.name !== name) saying = { name, since: now, said: saying.said };
    else if (saying.said !== name && now - saying.since > 1200) {
      saying.said = name;
      $("spoken").textContent = name;
    }
  }

  async function step(now) {
    if (!source || (!source.fresh() && !ask)) return;
    ask = false;
    const [width] = size(source.element);
    if (!width) return;
    if (holding >= 0 && now - lastAdded >= ADD_EVERY && !learn(holding)) {
      $("hint").textContent = `${classes.get(holding).name} has ${store.MOST} examples, which is all it can hold.`;
    }
    if (taught() < 2) return;
    const version = examples.length;
    const answer = await predict();
    if (version !== examples.length) return; // taught or forgotten meanwhile: its indices mean other examples
    prediction = answer;
    show();
    const took = performance.now() - answeredAt;
    answeredAt += took;
    if (took < 2000) perSecond = perSecond ? 0.9 * perSecond + 0.1 * (1000 / took) : 1000 / took;
    $("fps").textContent = perSecond.toFixed(perSecond < 10 ? 1 : 0);
  }

  async function loop(now) {
    try {
      await step(now);
    } catch (error) {
      fail(error);
      return;
    }
    requestAnimationFrame(loop);
  }

  // ---- sources

  function stop() {
    release();
    opening++;
    if (source) {
      source.stop();
      source.element.remove();
    }
    source = null;
    $("idle").hidden = false;
    $("stop").disabled = true;
    $("which").hidden = true;
    $("steps").hidden = true;
    $("caption").hidden = true;
    refresh();
  }

  function mirror(yes) {
    document.body.classList.toggle("mirrored-thumbs", yes);
    frame.classList.toggle("mirrored", yes);
    $("mirror").setAttribute("aria-pressed", yes);
  }

  /**
   * Opens a source and lets the last one go; if it cannot be had, the last one stays. Of two asked for at once the later one
   * wins. own: it shows the visitor's own pictures.
   */
  async function use(open, own = false) {
    tell("");
    const mine = ++opening;
    let next;
    try {
      next = await open();
    } catch (error) {
      if (mine === opening) tell(error.message);
      return null;
    }
    if (mine !== opening) {
      next.stop();
      return null;
    }
    if (own) teach.onVisitor(true);
    stop();
    source = next;
    $("idle").hidden = true;
    $("stop").disabled = false;
    frame.prepend(source.element);
    mirror(source.mirrored);
    $("steps").hidden = !source.show;
    if (source.show) $("position").textContent = source.position();
    refresh();
    return source;
  }

  async function useCamera(deviceId = "") {
    if (source && source.kind === "camera") stop(); // some phones open only one at a time
    const onLost = (error) => {
      stop();
      tell(error.message);
    };
    const opened = await use(() => capture.camera({ deviceId, onLost }), true);
    if (!opened) return;
    const list = await capture.cameras();
    $("cameras").replaceChildren(...list.map((d, i) => new Option(d.label || `Camera ${i + 1}`, d.deviceId)));
    $("cameras").value = opened.deviceId;
    $("which").hidden = list.length < 2 || source !== opened;
  }

  function turn(by) {
    source.show(by);
    $("position").textContent = source.position();
  }

  async function load(file) {
    try {
      const saved = await store.read(await file.text(), THUMB, MOST_CLASSES);
      teach.onVisitor();
      startOver(saved.map((one) => one.name));
      while (classes.size < 2) addClass();
      saved.forEach(({ pictures }, label) => {
        for (const picture of pictures) {
          const row = extractor.embed(picture);
          remember(row, label, picture);
          row.dispose();
        }
      });
    } catch (error) {
      tell(error.message);
    }
  }

  function save() {
    const saved = [...classes].map(([label, { name }]) => ({
      name,
      pictures: examples.filter((example) => example.label === label).map((example) => example.picture),
    }));
    store.offer("examples.json", store.write(saved));
  }

  async function start() {
    controls.wire({
      addClass,
      hold,
      release,
      load,
      save,
      stop,
      tell,
      turn,
      use,
      useCamera,
      mirror: () => mirror(!frame.classList.contains("mirrored")),
      startOver: () => (teach.onVisitor(), startOver()),
      released: (key) => key === String(holding + 1) && release(),
    });
    if (typeof kinglet === "undefined") throw new Error("The script kinglet.umd.js did not load.");
    k = kinglet;
    if (address.get("device")) {
      const there = await k.setBackend(address.get("device"));
      if (!there) tell(`This browser has no “${address.get("device")}” device; another one is used.`);
    }
    await k.ready();
    $("device").textContent = k.getBackend();
    extractor = features.create(k);
    memory = head.create(k, MOST_CLASSES);
    startOver();
    stop();
    requestAnimationFrame(loop);
  }

  const state = () => ({
    device: k ? k.getBackend() : "",
    source: source ? source.kind : "",
    perSecond,
    error: failed,
    classes: [...classes.values()].map((one) => one.name),
    examples: [...classes.keys()].map(countOf),
    prediction,
    message: $("message").hidden ? "" : $("message-text").textContent,
    tensors: k ? k.memory().numTensors : 0,
    quiz: teach.quiz,
  });

  return {
    start,
    state,
    learn,
    predict,
    use,
    useCamera,
    stop,
    startOver,
    load,
    address,
    source: () => source,
    quiz: null,
    onVisitor: () => {},
    tell,
    fail,
  };
})();
window.teach = teach;
