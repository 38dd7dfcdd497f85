// One library on one backend, in a frame of its own.

/** Loads the scripts and takes the backend; gives the library. */
export async function open(peer, scripts = peer.scripts) {
  for (const src of scripts) {
    await new Promise((done, failed) => {
      const s = document.createElement('script');
      s.onload = done;
      s.onerror = () => failed(new Error('cannot load ' + src));
      s.src = src;
      document.head.append(s);
    });
  }
  const tf = globalThis[peer.global];
  if (!tf) {
    throw new Error('the script defines no ' + peer.global);
  }
  for (const [flag, value] of Object.entries(peer.flags ?? {})) {
    tf.env().set(flag, value);
  }
  if (peer.wasm) {
    tf.wasm.setWasmPaths(peer.wasm);
  }
  if ((await tf.setBackend(peer.backend)) === false) {
    throw new Error('no backend ' + peer.backend);
  }
  await tf.ready();
  if (tf.getBackend() !== peer.backend) {
    throw new Error('the backend is ' + tf.getBackend());
  }
  return tf;
}
