"use strict";

// One program in detail, the table of all, what runs took, and memory.
window.Views = (() => {
  const tf = window.kinglet;
  const { byId, make, button, time, bytes, flops, rate, flow, shape, bar, pairs, count } = window.Words;
  const TOKENS =
    /(\/\/[^\n]*)|(#[a-z][^\n]*)|\b(\d[\w.]*)|\b(void|float|int|uint|bool|vec[234]|ivec[234]|bvec[234]|sampler2D|isampler2D|highp|precision|uniform|in|out|const|if|else|for|while|return|layout|function|loop|do|break|continue)\b|\b((?:main|fold|splat|shuffle|lane|replace|madd|load|store|gather|input|fill|texture|texelFetch|mix|max|min|dot|exp|tanh|log|sqrt|abs|floor)(?=[ (]))/g;
  const NAMES = ["", "comment", "define", "number", "word", "call"];

  /** Code with its parts in colours. */
  function colored(code) {
    const out = document.createDocumentFragment();
    let from = 0;
    for (const m of code.matchAll(TOKENS)) {
      out.append(code.slice(from, m.index));
      out.append(make("span", { class: NAMES[m.findIndex((g, i) => i && g !== undefined)] }, m[0]));
      from = m.index + m[0].length;
    }
    out.append(code.slice(from));
    return out;
  }

  const CODE = {
    webgl: "the shader that Kinglet wrote (GLSL)",
    wasm: "the module that Kinglet wrote (WebAssembly)",
    cpu: "the steps of the plain evaluator",
  };
  const ratio = (x, ms) => (ms > 0 ? x / ms : NaN);

  function buffers(list, kernels, choose) {
    return list.map((b) => {
      const text = `${shape(b.shape)}${b.dtype === "float32" ? "" : " " + b.dtype}`;
      const made = make("li", {}, make("span", {}, text));
      const from = b.maker;
      if (from !== undefined) {
        button(`program ${from + 1}`, made, () => choose(from), { class: "link", title: kernels[from].ops.join(" ") });
      } else if (b.weight || b.input) {
        made.append(make("span", { class: "soft" }, b.weight || b.input));
      }
      return made;
    });
  }

  async function copy(code, pre, pressed) {
    try {
      await navigator.clipboard.writeText(code);
      pressed.textContent = "Copied";
    } catch (e) {
      getSelection().selectAllChildren(pre); // the browser forbids it: the visitor's own keys do it
      pressed.textContent = "Selected: press Ctrl C";
    }
  }

  /** What a program is made of, what it takes, and its code. */
  function detail(k, kernels, choose) {
    const place = byId("detail");
    const code = k.device === "wasm" ? window.Wasm.text(k.source()) : k.source();
    const facts = make("dl", { class: "facts" });
    const under = (text) => make("small", {}, text);
    pairs(facts, [
      ["time", [time(k.ms), under(`${Math.round(100 * (k.share || 0))} % of all`)], "Of this program alone, on the device"],
      ["arithmetic", k.flops ? [flops(k.flops), under(rate(ratio(k.flops, k.ms)))] : "none"],
      ["memory", [bytes(k.bytes), under(flow(ratio(k.bytes, k.ms)))], `${bytes(k.bytesRead)} read, ${bytes(k.bytesWritten)} written`],
    ]);
    const loops = k.loops.length ? shape(k.loops) : "one result";
    const each = k.reducedLoops.length ? `, each over ${shape(k.reducedLoops)}` : "";
    const pre = make("pre", { tabindex: "0", "aria-label": `Code of program ${k.index + 1}` }, make("code", {}, colored(code)));
    place.replaceChildren(
      make("h2", {}, `Program ${k.index + 1} of ${kernels.length}${k.layers.length ? ` · ${k.layers.join(", ")}` : ""}`),
      make("p", { class: `ops all ${k.kind}` }, k.ops.map((op, i) => make("span", { class: i === k.main ? "op main" : "op" }, op))),
      facts,
      make("div", { class: "flows" }, [
        make("div", {}, [make("h3", {}, "reads"), make("ul", {}, buffers(k.inputs, kernels, choose))]),
        make("div", {}, [
          make("h3", {}, "writes"),
          make("ul", {}, buffers(k.outputs.map((o) => ({ ...o, maker: undefined })), kernels, choose)),
          make("p", { class: "soft readers" }, k.readers.length ? "for" : "a result"),
        ]),
        make("div", {}, [make("h3", {}, "loops"), make("p", {}, loops + each)]),
      ]),
    );
    const to = place.querySelector(".readers");
    k.readers.slice(0, 8).forEach((r, i) => button(i ? String(r + 1) : `program ${r + 1}`, to, () => choose(r), { class: "link", title: kernels[r].ops.join(" ") }));
    if (k.readers.length > 8) to.append(`and ${k.readers.length - 8} more`);
    const head = make("div", { class: "tools code" }, make("h3", {}, CODE[k.device] || `what ${k.device} runs`), place);
    if (code) {
      const pressed = button("Copy", head, () => copy(code, pre, pressed));
      place.append(pre);
    } else {
      place.append(make("p", { class: "soft" }, "This device has a routine of its own for it."));
    }
  }

  // ---- the table

  const COLUMNS = [
    { name: "#", of: (k) => k.index, text: (k) => String(k.index + 1), up: true },
    { name: "program", of: (k) => k.ops.join(" "), text: (k) => k.ops.join(" "), up: true, wide: true },
    { name: "layer", of: (k) => k.layers.join(", "), text: (k) => k.layers.join(", "), up: true, extra: true },
    { name: "time", of: (k) => k.ms || 0, text: (k) => time(k.ms), number: true },
    { name: "share", of: (k) => k.share, share: true, text: (k) => `${Math.round(100 * k.share)} %`, number: true },
    { name: "arithmetic", of: (k) => k.flops, text: (k) => (k.flops ? flops(k.flops) : "–"), number: true, extra: true },
    { name: "speed", of: (k) => ratio(k.flops, k.ms) || 0, text: (k) => (k.flops ? rate(ratio(k.flops, k.ms)) : "–"), number: true, extra: true },
    { name: "memory", of: (k) => k.bytes, text: (k) => bytes(k.bytes), number: true, extra: true },
    { name: "flow", of: (k) => ratio(k.bytes, k.ms) || 0, text: (k) => flow(ratio(k.bytes, k.ms)), number: true, extra: true },
  ];
  let sorted = COLUMNS[3];

  /** All programs; a press on a head sorts by it. */
  function table(kernels, selected, choose) {
    const again = () => table(kernels, selected, choose);
    const heads = COLUMNS.map((c) => {
      const head = make("th", { scope: "col", "aria-sort": c === sorted ? (c.up ? "ascending" : "descending") : "none" });
      if (c.number) head.className = "number";
      if (c.extra) head.classList.add("extra");
      button(c.name, head, () => {
        sorted = c;
        again();
        byId("table").querySelectorAll("th button")[COLUMNS.indexOf(c)].focus();
      });
      return head;
    });
    const order = [...kernels].sort((a, b) => {
      const [x, y] = [sorted.of(a), sorted.of(b)];
      const less = x < y ? -1 : x > y ? 1 : 0;
      return (sorted.up ? less : -less) || a.index - b.index;
    });
    const most = Math.max(...kernels.map((k) => k.share));
    const body = order.map((k) => {
      const row = make("tr", { "aria-selected": String(k.index === selected), class: k.kind, "data-index": k.index });
      row.onclick = () => choose(k.index, true);
      COLUMNS.forEach((c) => {
        const cell = make("td", { class: [c.number ? "number" : "", c.extra ? "extra" : "", c.wide ? "wide" : ""].join(" ").trim() }, [], row);
        if (c.share) bar(most ? k.share / most : 0, cell).after(make("i", {}, c.text(k)));
        else if (c.wide) button(c.text(k), cell, () => {}, { class: "link", title: c.text(k) });
        else cell.append(make("span", {}, c.text(k)));
      });
      return row;
    });
    byId("table").replaceChildren(make("table", {}, [make("thead", {}, make("tr", {}, heads)), make("tbody", {}, body)]));
  }

  function picked(selected) {
    for (const row of byId("table").querySelectorAll("tbody tr")) row.setAttribute("aria-selected", String(Number(row.dataset.index) === selected));
  }

  // ---- runs and memory

  function runs({ first, samples, steady, device }) {
    const place = byId("runs");
    const most = Math.max(first, steady);
    const line = (name, ms, note, kind) => {
      const row = make("div", { class: "run" }, [make("span", {}, name), make("b", {}, time(ms))], place);
      bar(ms / most, row, `bar ${kind}`);
      make("span", { class: "soft" }, note, row);
    };
    place.replaceChildren();
    line("first", first, "plan, compile what is new, upload, compute, read", "first");
    line("later", steady, `median of ${samples.length}, from call to values`, "later");
    line("device", device, "the sum of its programs, one by one", "device");
  }

  function memory(subject, kernels, grown) {
    const m = tf.memory();
    const rows = [
      ["weights", `${bytes(subject.bytes)}, ${count(subject.parameters, "number")}`],
      ["written in a run", bytes(kernels.reduce((sum, k) => sum + k.bytesWritten, 0))],
      ["tensors alive", `${m.numTensors.toLocaleString("en")}, ${bytes(m.numBytes)}`],
      ["left behind by a run", grown ? count(grown, "tensor") : "nothing"],
    ];
    if (m.numTextures !== undefined) {
      rows.push(["textures", `${m.numTextures.toLocaleString("en")}, ${bytes(m.numBytesInGPU)}`]);
      rows.push(["free for reuse", bytes(m.numBytesInGPUFree)]);
    }
    pairs(byId("memory"), rows);
  }

  /** What the devices say of themselves. */
  function machine() {
    const told = tf.explainBackend().split("\n");
    const line = (name) => (told.find((l) => l.startsWith(name + ": ")) || "").slice(name.length + 2);
    const rows = [["device in use", told[0]]];
    for (const name of ["renderer", "floats", "limits", "work", "wasm", "cpu"]) if (line(name)) rows.push([name, line(name)]);
    if (navigator.hardwareConcurrency) rows.push(["cores", String(navigator.hardwareConcurrency)]);
    pairs(byId("machine"), rows);
  }

  return { detail, table, picked, runs, memory, machine };
})();
