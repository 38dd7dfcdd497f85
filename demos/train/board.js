"use strict";

// The plane: what the network makes of it, the points, and the pen that adds more.
window.Board = (() => {
  const GRID = 48; // the network is asked at GRID × GRID places
  const REACH = 1.05; // the plane's sides are at ± this

  const canvas = document.getElementById("board");
  const pen = canvas.getContext("2d");
  const picture = document.createElement("canvas");
  picture.width = picture.height = GRID;
  const pictured = picture.getContext("2d");
  const cursor = { x: 0, y: 0, shown: false };
  let points = [];
  let answered = false;

  /** The classes' colours as [red, green, blue], and the paper's. */
  const palette = () => {
    const style = getComputedStyle(document.documentElement);
    const parse = (name) => {
      const hex = style.getPropertyValue(name).trim();
      return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
    };
    return { classes: ["--c0", "--c1", "--c2"].map(parse), paper: parse("--plane") };
  };

  /** The places of the grid, row by row from the top, as [x, y] pairs. */
  function grid() {
    const places = new Float32Array(GRID * GRID * 2);
    for (let i = 0; i < GRID * GRID; i++) {
      places[2 * i] = REACH * (((i % GRID) + 0.5) / GRID * 2 - 1);
      places[2 * i + 1] = REACH * (1 - ((Math.floor(i / GRID) + 0.5) / GRID) * 2);
    }
    return places;
  }

  /** Takes what the network answers at the places of the grid: three shares each; null for nothing yet. */
  function answer(shares) {
    answered = shares !== null;
    if (answered) {
      const { classes, paper } = palette();
      const image = pictured.createImageData(GRID, GRID);
      for (let i = 0; i < GRID * GRID; i++) {
        for (let k = 0; k < 3; k++) {
          let mixed = 0;
          for (let c = 0; c < 3; c++) mixed += shares[3 * i + c] * classes[c][k];
          image.data[4 * i + k] = paper[k] + (mixed - paper[k]) * 0.5;
        }
        image.data[4 * i + 3] = 255;
      }
      pictured.putImageData(image, 0, 0);
    }
    draw();
  }

  const MARKS = [
    (x, y, r) => pen.arc(x, y, r, 0, 7),
    (x, y, r) => {
      pen.moveTo(x, y - 1.2 * r);
      pen.lineTo(x + 1.1 * r, y + 0.8 * r);
      pen.lineTo(x - 1.1 * r, y + 0.8 * r);
      pen.closePath();
    },
    (x, y, r) => pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r),
  ];

  function draw() {
    const side = canvas.clientWidth;
    const ratio = window.devicePixelRatio || 1;
    if (!side) return;
    if (canvas.width !== Math.round(side * ratio)) canvas.width = canvas.height = Math.round(side * ratio);
    const { classes, paper } = palette();
    const css = (c) => `rgb(${c.join(",")})`;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = css(paper);
    pen.fillRect(0, 0, side, side);
    if (answered) {
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, side, side);
    }
    const radius = Math.max(3, side / 120);
    const at = (p) => [((p.x / REACH + 1) / 2) * side, ((1 - p.y / REACH) / 2) * side];
    pen.lineWidth = 1.4;
    for (const p of points) {
      pen.beginPath();
      MARKS[p.label](...at(p), radius);
      pen.fillStyle = p.unseen ? css(paper) : css(classes[p.label]);
      pen.strokeStyle = p.unseen ? css(classes[p.label]) : css(paper);
      pen.lineWidth = p.unseen ? 1.8 : 1;
      pen.fill();
      pen.stroke();
    }
    if (cursor.shown) {
      const [x, y] = at(cursor);
      pen.lineWidth = 2;
      pen.strokeStyle = getComputedStyle(canvas).color;
      pen.strokeRect(x - 9, y - 9, 18, 18);
    }
  }

  function show(list) {
    points = list;
    draw();
  }

  /**
   * Lets the visitor add points by mouse, finger and keys.
   *
   * @param add called with x and y
   * @param choose called with the number of a class
   */
  function listen(add, choose) {
    let last = null;
    const put = (e) => {
      const box = canvas.getBoundingClientRect();
      const [px, py] = [e.clientX - box.left, e.clientY - box.top];
      if (last && Math.hypot(px - last[0], py - last[1]) < 14) return;
      last = [px, py];
      const inside = px >= 0 && py >= 0 && px <= box.width && py <= box.height;
      if (inside) add(REACH * ((px / box.width) * 2 - 1), REACH * (1 - (py / box.height) * 2));
    };
    canvas.addEventListener("pointerdown", (e) => {
      if (e.button > 0) return;
      canvas.setPointerCapture(e.pointerId);
      cursor.shown = false;
      last = null;
      put(e);
    });
    canvas.addEventListener("pointermove", (e) => canvas.hasPointerCapture(e.pointerId) && put(e));
    canvas.addEventListener("keydown", (e) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (step) {
        cursor.x = Math.max(-1, Math.min(1, cursor.x + step[0] * 0.05));
        cursor.y = Math.max(-1, Math.min(1, cursor.y + step[1] * 0.05));
        cursor.shown = true;
      } else if (e.key === " ") {
        cursor.shown = true;
        add(cursor.x, cursor.y);
      } else if ("123".includes(e.key)) {
        choose(Number(e.key) - 1);
      } else return;
      e.preventDefault();
      draw();
    });
    canvas.addEventListener("blur", () => {
      cursor.shown = false;
      draw();
    });
    new ResizeObserver(draw).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }

  return { GRID, grid, answer, show, listen };
})();
