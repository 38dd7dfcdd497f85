"use strict";

// The picture, drawn by code: sky, hills, trunks and birds. World units throughout (500 by 512, a bird is 40 by 30);
// what does not change from frame to frame is drawn once into a canvas of its own.
function createArt(canvas) {
  const WIDTH = 500;
  const HEIGHT = 512;
  const CELL = 60; // a bird's picture, with room for wings and tilt
  const WINGS = 4;
  const TILTS = 7;
  const TILE = 1000; // after so many units a layer repeats
  const g = canvas.getContext("2d");

  const DAY = {
    sky: ["#8fd3f4", "#c9ecfb", "#fff4d9"], light: "#fffbe6", glow: "rgba(255,246,200,.9)", cloud: "rgba(255,255,255,.85)",
    hills: ["#b5d6c6", "#8fc0a0", "#6aa67c"], grass: "#5b9448", blade: "#78b45a", soil: "#8a6a48",
    bark: ["#8c6a4a", "#b08a63", "#6e5138"], ring: "#5d4430", leaf: "#4f9a4a", leafLight: "#79bf63",
  };
  const NIGHT = {
    sky: ["#0d1533", "#26315f", "#5a4a7d"], light: "#f4efd8", glow: "rgba(244,239,216,.25)", cloud: "rgba(160,170,215,.22)",
    hills: ["#2d3768", "#222c55", "#182143"], grass: "#1d3a35", blade: "#2d5548", soil: "#241d2b",
    bark: ["#4a3c46", "#68565c", "#352a35"], ring: "#2a2029", leaf: "#2f6150", leafLight: "#478270",
  };
  // body, belly, wing, crown: the leader first
  const COATS = [
    ["#7f9a3c", "#f3edc8", "#5c7330", "#ffb000"],
    ["#5f8fb8", "#e6f0f5", "#416d94", "#f26a4b"],
    ["#b9825a", "#f5e6d3", "#8f5f3e", "#e2483d"],
    ["#8a7cb5", "#ebe6f5", "#665995", "#f4c430"],
    ["#6da58f", "#e4f3ea", "#4b8270", "#ff8a5c"],
  ];

  let scale = 0;
  let dark = null;
  let colours = DAY;
  let backdrop, layers, trunk, collar, ground, birds;

  // a canvas of w by h world units
  function sheet(w, h) {
    const c = document.createElement("canvas");
    c.width = Math.ceil(w * scale);
    c.height = Math.ceil(h * scale);
    const p = c.getContext("2d");
    p.scale(scale, scale);
    return [c, p];
  }

  // the same numbers each time: the picture does not jump when the window changes size
  function dice(seed) {
    return () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296);
  }

  function makeBackdrop() {
    const [c, p] = sheet(WIDTH, HEIGHT);
    const sky = p.createLinearGradient(0, 0, 0, HEIGHT);
    colours.sky.forEach((colour, i) => sky.addColorStop(i * 0.45, colour));
    p.fillStyle = sky;
    p.fillRect(0, 0, WIDTH, HEIGHT);
    const random = dice(5);
    if (dark) {
      for (let i = 0; i < 90; i++) {
        p.globalAlpha = 0.25 + 0.75 * random();
        p.fillStyle = "#fff";
        const r = 0.4 + 0.9 * random();
        p.beginPath();
        p.arc(random() * WIDTH, random() * 300, r, 0, 7);
        p.fill();
      }
      p.globalAlpha = 1;
    }
    const glow = p.createRadialGradient(390, 90, 10, 390, 90, dark ? 110 : 170);
    glow.addColorStop(0, colours.glow);
    glow.addColorStop(1, "rgba(255,255,255,0)");
    p.fillStyle = glow;
    p.fillRect(0, 0, WIDTH, HEIGHT);
    p.fillStyle = colours.light;
    p.beginPath();
    p.arc(390, 90, 26, 0, 7);
    p.fill();
    if (dark) {
      p.fillStyle = "rgba(190,185,170,.5)";
      for (const [x, y, r] of [[382, 84, 6], [398, 96, 4], [393, 78, 3], [384, 101, 3]]) {
        p.beginPath();
        p.arc(x, y, r, 0, 7);
        p.fill();
      }
    }
    return c;
  }

  function makeClouds() {
    const [c, p] = sheet(TILE, 220);
    const random = dice(11);
    p.fillStyle = colours.cloud;
    for (let i = 0; i < 8; i++) {
      const x = 70 + i * 118 + random() * 40;
      const y = 40 + random() * 130;
      const size = 12 + random() * 16;
      p.beginPath();
      for (let k = -2; k <= 2; k++) {
        const r = size * (1.1 - Math.abs(k) * 0.27);
        p.moveTo(x + k * size + r, y);
        p.ellipse(x + k * size, y - (2 - Math.abs(k)) * size * 0.16, r, r * 0.72, 0, 0, 7);
      }
      p.fill();
    }
    return c;
  }

  // whole waves fit the tile, so that its ends meet
  function makeHills(index) {
    const height = 260;
    const [c, p] = sheet(TILE, height);
    const random = dice(20 + index);
    const waves = [1, 2, 3, 5, 8].map((n, k) => [n + index, random() * 7, (34 - 9 * index) / (k + 1)]);
    const ridge = (x) => 70 + 48 * index + waves.reduce((s, [n, at, size]) => s + size * Math.sin((x / TILE) * n * 2 * Math.PI + at), 0);
    p.fillStyle = colours.hills[index];
    p.beginPath();
    p.moveTo(0, height);
    for (let x = 0; x <= TILE; x += 4) {
      p.lineTo(x, ridge(x));
    }
    p.lineTo(TILE, height);
    p.fill();
    if (index > 0) {
      for (let i = 0; i < 60 * index; i++) {
        const x = 12 + random() * (TILE - 24);
        const foot = ridge(x) + 5;
        const tall = (10 + random() * 16) * (0.6 + 0.3 * index);
        p.beginPath();
        p.moveTo(x, foot - tall);
        p.quadraticCurveTo(x + tall * 0.16, foot - tall * 0.4, x + tall * 0.3, foot);
        p.lineTo(x - tall * 0.3, foot);
        p.quadraticCurveTo(x - tall * 0.16, foot - tall * 0.4, x, foot - tall);
        p.fill();
      }
    }
    return c;
  }

  function makeTrunk() {
    const [c, p] = sheet(50, HEIGHT);
    const round = p.createLinearGradient(0, 0, 50, 0);
    round.addColorStop(0, colours.bark[0]);
    round.addColorStop(0.32, colours.bark[1]);
    round.addColorStop(1, colours.bark[2]);
    p.fillStyle = round;
    p.fillRect(0, 0, 50, HEIGHT);
    const random = dice(31);
    p.strokeStyle = colours.ring;
    p.lineCap = "round";
    for (let i = 0; i < 90; i++) {
      p.globalAlpha = 0.15 + 0.3 * random();
      p.lineWidth = 0.8 + random() * 1.6;
      const x = 2 + random() * 46;
      const y = random() * HEIGHT;
      p.beginPath();
      p.moveTo(x, y);
      p.bezierCurveTo(x + 2, y + 8, x - 2, y + 16, x + random() * 2, y + 14 + random() * 26);
      p.stroke();
    }
    p.globalAlpha = 0.5;
    for (let y = 60; y < HEIGHT; y += 150) {
      p.beginPath();
      p.ellipse(14 + random() * 22, y, 5, 7, 0, 0, 7);
      p.stroke();
    }
    return c;
  }

  // moss and leaves round the end of a trunk, hanging no lower than the wood: what you see is what you hit
  function makeCollar() {
    const [c, p] = sheet(58, 30);
    const random = dice(47);
    for (let i = 0; i < 46; i++) {
      p.fillStyle = i % 3 ? colours.leaf : colours.leafLight;
      const x = 5 + random() * 48;
      const y = 5 + random() * random() * 19;
      p.beginPath();
      p.ellipse(x, y, 4.5, 2.6, random() * 3, 0, 7);
      p.fill();
    }
    return c;
  }

  function makeGround() {
    const [c, p] = sheet(TILE, 22);
    const random = dice(61);
    p.fillStyle = colours.soil;
    p.fillRect(0, 14, TILE, 8);
    p.fillStyle = colours.grass;
    p.fillRect(0, 8, TILE, 8);
    for (let i = 0; i < 520; i++) {
      p.fillStyle = i % 2 ? colours.grass : colours.blade;
      const x = 4 + random() * (TILE - 8);
      const tall = 4 + random() * 7;
      p.beginPath();
      p.moveTo(x - 1.6, 12);
      p.lineTo(x + random() * 4 - 2, 12 - tall);
      p.lineTo(x + 1.6, 12);
      p.fill();
    }
    return c;
  }

  // one bird about the origin, looking right; the box that counts is 40 by 30
  function bird(p, [body, belly, wing, crown], beat) {
    p.fillStyle = wing;
    p.beginPath();
    p.moveTo(-12, 1);
    p.lineTo(-25, -5);
    p.lineTo(-26, 2);
    p.lineTo(-22, 5);
    p.lineTo(-11, 6);
    p.fill();
    p.fillStyle = body;
    p.beginPath();
    p.ellipse(-1, 0, 17, 13, 0.08, 0, 7);
    p.fill();
    p.fillStyle = belly;
    p.beginPath();
    p.ellipse(1, 5, 12.5, 7.6, 0.1, 0, 7);
    p.fill();
    p.fillStyle = crown;
    p.beginPath();
    p.moveTo(-4, -11.5);
    p.quadraticCurveTo(7, -18, 14, -8.5);
    p.quadraticCurveTo(5, -11.5, -4, -11.5);
    p.fill();
    p.strokeStyle = "rgba(20,20,20,.75)";
    p.lineWidth = 1.3;
    p.beginPath();
    p.moveTo(-4, -11.2);
    p.quadraticCurveTo(6, -11.2, 14, -7.6);
    p.stroke();
    p.fillStyle = "#fff";
    p.beginPath();
    p.arc(9, -4.5, 4, 0, 7);
    p.fill();
    p.fillStyle = "#1d1d22";
    p.beginPath();
    p.arc(10, -4.3, 2.6, 0, 7);
    p.fill();
    p.fillStyle = "#fff";
    p.beginPath();
    p.arc(10.9, -5.3, 0.9, 0, 7);
    p.fill();
    p.fillStyle = "#33302c";
    p.beginPath();
    p.moveTo(14.5, -3.4);
    p.lineTo(22, -0.6);
    p.lineTo(14.5, 1.4);
    p.fill();
    // wing: up, level, down, level
    p.save();
    p.translate(-4, 0);
    p.rotate([0.75, 0.1, -0.6, 0.1][beat]);
    p.fillStyle = wing;
    p.beginPath();
    p.moveTo(7, -2);
    p.quadraticCurveTo(-4, [-13, -6, 2, -6][beat], -17, [-10, 1, 6, 1][beat]);
    p.quadraticCurveTo(-8, 9, 7, 4);
    p.fill();
    p.strokeStyle = "rgba(255,255,255,.55)";
    p.lineWidth = 1.1;
    p.beginPath();
    p.moveTo(4, 3);
    p.quadraticCurveTo(-4, 5, -12, [-4, 3, 7, 3][beat]);
    p.stroke();
    p.restore();
  }

  function makeBirds() {
    const [c, p] = sheet(CELL * TILTS, CELL * WINGS * COATS.length);
    COATS.forEach((coat, k) => {
      for (let beat = 0; beat < WINGS; beat++) {
        for (let tilt = 0; tilt < TILTS; tilt++) {
          p.save();
          p.translate((tilt + 0.5) * CELL, (k * WINGS + beat + 0.5) * CELL);
          p.rotate((tilt - 2) * 0.17);
          bird(p, coat, beat);
          p.restore();
        }
      }
    });
    return c;
  }

  /** Fits the picture to its box on the screen and to the colour scheme. */
  function fit(night) {
    const box = canvas.getBoundingClientRect();
    const next = (box.width * Math.min(2, window.devicePixelRatio || 1)) / WIDTH || 1;
    if (Math.abs(next - scale) < 0.002 && night === dark) {
      return;
    }
    scale = next;
    dark = night;
    colours = night ? NIGHT : DAY;
    canvas.width = Math.round(WIDTH * scale);
    canvas.height = Math.round(HEIGHT * scale);
    backdrop = makeBackdrop();
    layers = [[makeClouds(), 0.08, 0, 220], ...[0, 1, 2].map((i) => [makeHills(i), 0.15 + 0.15 * i, 270, 260])];
    trunk = makeTrunk();
    collar = makeCollar();
    ground = makeGround();
    birds = makeBirds();
  }

  function repeat(image, scroll, y, height) {
    for (let x = -(scroll % TILE); x < WIDTH; x += TILE) {
      g.drawImage(image, x, y, TILE, height);
    }
  }

  function drawTrunk(x, top, gap) {
    const under = top + gap;
    // the grain goes with the trunk's end, so a moving gap moves wood, not a window
    g.drawImage(trunk, 0, (HEIGHT - top) * scale, 50 * scale, top * scale, x, 0, 50, top);
    g.drawImage(trunk, 0, 0, 50 * scale, (HEIGHT - under) * scale, x, under, 50, HEIGHT - under);
    g.drawImage(collar, x - 4, under - 3, 58, 30);
    g.save();
    g.translate(x - 4, top + 3);
    g.scale(1, -1);
    g.drawImage(collar, 0, 0, 58, 30);
    g.restore();
  }

  /** One bird whose box begins at (x, y). */
  function drawBird(x, y, speed, beat, coat) {
    const tilt = Math.max(0, Math.min(TILTS - 1, Math.round(speed * 0.4) + 2));
    const side = CELL * scale;
    g.drawImage(birds, tilt * side, (coat * WINGS + beat) * side, side, side, x + 20 - CELL / 2, y + 15 - CELL / 2, CELL, CELL);
  }

  /** Everything behind the birds. pipes holds x, top and gap of each pair in turns. */
  function drawWorld(scroll, pipes, pairs) {
    g.setTransform(scale, 0, 0, scale, 0, 0);
    g.globalAlpha = 1;
    g.drawImage(backdrop, 0, 0, WIDTH, HEIGHT);
    for (const [image, depth, y, height] of layers) {
      repeat(image, scroll * depth, y, height);
    }
    for (let i = 0; i < pairs; i++) {
      drawTrunk(pipes[3 * i], pipes[3 * i + 1], pipes[3 * i + 2]);
    }
    repeat(ground, scroll, HEIGHT - 18, 22);
  }

  return { fit, drawWorld, drawBird, context: g, coats: COATS.length, wings: WINGS };
}
