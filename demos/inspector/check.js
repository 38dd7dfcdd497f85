"use strict";

// The correctness check: a square for each op on each device.
window.Check = (() => {
  const { byId, make, button, turn, count } = window.Words;
  const SLICE = 16; // ms between turns of the page
  const results = new Map(); // device -> {right, wrong: [{op, text, what}], asked}
  let grids = new Map(); // device -> {cells: Map(op -> cell), told, failures}
  let devices = [];
  let stop = null;

  const cases = () => window.kingletCases || {};
  const total = () => Object.values(cases()).reduce((sum, list) => sum + list.length, 0);

  function state(text, running, share) {
    byId("check-story").textContent = text;
    byId("check-run").textContent = running ? "Stop" : results.size ? "Check again" : "Check every op";
    byId("check-progress").hidden = !running;
    byId("check-progress").value = share || 0;
  }

  function told(device, text) {
    grids.get(device).told.textContent = text;
  }

  /** Arrows move among the squares of a device; the one in focus is told. */
  function move(e, cells) {
    const at = cells.indexOf(document.activeElement);
    const across = cells.filter((c) => c.offsetTop === cells[0].offsetTop).length;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -at, End: cells.length - 1 - at }[e.key];
    if (by === undefined || at < 0) return;
    e.preventDefault();
    const next = cells[Math.min(cells.length - 1, Math.max(0, at + by))];
    cells[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  function build() {
    grids = new Map();
    byId("grids").replaceChildren();
    const names = Object.keys(cases());
    for (const device of devices) {
      const sheet = make("section", { class: "sheet", "aria-label": `Ops on ${device}` }, make("h3", {}, device), byId("grids"));
      const figure = make("p", { class: "figure" }, "not checked yet", sheet);
      const grid = make("div", { class: "cells", role: "group", "aria-label": `${names.length} ops on ${device}; arrow keys move` }, [], sheet);
      const cells = new Map();
      const line = make("p", { class: "told soft", role: "status" }, "Point at a square to see its op.", sheet);
      names.forEach((op, i) => {
        const cell = button("", grid, () => cell.focus(), { class: "cell", "aria-label": op, tabindex: i ? "-1" : "0" });
        cell.onfocus = cell.onpointerenter = () => told(device, cell.title || `${op}: not checked yet`);
        cells.set(op, cell);
      });
      const list = [...cells.values()];
      grid.onkeydown = (e) => move(e, list);
      grids.set(device, { cells, told: line, figure, failures: make("div", { class: "failures" }, [], sheet) });
    }
  }

  function mark(device, op, asked, wrong) {
    const cell = grids.get(device).cells.get(op);
    cell.dataset.state = wrong.length ? "wrong" : "right";
    cell.title = wrong.length ? `${op}: ${wrong.map((w) => w.what).join("; ")}` : `${op}: ${count(asked, "call")} right`;
    cell.setAttribute("aria-label", cell.title);
    const { failures } = grids.get(device);
    if (wrong.length) {
      make("details", { open: "" }, [make("summary", {}, `${op}: ${wrong.length} of ${asked} wrong`), ...wrong.map((w) => make("p", {}, [make("code", {}, w.text), ` ${w.what}`]))], failures);
    }
  }

  function figure(device, ms) {
    const r = results.get(device);
    const time = ms === undefined ? "" : `, in ${(ms / 1000).toFixed(1)} s`;
    grids.get(device).figure.textContent = `${r.right.toLocaleString("en")} of ${r.asked.toLocaleString("en")} calls right${r.wrong.length ? `, ${r.wrong.length} wrong` : ""}${time}`;
    grids.get(device).figure.classList.toggle("bad", r.wrong.length > 0);
  }

  async function run() {
    let stopped = false;
    stop = () => (stopped = true);
    results.clear();
    build();
    const all = total() * devices.length;
    let done = 0;
    let since = performance.now();
    for (const device of devices) {
      if (stopped) break;
      await window.kinglet.setBackend(device);
      const r = { asked: 0, right: 0, wrong: [] };
      results.set(device, r);
      const start = performance.now();
      for (const op in cases()) {
        const wrong = [];
        for (const c of cases()[op]) {
          const what = await window.Conformance.run(op, c);
          r.asked++;
          done++;
          if (what) wrong.push({ op, text: c.text, what });
          else r.right++;
          if (performance.now() - since > SLICE) {
            state(`${op} on ${device}…`, true, done / all);
            figure(device);
            await turn();
            since = performance.now();
          }
          if (stopped) break;
        }
        if (stopped) break;
        r.wrong.push(...wrong);
        mark(device, op, cases()[op].length, wrong);
      }
      figure(device, performance.now() - start);
    }
    stop = null;
    const wrong = [...results.values()].reduce((sum, r) => sum + r.wrong.length, 0);
    const asked = [...results.values()].reduce((sum, r) => sum + r.asked, 0);
    state(stopped ? "Stopped." : wrong ? `${count(wrong, "call")} of ${asked.toLocaleString("en")} went wrong; they are listed below.` : `All ${asked.toLocaleString("en")} calls are right.`, false);
  }

  /** Sets it up for these devices, once the cases have come. */
  function listen(names, around) {
    devices = names;
    const ready = () => {
      if (!window.kingletCases) return void setTimeout(ready, 50);
      const ops = Object.keys(cases()).length;
      build();
      state(`${ops} ops, ${count(total(), "call")} on each of ${count(devices.length, "device")}.`, false);
      byId("check-run").disabled = false;
    };
    byId("check-run").disabled = true;
    state("The calls are still to come…", false);
    byId("check-run").onclick = () => (stop ? stop() : around(run));
    ready();
  }

  return {
    listen,
    cancel: () => stop && stop(),
    state: () => ({ running: Boolean(stop), results: Object.fromEntries([...results].map(([d, r]) => [d, { asked: r.asked, right: r.right, wrong: r.wrong }])) }),
  };
})();
