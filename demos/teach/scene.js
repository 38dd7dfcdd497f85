"use strict";

// A drawn scene that stands in for a camera: a hand shows one of four gestures in a room. Everything follows from a seed and
// a time, so the same call always draws the same picture, and another seed gives another room, skin, sleeve and motion.
const scene = (() => {
  const GESTURES = ["Open hand", "Fist", "Victory", "Thumbs up"];
  const WIDTH = 640;
  const HEIGHT = 480;

  // How far each finger (thumb, index, middle, ring, little) is stretched, how wide they spread, the direction of the thumb
  // and the tilt of the whole hand, in radians clockwise from straight up.
  const SHAPES = [
    { reach: [1, 1, 1, 1, 1], spread: 0.17, thumb: -0.85, tilt: 0 },
    { reach: [0, 0, 0, 0, 0], spread: 0, thumb: 0.75, tilt: 0 },
    { reach: [0, 1, 1, 0, 0], spread: 0.26, thumb: 0.75, tilt: 0 },
    { reach: [1, 0, 0, 0, 0], spread: 0, thumb: -1.35, tilt: 1.4 },
  ];

  // Base point, length, width and order in the fan of the four fingers; the unit is the width of the palm.
  const FINGERS = [
    { x: -0.37, y: -0.4, length: 0.84, width: 0.25, fan: -1.5 },
    { x: -0.12, y: -0.47, length: 0.95, width: 0.26, fan: -0.5 },
    { x: 0.13, y: -0.45, length: 0.87, width: 0.25, fan: 0.5 },
    { x: 0.36, y: -0.36, length: 0.66, width: 0.21, fan: 1.5 },
  ];

  const SKINS = ["#f1c7a5", "#e0ac82", "#c68a5e", "#a56b43", "#7c4c2f", "#593622"];
  const SLEEVES = ["#2f6f8f", "#c4573b", "#5b5f97", "#3f7d5a", "#d9a441", "#7a3b5e"];
  const WALLS = ["#dfe7ea", "#e9e1d3", "#cfd9cc", "#d9d3e3", "#b9c7d1", "#8d99a3"];

  /** Uniform numbers in [0, 1) from a 32-bit seed (a multiply-and-xorshift mixer). */
  function randomFrom(seed) {
    let state = Math.imul(seed + 1, 0x9e3779b1);
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let x = Math.imul(state ^ (state >>> 15), state | 1);
      x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
      return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
    };
  }

  /** A smooth motion in (-1, 1): two sines that never repeat together. */
  function sway(random) {
    const a = 0.5 + random();
    const b = 1.3 + 1.4 * random();
    const phase = 6.28 * random();
    return (t) => 0.65 * Math.sin(a * t + phase) + 0.35 * Math.sin(b * t + 2 * phase);
  }

  const pick = (random, list) => list[Math.floor(random() * list.length)];
  const mix = (a, b, share) => a + (b - a) * share;

  function world(seed) {
    const random = randomFrom(seed);
    const shelves = [];
    for (let i = 0; i < 6; i++) {
      shelves.push({
        x: random() * WIDTH,
        y: random() * HEIGHT * 0.8,
        w: 30 + random() * 110,
        h: 24 + random() * 90,
        color: `hsl(${Math.floor(random() * 360)} ${15 + Math.floor(random() * 30)}% ${35 + Math.floor(random() * 40)}%)`,
      });
    }
    return {
      wall: pick(random, WALLS),
      skin: pick(random, SKINS),
      sleeve: pick(random, SLEEVES),
      window: random() * 0.8,
      shelves,
      warm: random(),
      moveX: sway(random),
      moveY: sway(random),
      size: sway(random),
      turn: sway(random),
      bend: sway(random),
      light: sway(random),
    };
  }

  function blend(from, to, share) {
    return {
      reach: from.reach.map((r, i) => mix(r, to.reach[i], share)),
      spread: mix(from.spread, to.spread, share),
      thumb: mix(from.thumb, to.thumb, share),
      tilt: mix(from.tilt, to.tilt, share),
    };
  }

  function room(ctx, w) {
    ctx.fillStyle = w.wall;
    ctx.fillRect(0, 0, WIDTH, HEIGHT);
    const glow = ctx.createLinearGradient(w.window * WIDTH, 0, WIDTH * 0.5, HEIGHT);
    glow.addColorStop(0, "rgba(255,255,255,0.45)");
    glow.addColorStop(1, "rgba(20,25,45,0.28)");
    for (const s of w.shelves) {
      ctx.fillStyle = s.color;
      ctx.globalAlpha = 0.55;
      ctx.fillRect(s.x - s.w / 2, s.y, s.w, s.h);
    }
    ctx.globalAlpha = 1;
    ctx.fillStyle = glow;
    ctx.fillRect(0, 0, WIDTH, HEIGHT);
  }

  function capsule(ctx, x, y, angle, length, width, fill, edge) {
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(angle);
    ctx.beginPath();
    ctx.moveTo(-width / 2, 0);
    ctx.lineTo(-width * 0.44, -length + width / 2);
    ctx.arc(0, -length + width / 2, width * 0.44, Math.PI, 0);
    ctx.lineTo(width / 2, 0);
    ctx.arc(0, 0, width / 2, 0, Math.PI);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.strokeStyle = edge;
    ctx.stroke();
    ctx.restore();
  }

  function hand(ctx, shape, skin, sleeve, bend) {
    const edge = "rgba(60,25,15,0.45)";
    ctx.lineWidth = 0.03;
    ctx.lineJoin = "round";
    capsule(ctx, 0, 3.4, 0, 3.1, 0.66, skin, edge);
    capsule(ctx, 0, 4.4, 0, 3.5, 0.9, sleeve, edge);

    const reach = shape.reach.map((r) => Math.max(0, r - 0.08 * Math.max(0, bend)));
    FINGERS.forEach((f, i) => {
      const angle = f.fan * shape.spread + f.fan * 0.03 + 0.05 * bend;
      const r = reach[i + 1];
      if (r > 0.35) capsule(ctx, f.x, f.y + 0.12, angle, 0.12 + f.length * r, f.width, skin, edge);
    });

    ctx.beginPath();
    ctx.moveTo(-0.48, -0.42);
    ctx.quadraticCurveTo(0, -0.62, 0.47, -0.36);
    ctx.quadraticCurveTo(0.53, 0.2, 0.3, 0.52);
    ctx.quadraticCurveTo(0, 0.62, -0.3, 0.52);
    ctx.quadraticCurveTo(-0.56, 0.1, -0.48, -0.42);
    ctx.fillStyle = skin;
    ctx.fill();
    ctx.strokeStyle = edge;
    ctx.stroke();

    FINGERS.forEach((f, i) => {
      const r = reach[i + 1];
      if (r > 0.35) return;
      capsule(ctx, f.x, f.y + 0.42, 0.03 * f.fan, 0.56 + r * 0.4, f.width, skin, edge);
    });
    const folded = shape.thumb > 0;
    const thumbX = folded ? -0.4 : -0.34;
    capsule(ctx, thumbX, 0.22, shape.thumb + 0.08 * bend, mix(0.62, 0.86, reach[0]), 0.27, skin, edge);
    ctx.beginPath();
    ctx.arc(-0.02, 0.26, 0.3, 0.2, 1.9);
    ctx.stroke();
  }

  /**
   * Draws one frame on a 640 x 480 canvas context.
   * gesture: 0..3; from and share: the gesture that it comes from and how far the change is (1 = arrived); t: seconds;
   * seed: room, skin and motion; place: seed of the room and skin alone, where it differs.
   */
  function draw(ctx, { gesture, t, seed, place = seed, from = gesture, share = 1 }) {
    const motion = world(seed);
    const w = place === seed ? motion : world(place);
    const shape = blend(SHAPES[from], SHAPES[gesture], share);
    ctx.save();
    ctx.setTransform(ctx.canvas.width / WIDTH, 0, 0, ctx.canvas.height / HEIGHT, 0, 0);
    room(ctx, w);
    ctx.save();
    ctx.translate(WIDTH / 2 + 46 * motion.moveX(t), HEIGHT * 0.53 + 34 * motion.moveY(t));
    ctx.rotate(shape.tilt + 0.2 * motion.turn(t));
    const scale = 128 * (1 + 0.16 * motion.size(t));
    ctx.scale(scale, scale);
    hand(ctx, shape, w.skin, w.sleeve, motion.bend(t));
    ctx.restore();
    const light = motion.light(t);
    ctx.globalCompositeOperation = "multiply";
    const level = 0.8 + 0.2 * light;
    const tint = (share) => Math.round(255 * Math.min(1, level * share));
    ctx.fillStyle = `rgb(${tint(1 + 0.06 * w.warm)},${tint(1)},${tint(1 - 0.1 * w.warm)})`;
    ctx.fillRect(0, 0, WIDTH, HEIGHT);
    ctx.restore();
  }

  return { GESTURES, WIDTH, HEIGHT, draw, randomFrom };
})();
