import { tensor } from 'kinglet';

onmessage = async (event) => {
  const y = tensor(event.data).square().sum();
  postMessage((await y.data())[0]);
};
