window.run = async (backend) => {
  await tf.setBackend(backend);
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  return [tf.getBackend(), tf === kinglet, await x.matMul(x).array()];
};
