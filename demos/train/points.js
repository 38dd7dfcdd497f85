"use strict";

// Points of three classes in the square from -1 to 1, made from a seed. Every fourth one is never learnt from.
window.Points = (() => {
  /** Mulberry32: the same numbers, 0 to 1, for a seed on every machine. */
  function random(seed) {
    let state = seed | 0;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  const point = (x, y, label) => ({ x, y, label });

  // each gives point number i of n of a class
  const SHAPES = {
    Spirals(label, share, draw) {
      const angle = share * 6.2 + (label * 2 * Math.PI) / 3 + (draw() - 0.5) * (0.55 - 0.3 * share);
      const radius = 0.06 + 0.88 * share;
      return point(radius * Math.cos(angle), radius * Math.sin(angle), label);
    },
    Rings(label, share, draw) {
      const angle = share * 2 * Math.PI;
      const radius = 0.12 + 0.34 * label + (draw() - 0.5) * 0.2;
      return point(radius * Math.cos(angle), radius * Math.sin(angle), label);
    },
    Squares(label, share, draw) {
      for (;;) {
        const [x, y] = [draw() * 1.9 - 0.95, draw() * 1.9 - 0.95];
        const cell = Math.floor((x + 0.95) / 0.634) + Math.floor((y + 0.95) / 0.634);
        if (cell % 3 === label) return point(x, y, label);
      }
    },
    Clouds(label, share, draw) {
      const far = 0.3 * Math.sqrt(-2 * Math.log(1 - draw()));
      const angle = draw() * 2 * Math.PI;
      const center = (label * 2 * Math.PI) / 3 + 0.5;
      const clip = (v) => Math.max(-0.98, Math.min(0.98, v));
      return point(
        clip(0.5 * Math.cos(center) + far * Math.cos(angle)),
        clip(0.5 * Math.sin(center) + far * Math.sin(angle)),
        label,
      );
    },
    Empty: null,
  };

  const EACH = 140;

  /** The points of a shape, classes and unseen points mixed. */
  function make(shape, seed) {
    const draw = random(seed);
    const list = [];
    if (SHAPES[shape]) {
      for (let i = 0; i < EACH; i++) {
        for (let label = 0; label < 3; label++) {
          list.push(SHAPES[shape](label, (i + 0.5) / EACH, draw));
        }
      }
    }
    for (let i = list.length - 1; i > 0; i--) {
      const k = Math.floor(draw() * (i + 1));
      [list[i], list[k]] = [list[k], list[i]];
    }
    list.forEach((p, i) => (p.unseen = i % 4 === 3));
    return list;
  }

  return { shapes: Object.keys(SHAPES), make };
})();
