// The package by require.
const kinglet = require('kinglet');

const y = kinglet.tensor([[1, 2], [3, 4]]).matMul([[1], [1]]);
y.array().then((values) =>
  console.log(JSON.stringify([values, y instanceof kinglet.Tensor, kinglet.getBackend()])),
);
