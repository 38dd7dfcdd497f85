"use strict";

// Two small pictures: how fit each generation was, and what the leader's network thinks.

/** A canvas's 2d context in CSS pixels, its size matched to the box it has now. */
function paper(canvas) {
  const box = canvas.getBoundingClientRect();
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const w = Math.round(box.width * ratio);
  const h = Math.round(box.height * ratio);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const p = canvas.getContext("2d");
  p.setTransform(ratio, 0, 0, ratio, 0, 0);
  p.clearRect(0, 0, box.width, box.height);
  return [p, box.width, box.height];
}

function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The fitness of generations, on a logarithmic scale: a record is often ten times the one before. */
function drawChart(canvas, history) {
  const [p, w, h] = paper(canvas);
  const left = 38;
  const right = w - 8;
  const top = 8;
  const bottom = h - 18;
  let most = 1000;
  for (const f of history) {
    most = Math.max(most, f.best);
  }
  const high = Math.ceil(Math.log10(most) * 2) / 2;
  const low = 1; // ten ticks
  const y = (v) => bottom - ((Math.log10(Math.max(10, v)) - low) / (high - low)) * (bottom - top);
  const first = Math.max(0, history.length - 400);
  const shown = history.slice(first);
  const x = (i) => left + ((i + 0.5) / Math.max(shown.length, 8)) * (right - left);
  p.font = "11px system-ui, sans-serif";
  p.textBaseline = "middle";
  p.textAlign = "right";
  p.lineWidth = 1;
  for (let e = 1; e <= high; e++) {
    p.strokeStyle = ink("--line");
    p.beginPath();
    p.moveTo(left, y(10 ** e));
    p.lineTo(right, y(10 ** e));
    p.stroke();
    p.fillStyle = ink("--faint");
    p.fillText(e < 3 ? String(10 ** e) : `${10 ** (e - 3)}k`, left - 6, y(10 ** e));
  }
  p.textBaseline = "alphabetic";
  p.textAlign = "left";
  p.fillText(String(first + 1), left, h - 4);
  p.textAlign = "right";
  p.fillText(shown.length ? String(first + shown.length) : "generation", right, h - 4);
  const lines = [["median", "--median", [2, 3]], ["mean", "--mean", [6, 3]], ["best", "--best", []]];
  for (const [key, colour, dash] of lines) {
    p.strokeStyle = p.fillStyle = ink(colour);
    p.setLineDash(dash);
    p.lineWidth = key === "best" ? 2 : 1.6;
    p.beginPath();
    shown.forEach((f, i) => (i ? p.lineTo(x(i), y(f[key])) : p.moveTo(x(i), y(f[key]))));
    p.stroke();
    p.setLineDash([]);
    if (key === "best" && shown.length) {
      p.beginPath();
      p.arc(x(shown.length - 1), y(shown[shown.length - 1].best), 3, 0, 7);
      p.fill();
    }
  }
}

const SEES = ["height", "gap", "speed", "distance"];

/** The network with what it thinks now: line width is a weight's size, colour its sign, a neuron's fill its value. */
function drawNetwork(canvas, inputs, hidden, weights, values) {
  const [p, w, h] = paper(canvas);
  const columns = [inputs, hidden, 1];
  const x = (c) => 64 + (c / 2) * (w - 128);
  const y = (c, i) => (h * (i + 0.5)) / columns[c];
  const radius = Math.min(15, (h / Math.max(inputs, hidden)) * 0.36);
  const positive = ink("--positive");
  const negative = ink("--negative");
  const link = (x0, y0, x1, y1, weight, from) => {
    p.strokeStyle = weight > 0 ? positive : negative;
    p.globalAlpha = 0.25 + 0.75 * Math.min(1, Math.abs(from));
    p.lineWidth = 0.6 + Math.min(7, Math.abs(weight) * 2.4);
    p.beginPath();
    p.moveTo(x0, y0);
    p.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
    p.stroke();
  };
  for (let j = 0; j < hidden; j++) {
    for (let i = 0; i < inputs; i++) {
      link(x(0), y(0, i), x(1), y(1, j), weights[j * inputs + i], values[i]);
    }
    link(x(1), y(1, j), x(2), y(2, 0), weights[inputs * hidden + j], values[inputs + j]);
  }
  p.globalAlpha = 1;
  p.font = "12px system-ui, sans-serif";
  p.textBaseline = "middle";
  let k = 0;
  columns.forEach((count, c) => {
    for (let i = 0; i < count; i++, k++) {
      const v = values[k];
      const flaps = c === 2 && v > 0.5;
      p.fillStyle = ink("--card");
      p.beginPath();
      p.arc(x(c), y(c, i), radius, 0, 7);
      p.fill();
      p.globalAlpha = Math.max(0.06, Math.min(1, Math.abs(v)));
      p.fillStyle = flaps ? ink("--best") : v < 0 ? negative : positive;
      p.fill();
      p.globalAlpha = 1;
      p.strokeStyle = ink("--text");
      p.lineWidth = flaps ? 2.5 : 1.2;
      p.stroke();
      p.fillStyle = ink("--text");
      if (c === 0) {
        p.textAlign = "right";
        p.fillText(SEES[i], x(0) - radius - 6, y(0, i));
      } else if (c === 2) {
        p.textAlign = "left";
        p.fillText(flaps ? "flap!" : "glide", x(2) + radius + 6, y(2, 0));
      }
    }
  });
}
