"use strict";

// Buttons and lists that are made by script.
window.Controls = (() => {
  const byId = (id) => document.getElementById(id);

  function button(text, parent, onclick, attributes = {}) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.onclick = onclick;
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    parent.append(made);
    return made;
  }

  /** Buttons of which one is pressed; gives a function that presses one. */
  function choice(parent, names, chosen) {
    const made = names.map((name) => button(name, parent, () => chosen(name)));
    return (name) => made.forEach((b) => b.setAttribute("aria-pressed", b.textContent === name));
  }

  /** The three pens; gives a function that takes one up. */
  function pens(parent, chosen) {
    const names = ["circles", "triangles", "squares"];
    const made = names.map((name, i) =>
      button("●▲■"[i], parent, () => chosen(i), {
        role: "radio",
        class: "pen c" + i,
        "aria-label": `Colour ${i + 1}, ${name}`,
        title: `Key ${i + 1}`,
      }),
    );
    const take = (label) =>
      made.forEach((b, i) => {
        b.setAttribute("aria-checked", i === label);
        b.tabIndex = i === label ? 0 : -1;
      });
    parent.addEventListener("keydown", (e) => {
      const by = { ArrowLeft: 2, ArrowUp: 2, ArrowRight: 1, ArrowDown: 1 }[e.key];
      if (!by) return;
      e.preventDefault();
      const to = (made.indexOf(document.activeElement) + by) % 3;
      chosen(to);
      made[to].focus();
    });
    return take;
  }

  /** The hidden layers: how many units each has, with buttons to change that; a layer without units goes. */
  function layers(parent, units, changed) {
    const focused = parent.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
    parent.replaceChildren();
    units.forEach((n, i) => {
      const box = document.createElement("span");
      box.className = "layer";
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", `Hidden layer ${i + 1}`);
      parent.append(box);
      const to = (count) => {
        const next = units.slice();
        next[i] = count;
        changed(next.filter((u) => u > 0));
      };
      const less = n > 4 ? n - 4 : n - 1;
      button(n > 1 ? "−" : "×", box, () => to(less), {
        "aria-label": n > 1 ? `Fewer units in layer ${i + 1}` : `Remove layer ${i + 1}`,
      });
      const count = document.createElement("b");
      count.textContent = n;
      box.append(count);
      const more = n < 4 ? n + 1 : n + 4;
      button("+", box, () => to(more), { "aria-label": `More units in layer ${i + 1}` }).disabled = more > 32;
    });
    const again = focused && [...parent.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === focused);
    if (focused) (again && !again.disabled ? again : byId("deeper")).focus();
  }

  function select(id, values, value, changed) {
    const list = byId(id);
    values.forEach((v) => list.add(new Option(v, v)));
    list.value = value;
    list.onchange = () => changed(list.value);
  }

  return { byId, button, choice, pens, layers, select };
})();
