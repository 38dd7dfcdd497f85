import { getBackend, setBackend, tensor } from '../node_modules/kinglet/kinglet.mjs';

onmessage = async (event) => {
  await setBackend(event.data);
  const y = tensor([1, 2, 3]).square();
  postMessage([getBackend(), Array.from(await y.data())]);
};
