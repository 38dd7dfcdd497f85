"use strict";

// The speed test: every job on every device.
window.Speed = (() => {
  const { byId, make, count, digits, turn } = window.Words;
  const rates = new Map(); // "job device" -> number
  let devices = [];
  let stop = null; // while it runs
  let label = () => "";

  const key = (job, device) => `${job.name} ${device}`;

  /** The bars of one job. */
  function draw(job) {
    const most = Math.max(...devices.map((d) => rates.get(key(job, d)) || 0));
    job.rows.forEach(({ bar, value }, i) => {
      const rate = rates.get(key(job, devices[i]));
      bar.firstChild.style.width = rate ? `${(100 * rate) / most}%` : "0";
      bar.classList.toggle("best", Boolean(rate) && rate === most && devices.length > 1);
      value.textContent = rate ? `${digits(rate)} ${job.unit}` : rate === 0 ? "failed" : "–";
    });
  }

  function build(names) {
    devices = names;
    byId("jobs").replaceChildren();
    for (const job of window.Jobs.list) {
      const card = make("section", { class: "sheet job" }, [make("h3", {}, job.name), make("p", { class: "soft" }, job.about)], byId("jobs"));
      job.rows = names.map((device) => {
        const row = make("div", { class: "race" }, make("span", {}, device), card);
        const bar = make("span", { class: "bar", "aria-hidden": "true" }, make("span"), row);
        return { bar, value: make("b", {}, "–", row) };
      });
      draw(job);
    }
  }

  /** What was measured, as text for others. */
  function report() {
    const lines = window.Jobs.list.map((job) => `| ${job.name}, ${job.about} | ${job.unit} | ${devices.map((d) => digits(rates.get(key(job, d)) || NaN)).join(" | ")} |`);
    return [`${label()}, Kinglet ${window.kinglet.version_core || window.kinglet.version || ""}`, "", `| job | unit | ${devices.join(" | ")} |`, `|---|---|${devices.map(() => "---|").join("")}`, ...lines].join("\n");
  }

  function state(text, running, share) {
    byId("speed-story").textContent = text;
    byId("speed-run").textContent = running ? "Stop" : rates.size ? "Test again" : "Test this machine";
    byId("speed-progress").hidden = !running;
    byId("speed-progress").value = share || 0;
    byId("speed-copy").disabled = running || !rates.size;
  }

  async function run() {
    let stopped = false;
    stop = () => (stopped = true);
    rates.clear();
    window.Jobs.list.forEach(draw);
    const all = window.Jobs.list.flatMap((job) => devices.map((device) => ({ job, device })));
    let trouble = "";
    let done = 0;
    for (const { job, device } of all) {
      if (stopped) break;
      state(`${job.name} on ${device}…`, true, done / all.length);
      await turn();
      try {
        const rate = await window.Jobs.measure(job, device, () => stopped);
        if (rate !== null) rates.set(key(job, device), rate);
      } catch (e) {
        rates.set(key(job, device), 0);
        trouble = ` ${job.name} on ${device}: ${e.message}`;
      }
      draw(job);
      done++;
    }
    stop = null;
    state((stopped ? "Stopped." : "This is what your machine does.") + trouble, false);
  }

  /** Sets it up for these devices; `around(work)` is given the work to do while nothing else does any. */
  function listen(names, around, machine) {
    label = machine;
    build(names);
    state(`${window.Jobs.list.length} jobs on each of ${count(names.length, "device")}, about a second each.`, false);
    byId("speed-run").onclick = () => (stop ? stop() : around(run));
    byId("speed-copy").onclick = async () => {
      try {
        await navigator.clipboard.writeText(report());
        byId("speed-copy").textContent = "Copied";
      } catch (e) {
        byId("speed-copy").textContent = "The browser forbids it";
      }
    };
  }

  return {
    listen,
    cancel: () => stop && stop(),
    state: () => ({ running: Boolean(stop), rates: Object.fromEntries(rates), report: report() }),
  };
})();
