// How long it takes from the script tag to the first sum read; the browser is a new one.
import { open } from './peer.mjs';

const peer = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const answer = { peer: peer.name };
try {
  const begin = performance.now();
  const tf = await open(peer);
  const sum = await tf.add(tf.tensor([1, 2, 3]), tf.tensor([4, 5, 6])).data();
  answer.ms = performance.now() - begin;
  if (String(Array.from(sum)) !== '5,7,9') {
    throw new Error('the sum is ' + sum);
  }
} catch (e) {
  answer.error = String(e);
}
await fetch('/first', { method: 'POST', body: JSON.stringify(answer) });
