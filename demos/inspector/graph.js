"use strict";

// The programs as boxes in the order they run, and lines from each to those that read what it made.
window.Graph = (() => {
  const { make, button, time, shape, bar } = window.Words;
  const SVG = "http://www.w3.org/2000/svg";
  const MOST_CHIPS = 9;
  const KINDS = { product: "products, convolutions", fold: "sums, maxima", map: "element by element", other: "others" };

  let place;
  let rows = []; // inputs, then kernels: {box, readers, kernel}
  let svg;
  let chosen = () => {};
  let selected = -1;

  function chips(ops, main) {
    const shown = ops.length > MOST_CHIPS ? [...ops.slice(0, MOST_CHIPS - 1), `+ ${ops.length - MOST_CHIPS + 1}`] : ops;
    return shown.map((op, i) => make("span", { class: i === main ? "op main" : "op" }, op));
  }

  function box(k, parent) {
    const item = make("li", {}, [], parent);
    const made = button("", item, () => chosen(k.index), { class: `kernel ${k.kind}`, "data-index": k.index, "aria-pressed": "false" });
    made.append(
      make("span", { class: "ops" }, chips(k.ops, k.main)),
      make("span", { class: "place" }, [k.layers.join(", "), k.layers.length ? " → " : "→ ", k.outputs.map((o) => shape(o.shape)).join("; ")]),
      make("span", { class: "took" }),
    );
    bar(0, made);
    return made;
  }

  /** Which lines run beside the boxes, and in which lane: [row, last reader] that do not overlap share one. */
  function lanes() {
    const ends = [];
    rows.forEach((row, i) => {
      row.far = row.readers.filter((r) => r > i + 1);
      row.lane = -1;
      if (!row.far.length) return;
      const lane = ends.findIndex((end) => end <= i);
      row.lane = lane < 0 ? ends.length : lane;
      ends[row.lane] = Math.max(...row.far);
    });
    return ends.length;
  }

  function path(d, from, to) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", d);
    line.dataset.from = from;
    line.dataset.to = to;
    svg.append(line);
  }

  /** Draws the lines anew, as the boxes lie now. */
  function lines() {
    if (!rows.length || !place.clientWidth) return;
    const count = lanes();
    const step = Math.min(12, Math.max(4, (place.clientWidth * 0.3) / Math.max(1, count)));
    const gutter = count ? Math.round(count * step + 16) : 4;
    place.style.setProperty("--gutter", `${gutter}px`);
    const list = place.querySelector("ol");
    svg.setAttribute("width", place.clientWidth);
    svg.setAttribute("height", list.offsetHeight);
    svg.replaceChildren();
    const at = rows.map(({ box: b }) => ({ top: b.offsetTop, bottom: b.offsetTop + b.offsetHeight, middle: b.offsetTop + b.offsetHeight / 2 }));
    rows.forEach((row, i) => {
      if (row.readers.includes(i + 1)) {
        const [x, y0, y1] = [gutter + 24, at[i].bottom, at[i + 1].top];
        path(`M${x} ${y0}V${y1 - 1}M${x - 4} ${y1 - 6}L${x} ${y1 - 1}L${x + 4} ${y1 - 6}`, i, i + 1);
      }
      const x = gutter - 12 - row.lane * step;
      for (const to of row.far) {
        const [y0, y1] = [at[i].middle + 7, at[to].middle - 7];
        path(`M${gutter} ${y0}H${x + 5}Q${x} ${y0} ${x} ${y0 + 5}V${y1 - 5}Q${x} ${y1} ${x + 5} ${y1}H${gutter - 1}M${gutter - 6} ${y1 - 4}L${gutter - 1} ${y1}L${gutter - 6} ${y1 + 4}`, i, to);
      }
    });
    mark();
  }

  /** Shows which box is chosen, what it reads and who reads it. */
  function mark() {
    const row = rows.findIndex((r) => r.kernel && r.kernel.index === selected);
    rows.forEach((r, i) => {
      if (!r.kernel) return;
      r.box.setAttribute("aria-pressed", String(i === row));
      r.box.tabIndex = i === row || (row < 0 && r.kernel.index === 0) ? 0 : -1;
    });
    for (const line of svg.children) {
      line.setAttribute("class", Number(line.dataset.to) === row ? "in" : Number(line.dataset.from) === row ? "out" : "");
    }
  }

  /** Shows these kernels and the inputs they read. */
  function show(kernels) {
    const inputs = new Map();
    kernels.forEach((k) => k.inputs.forEach((b) => b.input && !inputs.has(b.id) && inputs.set(b.id, b)));
    svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("aria-hidden", "true");
    const list = make("ol", {});
    rows = [...inputs.values()].map((b) => {
      const item = make("li", {}, make("span", { class: "source" }, [make("b", {}, b.input), ` ${shape(b.shape)}`]), list);
      const readers = kernels.filter((k) => k.inputs.some((x) => x.id === b.id)).map((k) => k.index + inputs.size);
      return { box: item.firstChild, readers };
    });
    kernels.forEach((k) => rows.push({ box: box(k, list), kernel: k, readers: k.readers.map((r) => r + inputs.size) }));
    place.replaceChildren(svg, list);
    times(kernels);
    lines();
  }

  /** Shows what each takes. */
  function times(kernels) {
    const most = Math.max(...kernels.map((k) => k.share || 0));
    rows.forEach(({ kernel, box: b }) => {
      if (!kernel) return;
      b.querySelector(".took").textContent = kernel.ms === undefined ? "" : time(kernel.ms);
      b.querySelector(".bar > span").style.width = `${most ? (100 * (kernel.share || 0)) / most : 0}%`;
    });
  }

  function select(index, scroll) {
    selected = index;
    mark();
    const row = rows.find((r) => r.kernel && r.kernel.index === index);
    if (row && scroll) {
      const top = row.box.offsetTop;
      if (top < place.scrollTop || top + row.box.offsetHeight > place.scrollTop + place.clientHeight) {
        place.scrollTop = top - place.clientHeight / 3;
      }
    }
  }

  /** Where to draw, whom to tell of a choice. */
  function listen(element, legend, onChoice) {
    place = element;
    chosen = onChoice;
    new ResizeObserver(lines).observe(element);
    element.addEventListener("keydown", (e) => {
      const by = { ArrowDown: 1, ArrowUp: -1, Home: -1e9, End: 1e9 }[e.key];
      const boxes = rows.filter((r) => r.kernel).map((r) => r.box);
      const at = boxes.indexOf(document.activeElement);
      if (!by || at < 0) return;
      e.preventDefault();
      const next = boxes[Math.min(boxes.length - 1, Math.max(0, at + by))];
      chosen(Number(next.dataset.index));
      next.focus();
    });
    for (const kind in KINDS) make("span", { class: kind }, KINDS[kind], legend);
  }

  return { listen, show, times, select };
})();
