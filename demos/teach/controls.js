"use strict";

// What the page's buttons, keys and file fields do: each calls one of the page's actions.
const controls = (() => {
  const $ = (id) => document.getElementById(id);

  function files(id, take) {
    $(id).onchange = () => {
      const chosen = [...$(id).files];
      $(id).value = "";
      if (chosen.length) take(chosen);
    };
  }

  function wire(page) {
    $("camera").onclick = () => page.useCamera();
    $("cameras").onchange = () => page.useCamera($("cameras").value);
    $("scene").onclick = () => page.use(() => capture.drawnScene({ seed: Math.floor(Math.random() * 1000) }));
    files("video", ([file]) => page.use(() => capture.videoFile(file), true));
    files("images", (chosen) => page.use(() => capture.images(chosen), true));
    files("load", ([file]) => page.load(file));
    $("mirror").onclick = page.mirror;
    $("stop").onclick = page.stop;
    $("previous").onclick = () => page.turn(-1);
    $("next").onclick = () => page.turn(1);
    $("add").onclick = () => page.addClass();
    $("save").onclick = page.save;
    $("clear").onclick = page.startOver;
    $("message-close").onclick = () => page.tell("");
    window.onblur = page.release;
    window.onpagehide = page.stop;

    document.onkeydown = (event) => {
      const typing = event.target.closest("input:not([type=file]), select");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[1-8]$/.test(event.key) && !event.repeat) page.hold(Number(event.key) - 1);
      else if (event.key === "m" || event.key === "M") page.mirror();
      else if (event.key === "Escape") page.stop();
    };
    document.onkeyup = (event) => {
      page.released(event.key);
    };
  }

  return { wire };
})();
