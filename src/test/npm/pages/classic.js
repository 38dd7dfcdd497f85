importScripts('../node_modules/kinglet/kinglet.umd.js');

onmessage = async (event) => {
  await kinglet.setBackend(event.data);
  const y = kinglet.tensor([1, 2, 3]).square();
  postMessage([kinglet.getBackend(), Array.from(await y.data())]);
};
