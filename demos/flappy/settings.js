"use strict";

// The settings of a run: the form that makes them, and the address that says how to see the run again.
function createSettings(address, begin) {
  const $ = (id) => document.getElementById(id);
  const BIRDS = { classic: [50, 200, 1000, 4000], swarm: [1000, 2048, 4096, 10000, 16384, 65536] };
  const RULES = [1, 2, 4, 8];

  const within = (text, low, high, otherwise) => {
    const v = text === null || text === "" ? NaN : Number(text);
    return Number.isFinite(v) ? Math.max(low, Math.min(high, Math.floor(v))) : otherwise;
  };
  const anySeed = () => crypto.getRandomValues(new Uint32Array(1))[0];

  /** The run that the address asks for. */
  function wanted() {
    const mode = address.get("mode") === "classic" ? "classic" : "swarm";
    return {
      mode,
      population: within(address.get("population"), 2, 65536, mode === "classic" ? 50 : 1000),
      seed: within(address.get("seed"), 0, 4294967295, anySeed()),
      inputs: within(address.get("inputs"), 2, 4, 2),
      hidden: within(address.get("hidden"), 2, 8, 4),
      rules: within(address.get("rules"), 0, 15, 3),
      lanes: within(address.get("lanes"), 1, 4, 2),
    };
  }

  const speed = () => (address.get("speed") === "max" ? Infinity : within(address.get("speed"), 1, 1000, Infinity));

  function option(value, text) {
    const o = document.createElement("option");
    o.value = value;
    o.textContent = text;
    return o;
  }

  function showPopulations(mode, chosen) {
    const all = BIRDS[mode].includes(chosen) ? BIRDS[mode] : [...BIRDS[mode], chosen].sort((a, b) => a - b);
    $("population").replaceChildren(...all.map((n) => option(n, n.toLocaleString("en"))));
    $("population").value = chosen;
  }

  function show(run) {
    showPopulations(run.mode, run.population);
    for (const key of ["mode", "seed", "inputs", "hidden", "lanes"]) {
      $(key).value = run[key];
    }
    if (!$("hidden").value || !$("lanes").value) {
      for (const key of ["hidden", "lanes"]) {
        if (!$(key).value) {
          $(key).append(option(run[key], run[key]));
          $(key).value = run[key];
        }
      }
    }
    RULES.forEach((bit) => ($(`rule${bit}`).checked = (run.rules & bit) !== 0));
    $("harder").hidden = run.mode === "classic";
  }

  // The address always says how to see this run again.
  function remember(run, speed) {
    const q = new URLSearchParams({ mode: run.mode, population: run.population, seed: run.seed });
    q.set("speed", speed === Infinity ? "max" : speed);
    if (run.mode === "swarm") {
      for (const key of ["inputs", "hidden", "rules", "lanes"]) {
        q.set(key, run[key]);
      }
    }
    if (address.has("device")) {
      q.set("device", address.get("device"));
    }
    try {
      window.history.replaceState(null, "", `?${q}${location.hash}`);
    } catch (e) {
      // a file opened without a server may not change its address
    }
  }

  $("mode").onchange = () => {
    const mode = $("mode").value;
    showPopulations(mode, mode === "classic" ? 50 : 1000);
    $("harder").hidden = mode === "classic";
  };
  $("settings").onsubmit = (e) => {
    e.preventDefault();
    const number = (id) => Number($(id).value);
    begin({
      mode: $("mode").value, population: number("population"), seed: number("seed"), inputs: number("inputs"), hidden: number("hidden"),
      lanes: number("lanes"), rules: RULES.reduce((sum, bit) => sum + ($(`rule${bit}`).checked ? bit : 0), 0),
    });
  };
  $("reseed").onclick = () => {
    $("seed").value = anySeed();
    $("settings").requestSubmit();
  };

  return { wanted, speed, show, remember };
}
