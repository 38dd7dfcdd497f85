// Measures: every peer prepares, warms up, and then they take turns, each round beginning with
// another one. A sample is one call, or the mean of a batch where a call is short.
import { cases } from './cases.mjs';

const post = (path, body) => fetch(path, { method: 'POST', body: JSON.stringify(body) });

/** A sample takes as many milliseconds at least: the clock of a page is coarse. */
const SHORT = 2;

const plan = await (await fetch('/plan')).json();
const peers = [];

for (const peer of plan.peers) {
  const frame = document.createElement('iframe');
  frame.src = 'frame.html';
  const loaded = new Promise((done) => (frame.onload = done));
  document.body.append(frame);
  await loaded;
  try {
    const { bench } = frame.contentWindow;
    await bench.open(peer);
    peers.push({ ...peer, bench, turn: 0 });
  } catch (e) {
    await post('/left-out', { peer: peer.name, error: String(e) });
  }
}

/** A call with the next inputs. */
const call = (p) => p.bench.run(p.turn++ % 4);

async function timed(p, calls) {
  const t = performance.now();
  for (let i = 0; i < calls; i++) {
    await call(p);
  }
  return (performance.now() - t) / calls;
}

/** The least of several samples: the others may have been interrupted. */
async function least(p, samples) {
  let ms = Infinity;
  for (let i = 0; i < samples; i++) {
    ms = Math.min(ms, await timed(p, p.batch));
  }
  return ms;
}

/** How far two results are apart, to the larger of 1 and the largest number of the first. */
function apart(a, b) {
  if (a.length !== b.length) {
    return Infinity;
  }
  let most = 1;
  let gap = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i]));
    gap = Math.max(gap, a[i] === b[i] ? 0 : Math.abs(a[i] - b[i]));
    if (Number.isNaN(a[i]) !== Number.isNaN(b[i])) {
      return Infinity;
    }
  }
  return gap / most;
}

async function measure(c) {
  const ready = [];
  let expected;
  for (const p of peers) {
    try {
      p.turn = 0;
      await p.bench.prepare(c.id);
      const got = await call(p);
      expected ??= got;
      const off = apart(expected, got);
      if (!(off < (c.loose ? 1e-2 : 2e-3))) {
        throw new Error(`differs from ${ready[0].name} by ${off}`);
      }
      ready.push(p);
      const until = performance.now() + plan.budget;
      for (let i = 0; i < 3 || (performance.now() < until && i < 50); i++) {
        await call(p);
      }
      p.batch = 1;
      while ((await least(p, 3)) * p.batch < SHORT) {
        p.batch *= 2;
      }
      p.samples = [];
    } catch (e) {
      await post('/failed', { case: c.id, peer: p.name, error: String(e) });
      p.bench.dispose();
    }
  }
  for (let round = 0; round < plan.rounds; round++) {
    for (let i = 0; i < ready.length; i++) {
      const p = ready[(i + round) % ready.length];
      const until = performance.now() + plan.budget;
      do {
        p.samples.push(await timed(p, p.batch));
      } while (performance.now() < until);
    }
  }
  for (const p of ready) {
    p.bench.dispose();
    await post('/samples', { case: c.id, peer: p.name, flops: c.flops ?? 0, samples: p.samples });
  }
}

/** What draws: the name that WebGL gives. */
function renderer() {
  const gl = document.createElement('canvas').getContext('webgl2');
  const more = gl?.getExtension('WEBGL_debug_renderer_info');
  return more ? gl.getParameter(more.UNMASKED_RENDERER_WEBGL) : 'no WebGL';
}

await post('/renderer', { renderer: renderer() });
for (const c of cases) {
  if (plan.cases.includes(c.id)) {
    await measure(c);
  }
}
await post('/done', {});
