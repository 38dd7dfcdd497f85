function ask(worker, backend) {
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(backend);
  });
}

window.classic = (backend) => ask(new Worker('classic.js'), backend);
window.module = (backend) => ask(new Worker('module.mjs', { type: 'module' }), backend);
