// The package by import.
import * as kinglet from 'kinglet';
import { matMul, tensor } from 'kinglet';

const y = matMul(tensor([[1, 2], [3, 4]]), [[1], [1]]);
console.log(JSON.stringify([await y.array(), y instanceof kinglet.Tensor, kinglet.getBackend()]));
