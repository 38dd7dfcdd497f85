"use strict";

// Elements, numbers for people, and turns for the page.
window.Words = (() => {
  const byId = (id) => document.getElementById(id);

  /** A new element with attributes and children (elements or texts), at the end of `parent` if there is one. */
  function make(tag, attributes = {}, children = [], parent) {
    const made = document.createElement(tag);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    made.append(...[].concat(children));
    if (parent) parent.append(made);
    return made;
  }

  function button(text, parent, onclick, attributes = {}) {
    const made = make("button", { type: "button", ...attributes }, text, parent);
    made.onclick = onclick;
    return made;
  }

  /** Three digits, as short as can be. */
  function digits(x) {
    if (!isFinite(x)) return "–";
    const size = Math.abs(x);
    if (size >= 1000) return Math.round(x).toLocaleString("en");
    return String(Number(x.toPrecision(size >= 100 ? 3 : size >= 1 ? 3 : 2)));
  }

  function time(ms) {
    if (!isFinite(ms)) return "–";
    if (ms >= 1000) return `${digits(ms / 1000)} s`;
    return ms >= 1 ? `${digits(ms)} ms` : ms >= 0.0005 ? `${digits(ms * 1000)} µs` : "< 1 µs";
  }

  function scaled(x, units) {
    let at = 0;
    while (Math.abs(x) >= 1000 && at < units.length - 1) {
      x /= 1000;
      at++;
    }
    return `${digits(x)} ${units[at]}`;
  }

  const bytes = (x) => scaled(x, ["B", "KB", "MB", "GB"]);
  const flops = (x) => scaled(x, ["FLOP", "KFLOP", "MFLOP", "GFLOP"]);
  const rate = (perMs) => scaled(perMs * 1000, ["FLOP/s", "KFLOP/s", "MFLOP/s", "GFLOP/s", "TFLOP/s"]);
  const flow = (perMs) => scaled(perMs * 1000, ["B/s", "KB/s", "MB/s", "GB/s", "TB/s"]);
  const shape = (s) => (s.length ? s.join(" × ") : "one number");
  const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;

  const channel = new MessageChannel();
  const turns = [];
  channel.port1.onmessage = () => turns.shift()();

  /** Lets the page answer to its visitor and draw. */
  const turn = () =>
    new Promise((done) => {
      turns.push(done);
      channel.port2.postMessage(0);
    });

  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

  /** What it takes usually: the mean without what was held up. Clocks of 0.1 ms need a mean, not a median. */
  function usual(values) {
    const known = values.filter(isFinite);
    const most = 3 * median(known) + 0.3;
    const kept = known.filter((v) => v <= most);
    return kept.reduce((sum, v) => sum + v, 0) / kept.length;
  }

  /** A bar; `share` of its width is filled. */
  function bar(share, parent, name = "bar") {
    const made = make("span", { class: name, "aria-hidden": "true" }, make("span"), parent);
    made.firstChild.style.width = `${100 * Math.min(1, Math.max(0, share || 0))}%`;
    return made;
  }

  /** Fills a <dl> with pairs. */
  function pairs(place, rows) {
    place.replaceChildren(
      ...rows.map(([name, value, title]) => make("div", title ? { title } : {}, [make("dt", {}, name), make("dd", {}, value)])),
    );
  }

  return { byId, make, button, digits, time, bytes, flops, rate, flow, shape, count, turn, median, usual, bar, pairs };
})();
