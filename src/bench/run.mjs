// Measures the built script, and TensorFlow.js beside it where npm has installed it, in a headless
// Chromium, and appends one line of JSON per case to a file: node src/bench/run.mjs --help
import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { dirname, extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quartiles } from './lines.mjs';
import { cases } from './page/cases.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const FIRST = 'first-tensor';
const HELP = `node src/bench/run.mjs [options]
  --backends LIST   webgl,wasm,cpu (those that the script lacks are left out)
  --only LIST       only cases that begin so: ${cases.map((c) => c.id).join(', ')}, ${FIRST}
  --rounds N        turns of each peer in each case (7)
  --budget MS       how long a turn is at least (100)
  --first N         new browsers for ${FIRST}, for each peer (5; 0: none)
  --out FILE        where lines are appended (target/bench.jsonl)
  --script FILE     what is measured (target/dist/kinglet.umd.js)
  --commit NAME     what it is called (HEAD; with a + behind it where files differ from it)
  --tfjs FOLDER     whose node_modules hold @tensorflow/tfjs (here; none: leave it out)
  --isolated        pages that may use threads in WebAssembly`;

const { values: options } = parseArgs({
  options: {
    backends: { type: 'string', default: 'webgl,wasm,cpu' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '7' },
    budget: { type: 'string', default: '100' },
    first: { type: 'string', default: '5' },
    out: { type: 'string', default: join(ROOT, 'target/bench.jsonl') },
    script: { type: 'string', default: join(ROOT, 'target/dist/kinglet.umd.js') },
    commit: { type: 'string' },
    tfjs: { type: 'string', default: ROOT },
    isolated: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const stop = (why) => {
  console.error(why);
  process.exit(1);
};
const list = (text) => text.split(',').filter((s) => s !== '');
const git = (...args) => execFileSync('git', ['-C', ROOT, ...args], { encoding: 'utf8' }).trim();

if (!fs.existsSync(options.script)) {
  stop(`${options.script} is not there: mvn -q compile exec:exec@site`);
}
const wanted = (id) => options.only === '' || list(options.only).some((s) => id.startsWith(s));
const ids = cases.map((c) => c.id).filter(wanted);
const colds = wanted(FIRST) ? Number(options.first) : 0;
if (ids.length + colds === 0) {
  stop(`no case begins with ${options.only}\n${HELP}`);
}
const committed = Number(git('log', '-1', '--format=%ct')) * 1000;
if (!options.commit && fs.statSync(options.script).mtimeMs < committed) {
  console.log(`${options.script} is older than HEAD: was it built of it?`);
}
const commit =
  options.commit ??
  git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '-uno') ? '+' : '');

// ---- who is measured ---------------------------------------------------------------------------

/** Folders that are served, by the first part of their address. */
const folders = { page: join(HERE, 'page'), kinglet: dirname(resolve(options.script)) };

/** The folder and version of an npm package, or null. */
function npm(name) {
  try {
    const file = createRequire(join(resolve(options.tfjs), 'x.js')).resolve(`${name}/package.json`);
    return { folder: dirname(file), version: JSON.parse(fs.readFileSync(file, 'utf8')).version };
  } catch {
    return null;
  }
}

function peersOf(backend) {
  const script = '/kinglet/' + resolve(options.script).split(sep).pop();
  const out = [{ lib: 'kinglet', global: 'kinglet', backend, scripts: [script] }];
  const tf = options.tfjs === 'none' ? null : npm('@tensorflow/tfjs');
  const wasm = tf && backend === 'wasm' ? npm('@tensorflow/tfjs-backend-wasm') : null;
  if (tf && (backend !== 'wasm' || wasm)) {
    folders.tfjs = join(tf.folder, 'dist');
    const peer = { lib: 'tfjs', global: 'tf', backend, version: tf.version };
    peer.scripts = ['/tfjs/tf.min.js'];
    // it refuses a renderer that is software, otherwise
    peer.flags = backend === 'webgl' ? { SOFTWARE_WEBGL_ENABLED: true } : {};
    if (wasm) {
      folders['tfjs-wasm'] = join(wasm.folder, 'dist');
      peer.scripts.push('/tfjs-wasm/tf-backend-wasm.min.js');
      peer.wasm = '/tfjs-wasm/';
    }
    out.push(peer);
  }
  return out.map((p) => ({ name: `${p.lib}-${p.backend}`, ...p }));
}

const peers = list(options.backends).flatMap(peersOf);
const gone = new Set();

// ---- what is written ---------------------------------------------------------------------------

const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
const about = {
  commit,
  date: new Date().toISOString(),
  machine: `${cpu}, ${cpus().length} cores, ${process.platform} ${process.arch}`,
  browser: '',
  renderer: '',
};
let failed = 0;
fs.mkdirSync(dirname(resolve(options.out)), { recursive: true });

function write(id, name, samples, flops) {
  const { lib, backend, version } = peers.find((p) => p.name === name);
  const q = quartiles(samples);
  const line = { ...about, case: id, peer: lib, version, backend, unit: 'ms', ...q };
  fs.appendFileSync(options.out, JSON.stringify(line) + '\n');
  const rate = flops ? `, ${(flops / q.median / 1e6).toFixed(1)} GFLOP/s` : '';
  const range = `${q.q1.toFixed(3)} to ${q.q3.toFixed(3)}`;
  console.log(`${id}  ${name}: ${q.median.toFixed(3)} ms (${range}; ${q.n} samples)${rate}`);
}

// ---- the server --------------------------------------------------------------------------------

const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript' };
TYPES['.wasm'] = 'application/wasm';

/** Who waits for the browser, by the address that it posts to. */
const waiting = {};
const firsts = new Map();

const answers = {
  '/renderer': (a) => (about.renderer = a.renderer),
  '/samples': (a) => write(a.case, a.peer, a.samples, a.flops),
  '/left-out'(a) {
    gone.add(a.peer);
    console.log(`${a.peer} is left out: ${a.error}`);
  },
  '/failed'(a) {
    failed += a.peer.startsWith('kinglet') ? 1 : 0;
    console.log(`${a.case}  ${a.peer}: ${a.error}`);
  },
  '/first'(a) {
    if (a.error) {
      answers['/failed']({ ...a, case: FIRST });
    } else {
      firsts.set(a.peer, [...(firsts.get(a.peer) ?? []), a.ms]);
    }
  },
  '/done'() {},
};

let heard = Date.now();
const server = createServer(async (request, response) => {
  heard = Date.now();
  const path = new URL(request.url, 'http://localhost').pathname;
  const isolation = options.isolated
    ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
    : {};
  if (request.method === 'POST' && answers[path]) {
    let text = '';
    for await (const part of request) {
      text += part;
    }
    about.browser = /Chrom\w*\/\d+/.exec(request.headers['user-agent'])?.[0] ?? '';
    answers[path](JSON.parse(text));
    response.writeHead(204).end();
    waiting[path]?.();
    return;
  }
  if (path === '/plan') {
    const plan = { peers, cases: ids };
    plan.rounds = Number(options.rounds);
    plan.budget = Number(options.budget);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(plan));
    return;
  }
  const [, name, ...rest] = path.split('/');
  const file = folders[name] && normalize(join(folders[name], rest.join('/')));
  if (!file?.startsWith(folders[name] + sep) || !fs.existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...isolation });
  response.end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const home = `http://127.0.0.1:${server.address().port}/page/`;

// ---- the browser -------------------------------------------------------------------------------

function chromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = (process.env.PATH ?? '').split(':').flatMap((d) => names.map((n) => join(d, n)));
  const found = [process.env.KINGLET_CHROMIUM, ...places].find((f) => f && fs.existsSync(f));
  return found ?? stop('no Chromium found: its path in KINGLET_CHROMIUM');
}

/** Opens a page in a new browser until something is posted to an address. */
async function browse(page, until) {
  const profile = fs.mkdtempSync(join(tmpdir(), 'kinglet-bench-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    `--user-data-dir=${profile}`,
    ...list(process.env.KINGLET_CHROMIUM_ARGS ?? ''),
  ];
  const child = spawn(chromium(), [...flags, home + page], { stdio: 'ignore', detached: true });
  heard = Date.now();
  let look;
  try {
    await new Promise((done, lost) => {
      waiting[until] = done;
      child.on('error', lost);
      child.on('exit', () => lost(new Error('the browser ended')));
      look = setInterval(() => {
        if (Date.now() - heard > 300_000) {
          lost(new Error('nothing heard of the browser for five minutes'));
        }
      }, 1000);
    });
  } finally {
    clearInterval(look);
    delete waiting[until];
    child.removeAllListeners('exit');
    const ended = new Promise((done) => (child.exitCode === null ? child.on('exit', done) : done()));
    try {
      process.kill(-child.pid, 'SIGKILL'); // with its children
    } catch {
      // it has ended
    }
    await ended;
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

try {
  await browse('page.html', '/done');
  for (let i = 0; i < colds; i++) {
    for (const p of peers.filter((q) => !gone.has(q.name))) {
      await browse('first.html#' + encodeURIComponent(JSON.stringify(p)), '/first');
    }
  }
  firsts.forEach((samples, name) => write(FIRST, name, samples, 0));
  console.log(`appended to ${options.out}`);
} catch (e) {
  console.error(e.message);
  failed++;
} finally {
  server.close();
  server.closeAllConnections();
}
process.exitCode = failed > 0 ? 1 : 0;
