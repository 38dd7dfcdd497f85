// Runs modules that the standard input lists, one JSON object a line, as a device does; prints the outputs,
// one JSON object a line: {error, outputs: [base64]}, with {ms: [..]} where the line asks for `times`.
import { createInterface } from 'node:readline';

const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
const memory = new WebAssembly.Memory(
  process.argv[2] ? { initial: 1024, maximum: 65536, shared: true } : { initial: 1024 });

for await (const line of createInterface({ input: process.stdin })) {
  const run = JSON.parse(line);
  let top = 1024;
  const place = (size) => {
    const at = top;
    top = (top + size + 16 + 15) & ~15;
    if (top > memory.buffer.byteLength) {
      memory.grow(Math.ceil((top - memory.buffer.byteLength) / 65536) + 16);
    }
    return at;
  };
  const put = (data, size) => {
    const at = place(size);
    const all = new Uint8Array(memory.buffer);
    all.fill(0xff, at, top); // what is not written shows
    all.set(data, at);
    return at;
  };
  const inputs = run.inputs.map(bytes).map((x) => put(x, x.length));
  const outputs = run.outputs.map((size) => put([], size));
  const scratch = put([], run.scratch);
  const words = [0, 0, scratch, scratch + run.packed, ...inputs, ...outputs, ...run.params];
  const args = put([], 4 * words.length);
  try {
    const module = new WebAssembly.Module(bytes(run.module));
    const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
    const all = () => {
      run.steps.forEach(([units, grain], i) => {
        // in pieces, to see that their bounds do not matter
        const piece = run.times ? units : Math.max(grain, Math.ceil(units / 3));
        for (let from = 0; from < units;) {
          const to = units - from - piece < grain ? units : from + piece;
          exports[`s${i}`](args, from, to);
          from = to;
        }
      });
    };
    new Int32Array(memory.buffer).set(words, args / 4);
    const ms = [];
    for (let i = 0; i < (run.times || 1); i++) {
      const from = performance.now();
      all();
      ms.push(performance.now() - from);
    }
    const error = new Int32Array(memory.buffer)[args / 4];
    const out = run.outputs.map((size, i) =>
      Buffer.from(memory.buffer, outputs[i], size).toString('base64'));
    console.log(JSON.stringify({ error, outputs: out, ms: run.times ? ms : undefined }));
  } catch (e) {
    console.log(JSON.stringify({ failed: String(e) }));
  }
}
