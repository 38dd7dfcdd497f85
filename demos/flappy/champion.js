"use strict";

// A champion as JSON and as a link.

/** The champion that a text holds. Throws an Error that says what is wrong with it. */
function readChampion(text) {
  let c;
  try {
    c = JSON.parse(text);
  } catch (e) {
    throw new Error("This is not a champion: the file is not JSON.");
  }
  const whole = (v, low, high) => Number.isInteger(v) && v >= low && v <= high;
  const need = (good, what) => {
    if (!good) {
      throw new Error(`This is not a champion: ${what}.`);
    }
  };
  need(c && typeof c === "object" && !Array.isArray(c), "no object");
  need(c.mode === "classic" || c.mode === "swarm", 'its mode is neither "classic" nor "swarm"');
  const n = c.network;
  need(Array.isArray(n) && n.length === 3 && whole(n[0], 2, 4) && whole(n[1], 1, 64) && n[2] === 1, "its network is not [2 to 4, hidden, 1]");
  need(Array.isArray(c.weights) && c.weights.length === (n[0] + 1) * n[1] && c.weights.every(Number.isFinite), `it needs ${(n[0] + 1) * n[1]} weights`);
  need(whole(c.seed, -2147483648, 4294967295), "its seed is no 32-bit number");
  need(whole(c.generation, 1, 1e9), "its generation is missing");
  need(whole(c.ticks, 0, 1e6), "its ticks are not between 0 and 1,000,000");
  need(Array.isArray(c.flaps) && c.flaps.every((t, i) => whole(t, i ? c.flaps[i - 1] + 1 : 0, 1e6)), "its flaps are not rising ticks");
  const swarm = c.mode === "swarm";
  need(!swarm || (whole(c.lane, 0, 63) && whole(c.rules, 0, 15)), "its world is missing");
  const known = { mode: c.mode, network: n, weights: c.weights, seed: c.seed, ticks: c.ticks, flaps: c.flaps, generation: c.generation };
  return swarm ? { ...known, lane: c.lane, rules: c.rules } : known;
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** What goes behind #champion= in a link: the JSON with the flaps as differences, packed, in base64url. */
async function packChampion(champion) {
  const flaps = champion.flaps.map((t, i) => t - (i ? champion.flaps[i - 1] : 0));
  const json = new TextEncoder().encode(JSON.stringify({ ...champion, flaps }));
  const packed = await through(json, new CompressionStream("deflate-raw"));
  let text = "";
  packed.forEach((b) => (text += String.fromCharCode(b)));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function unpackChampion(packed) {
  let json;
  try {
    const text = atob(packed.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    json = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
    let at = 0;
    json.flaps = json.flaps.map((d) => (at += d));
  } catch (e) {
    throw new Error("The champion in this link is damaged: was the link cut off?");
  }
  return readChampion(JSON.stringify(json));
}

function download(name, text) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}
