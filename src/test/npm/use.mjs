// The package by import.
import * as kinglet from 'kinglet';
import { matMul, tensor } from 'kinglet';

// a name of the module must not hide the global one from the script's own code: sgd looks for NaN
const { learningRate } = kinglet.train.sgd(0.5);
const y = matMul(tensor([[1, 2], [3, 4]]), [[1], [1]]);
console.log(JSON.stringify([await y.array(), y instanceof kinglet.Tensor, kinglet.getBackend(), learningRate,
  await kinglet.isNaN([NaN, 1]).array()]));
