// Holds one peer for the page that measures it.
import { open } from './peer.mjs';
import { cases } from './cases.mjs';

let tf;
let current;

globalThis.bench = {
  async open(peer) {
    tf = await open(peer);
  },
  async prepare(id) {
    current = await cases.find((c) => c.id === id).prepare(tf);
  },
  run: (k) => current.run(k),
  dispose() {
    current?.dispose();
    current = null;
  },
};
