"use strict";

// One card for each class: its name, how sure the vote is, the button to hold, and the examples as small pictures.
const cards = (() => {
  function element(tag, className, text = "") {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  }

  /**
   * A card in `parent` for class `label`. `on` has hold(label), release(), rename(label, name), remove(label) and
   * forget(picture), which the card calls when its visitor does these things.
   */
  function create(parent, label, name, on) {
    const card = element("article", "card");
    card.dataset.class = label;

    const top = element("div", "top");
    const field = element("input", "name");
    field.value = name;
    field.maxLength = 40;
    field.spellcheck = false;
    field.setAttribute("aria-label", `Name of class ${label + 1}`);
    field.oninput = () => on.rename(label, field.value.trim() || `Class ${label + 1}`);
    field.onkeydown = (event) => {
      if (event.key === "Enter") field.blur();
    };
    const count = element("span", "count", "no examples");
    const remove = element("button", "remove", "×");
    remove.type = "button";
    remove.title = "Remove this class and its examples";
    remove.setAttribute("aria-label", `Remove class ${label + 1}`);
    remove.onclick = () => on.remove(label);
    top.append(element("kbd", "", String(label + 1)), field, count, remove);

    const meter = element("div", "meter");
    meter.setAttribute("role", "meter");
    meter.setAttribute("aria-valuemin", "0");
    meter.setAttribute("aria-valuemax", "100");
    const fill = element("span", "fill");
    const percent = element("span", "percent");
    meter.append(fill);
    const vote = element("div", "vote");
    vote.append(meter, percent);

    const teach = element("button", "teach", "Hold to add examples");
    teach.type = "button";
    teach.onpointerdown = (event) => {
      if (event.button) return;
      teach.setPointerCapture(event.pointerId);
      on.hold(label);
    };
    teach.onpointerup = teach.onpointercancel = teach.onlostpointercapture = on.release;
    teach.oncontextmenu = (event) => event.preventDefault();
    teach.onkeydown = (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      if (!event.repeat) on.hold(label);
    };
    teach.onkeyup = teach.onblur = on.release;

    const list = element("ul", "thumbs");
    list.tabIndex = 0;
    list.setAttribute("role", "listbox");
    let chosen = -1;
    function choose(index) {
      const items = list.children;
      if (items[chosen]) items[chosen].removeAttribute("aria-selected");
      chosen = Math.max(-1, Math.min(index, items.length - 1));
      if (chosen < 0) return;
      items[chosen].setAttribute("aria-selected", "true");
      items[chosen].scrollIntoView({ block: "nearest" });
    }
    list.onfocus = () => choose(Math.max(0, chosen));
    list.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) choose(Math.max(0, chosen + step));
      else if (event.key === "Delete" || event.key === "Backspace") {
        const item = list.children[chosen];
        if (item) on.forget(item.firstChild);
        choose(chosen);
      } else return;
      event.preventDefault();
    };

    const row = element("div", "examples");
    row.append(teach, list);
    card.append(top, vote, row);
    parent.insertBefore(card, [...parent.children].find((other) => other.dataset.class > label) || null);

    function recount() {
      const n = list.children.length;
      count.textContent = n === 0 ? "no examples" : n === 1 ? "1 example" : `${n} examples`;
      list.setAttribute("aria-label", `Examples of ${field.value}`);
    }

    return {
      /** Shows a picture (a canvas) as one more example. */
      add(picture) {
        const item = element("li", "");
        item.setAttribute("role", "option");
        item.setAttribute("aria-label", `Example ${list.children.length + 1}`);
        const cross = element("span", "delete", "×");
        cross.title = "Forget this example";
        cross.onclick = () => on.forget(picture);
        item.append(picture, cross);
        list.append(item);
        list.scrollTop = list.scrollHeight;
        recount();
      },
      forget(picture) {
        picture.parentNode.remove();
        recount();
      },
      /** share: 0 to 1, or -1 while there is no vote. */
      vote(share, wins) {
        const shown = Math.max(0, share);
        fill.style.transform = `scaleX(${shown.toFixed(3)})`;
        percent.textContent = share < 0 ? "" : `${Math.round(100 * shown)} %`;
        meter.setAttribute("aria-valuenow", Math.round(100 * shown));
        meter.setAttribute("aria-label", `How sure: ${field.value}`);
        card.classList.toggle("wins", wins);
      },
      held: (yes) => teach.classList.toggle("held", yes),
      rename(newName) {
        field.value = newName;
        recount();
      },
      close: () => card.remove(),
    };
  }

  return { create };
})();
