"use strict";

// The page: one loop that lets the birds fly for the time at hand and draws them, and the controls around it.
// Called by the compiled Java with what it can do (Page.java).
function startFlappy(page) {
  const $ = (id) => document.getElementById(id);
  const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, Infinity];
  const BUDGET = 11; // milliseconds of a frame that the birds may take
  const address = new URLSearchParams(location.search);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const art = createArt($("sky"));

  const settings = createSettings(address, (next) => {
    run = next;
    evolve();
    setRunning(true);
    open();
  });
  let run = settings.wanted();
  let speed = settings.speed();
  let running = true;
  let busy = false; // ticks are being computed
  let opened = 0; // which run an answer belongs to
  let mood = "evolve"; // or "game": a champion is shown or played against
  let before = 0;
  let drawn = 0;
  let owed = 0;
  let portion = 64;
  let scroll = 0;
  let scrolled = 0;
  let history = [];
  let perSecond = 0;
  let counted = 0;
  let countedAt = performance.now();
  let told = false;
  let loaded = null;
  let toastUntil = 0;

  const say = (text) => ($("spoken").textContent = text);

  function tell(text, ...choices) {
    $("message-text").textContent = text;
    $("message").hidden = !text;
    $("message-buttons").replaceChildren(
      ...choices.map(([name, act], i) => {
        const b = document.createElement("button");
        b.type = "button";
        b.textContent = name;
        b.className = i ? "" : "primary";
        b.onclick = act;
        return b;
      }),
    );
    if (choices.length) {
      $("message-buttons").firstChild.focus({ preventScroll: true });
    }
  }

  const game = createGame(page, {
    waiting(text) {
      $("frame").classList.toggle("waiting", !!text);
      tell(text);
    },
    over(text, again) {
      $("frame").classList.remove("waiting");
      say(text);
      tell(text, [again, () => game.again()], ["Back to evolution", evolve]);
    },
    hud,
  });

  function hud(main, more) {
    $("hud-main").textContent = main;
    $("hud-more").textContent = more;
  }

  // ---- the run ----------------------------------------------------------------------------------

  function open() {
    opened++;
    busy = false;
    history = [];
    owed = 0;
    told = false;
    counted = 0;
    perSecond = 0;
    countedAt = performance.now();
    $("toast").hidden = true;
    try {
      page.open(run.mode, run.population, run.seed | 0, run.inputs, run.hidden, run.rules, run.lanes);
      tell("");
    } catch (e) {
      running = false;
      tell(String(e.message || e));
    }
    settings.show(run);
    remember();
  }

  function advance(ticks) {
    busy = true;
    const mine = opened;
    const start = performance.now();
    let late = false;
    page.advance(ticks, (error) => {
      if (mine !== opened) {
        return;
      }
      busy = false;
      if (error) {
        setRunning(false);
        tell(`The birds could not be computed: ${error}`, ["Start over", open]);
      }
      keepFlying();
      const took = performance.now() - start;
      // a graphics chip answers late, however much it was asked for: only long waits are too much
      const [quick, slow] = late ? [40, 150] : [BUDGET / 3, BUDGET];
      portion = Math.max(late ? 60 : 1, Math.min(4096, Math.round(portion * (took < quick ? 1.5 : took > slow ? 0.6 : 1))));
    });
    late = true;
  }

  // Lets the birds fly for a part of the frame. Classic answers at once, Swarm when the device has.
  function fly(milliseconds) {
    if (!running) {
      return;
    }
    owed = speed === Infinity ? Infinity : Math.min(owed + (milliseconds * 60 * speed) / 1000, speed * 12 + 4);
    const until = performance.now() + BUDGET;
    while (!busy && owed >= 1 && running && performance.now() < until) {
      const n = Math.min(portion, Math.floor(owed));
      owed -= n;
      advance(n);
    }
  }

  // At full speed frames only draw; the birds fly in between, for as long as nothing else is to be done.
  const pump = new MessageChannel();
  let pumping = false;
  pump.port1.onmessage = () => {
    pumping = false;
    if (speed === Infinity && mood === "evolve") {
      fly(0);
      keepFlying();
    }
  };

  function keepFlying() {
    if (!pumping && !busy && running && speed === Infinity && mood === "evolve" && !document.hidden) {
      pumping = true;
      pump.port2.postMessage(0);
    }
  }

  function count(now) {
    if (now - countedAt > 400) {
      const flown = page.flown();
      perSecond = mood === "evolve" ? ((flown - counted) * 1000) / (now - countedAt) : 0;
      counted = flown;
      countedAt = now;
    }
  }

  // ---- what is seen -----------------------------------------------------------------------------

  // Thousands of birds share one column: where two would cover the same pixels, one is drawn.
  const taken = new Int32Array(640);
  let stamp = 0;

  function drawBirds(calm) {
    const n = page.birds();
    const numbers = page.numbers();
    const spread = page.mode() === "swarm";
    stamp++;
    for (let i = n - 1; i >= 0; i--) {
      const y = numbers[2 * i];
      const slot = Math.max(0, Math.min(639, Math.round(y) + 64));
      const apart = i && spread ? ((i * 37) % 41) - 20 : 0;
      if (i && !spread && taken[slot] === stamp) {
        continue;
      }
      taken[slot] = stamp;
      const v = numbers[2 * i + 1];
      art.context.globalAlpha = i ? 0.8 : 1;
      const beat = calm ? 1 : v < 1 ? ((scroll / 6) + i) & 3 : 1;
      art.drawBird(80 + apart, y, v, beat, i ? 1 + (i % (art.coats - 1)) : 0);
    }
    art.context.globalAlpha = 1;
  }

  const many = (n) => n.toLocaleString("en");
  const short = (n) => (n < 100000 ? many(Math.round(n)) : n < 1e6 ? `${Math.round(n / 1000)}k` : `${(n / 1e6).toFixed(1)}M`);

  function draw(now) {
    const calm = still.matches;
    // what changes faster than the eye follows would only flicker
    const every = speed <= 10 && !(calm && speed > 1) ? 0 : calm ? 400 : speed <= 100 ? 30 : 80;
    if (running && now - drawn < every) {
      return;
    }
    drawn = now;
    const moved = page.tick() - scrolled;
    scrolled = page.tick();
    scroll += moved < 0 ? 3 : Math.min(12, 3 * moved);
    const pairs = page.pipes();
    art.drawWorld(calm ? 0 : scroll, page.numbers(), pairs);
    drawBirds(calm);
    hud(`Generation ${many(page.generation())}`, `tick ${many(page.tick())} · ${many(page.alive())} alive`);
    showFacts();
  }

  function showFacts() {
    for (let n = page.history(), i = history.length; i < n; i++) {
      history.push({ best: page.fitnessBest(i), mean: page.fitnessMean(i), median: page.fitnessMedian(i) });
    }
    $("generation").textContent = many(page.generation());
    $("alive").textContent = many(page.alive());
    $("alive-bar").style.transform = `scaleX(${page.alive() / page.population()})`;
    $("best").textContent = short(page.best());
    $("rate").textContent = running ? short(perSecond) : "paused";
    $("device").textContent = page.device() === "loop" ? "plain loop" : `device: ${page.device()}`;
    drawChart($("chart"), history);
    drawNetwork($("network"), page.inputs(), page.hidden(), page.leader(), page.activations());
    if (!told && page.best() >= 2000) {
      told = true;
      const text = `A bird passed 2,000 ticks in generation ${page.generation()}.`;
      say(text);
      $("toast-text").textContent = text;
      $("toast").hidden = mood !== "evolve";
      toastUntil = performance.now() + 12000;
    }
    if (performance.now() > toastUntil) {
      $("toast").hidden = true;
    }
  }

  function frame(now) {
    const passed = Math.min(100, now - before);
    before = now;
    art.fit(night.matches);
    count(now);
    if (mood === "evolve") {
      if (speed === Infinity) {
        keepFlying();
      } else {
        fly(passed);
      }
      draw(now);
    } else {
      game.frame(art, running ? passed : 0, Math.min(speed, 50), still.matches);
    }
    requestAnimationFrame(frame);
  }

  // ---- controls ---------------------------------------------------------------------------------

  function setRunning(on) {
    running = on;
    $("pause").textContent = on ? "Pause" : "Go on";
    drawn = 0;
  }

  function setSpeed(next) {
    speed = next;
    let i = SPEEDS.length - 1;
    while (i > 0 && SPEEDS[i] > speed) {
      i--;
    }
    const name = speed === Infinity ? "MAX" : `×${speed}`;
    $("speed").value = i;
    $("speed").setAttribute("aria-valuetext", name);
    $("speed-name").textContent = name;
    owed = 0;
    remember();
  }

  const remember = () => settings.remember(run, mood === "evolve" ? speed : speedBefore);

  function shift(by) {
    const i = Number($("speed").value) + by;
    setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, i))]);
  }

  function stepOnce() {
    setRunning(false);
    if (mood === "evolve" && !busy) {
      advance(1);
      drawn = 0;
    }
  }

  let speedBefore = Infinity;

  function show(champion, person) {
    if (mood === "evolve") {
      speedBefore = speed;
      setSpeed(1);
    }
    mood = "game";
    setRunning(true);
    $("toast").hidden = true;
    $("frame").classList.toggle("playing", person);
    $("step").disabled = true;
    game.begin(champion, person);
  }

  function evolve() {
    if (mood === "evolve") {
      return;
    }
    mood = "evolve";
    loaded = null;
    $("frame").classList.remove("playing", "waiting");
    $("step").disabled = false;
    tell("");
    setSpeed(speedBefore);
    setRunning(true);
    $("pause").focus({ preventScroll: true });
  }

  const current = () => loaded || page.champion();

  function start(person) {
    show(mood === "game" ? game.champion : current(), person);
    $("frame").scrollIntoView({ block: "nearest" });
    document.activeElement.blur();
  }

  async function accept(make) {
    try {
      const c = await make();
      const reached = page.check(c.seed | 0, c.generation, c.lane || 0, c.rules || 0, c.ticks, c.flaps);
      if (reached !== c.ticks) {
        throw new Error(`This champion's flaps end at tick ${many(reached)}, not ${many(c.ticks)}: it was changed or made by another version.`);
      }
      loaded = c;
      show(c, false);
      say(`A champion of ${many(c.ticks)} ticks is loaded.`);
    } catch (e) {
      tell(e.message, ["OK", () => (mood === "evolve" ? tell("") : game.again())]);
    }
  }

  async function share() {
    const url = new URL(location.href);
    url.search = "";
    url.hash = `champion=${await packChampion(current())}`;
    try {
      await navigator.clipboard.writeText(url.href);
      tell(`A link to the champion's flight of ${many(current().ticks)} ticks is on your clipboard.`, ["OK", () => tell("")]);
    } catch (e) {
      // no clipboard here: show it, selected
      tell("Copy this link:", ["Done", () => tell("")]);
      const field = document.createElement("input");
      field.readOnly = true;
      field.value = url.href;
      field.setAttribute("aria-label", "Link to the champion");
      $("message-buttons").prepend(field);
      field.select();
    }
  }

  $("pause").onclick = () => setRunning(!running);
  $("step").onclick = stepOnce;
  $("speed").oninput = () => setSpeed(SPEEDS[Number($("speed").value)]);
  $("play").onclick = () => start(true);
  $("watch").onclick = () => start(false);
  $("toast-go").onclick = () => start(false);
  $("save").onclick = () => {
    const c = current();
    download(`kinglet-champion-${c.mode}-${c.ticks}.json`, JSON.stringify(c));
  };
  $("load").onchange = (e) => {
    const file = e.target.files[0];
    e.target.value = "";
    if (file) {
      accept(async () => readChampion(await file.text()));
    }
  };
  $("share").onclick = share;
  $("sky").addEventListener("pointerdown", (e) => {
    if (mood === "game" && game.against) {
      e.preventDefault();
      game.press();
    }
  });
  document.addEventListener("keydown", (e) => {
    const at = e.target.tagName;
    if (e.ctrlKey || e.metaKey || e.altKey || at === "INPUT" && e.target.type === "number" || at === "SELECT") {
      return;
    }
    if (e.code === "Space") {
      if (at === "BUTTON" || at === "SUMMARY" || (at === "INPUT" && e.target.type !== "range")) {
        return; // it presses what has the focus
      }
      e.preventDefault();
      if (mood === "game" && game.against) {
        if (!e.repeat) {
          game.press();
        }
      } else {
        setRunning(!running);
      }
    } else if (e.key === "Escape") {
      evolve();
    } else if (e.key === "+" || e.key === "=") {
      shift(1);
    } else if (e.key === "-") {
      shift(-1);
    } else if (e.key === "s") {
      stepOnce();
    } else if (e.key === "p") {
      start(true);
    } else if (e.key === "w") {
      start(false);
    }
  });
  let hiddenWhile = false;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hiddenWhile = running;
      running = false;
    } else if (hiddenWhile) {
      running = true;
      before = performance.now();
    }
  });
  night.addEventListener("change", () => (drawn = 0));

  window.flappy = {
    state: () => ({
      mode: page.mode(), generation: page.generation(), tick: page.tick(), alive: page.alive(), best: page.best(),
      ticksPerSecond: Math.round(perSecond), device: page.device(),
    }),
    champion: () => page.champion(),
    checksum: (seed, population, ticks) => page.checksum(seed, population, ticks),
  };

  if (address.has("device")) {
    page.use(address.get("device")); // for measuring; what is not here leaves the choice automatic
  }
  open();
  setSpeed(speed);
  const link = /[#&]champion=([\w-]+)/.exec(location.hash);
  if (link) {
    accept(() => unpackChampion(link[1]));
  }
  requestAnimationFrame((now) => {
    before = now;
    frame(now);
  });
}
