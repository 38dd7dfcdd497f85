// Alike beside alike: a compressor looks back 32 KB only, so functions that share much of their text should stand close together.
import zlib from 'node:zlib';
import {isFunction, parse} from './ast.mjs';

const WINDOW = 31000; // characters, a little less than what deflate remembers
const LENGTHS = [4, 5, 6]; // of the pieces of text that are compared; whichever does best
const RARITIES = [1, 1.3]; // a piece that n functions hold counts 1 / n to this power
/** What one function more costs beside its text, and how much of a long one's text must be known before it is preferred. */
const FIXED = 20, POWER = 0.8;

/**
 * Puts the functions that a program begins with, then its function declarations, into an order in which each is the one that shares most pieces of
 * text, rare ones before common ones, with those in the window before it. Which of them stands first means nothing to the program.
 *
 * @param code the program's text, with the names that it is to have
 * @return its tree in the new order
 */
export function near(code) {
  const program = parse(code);
  const text = n => code.slice(n.start, n.end);
  const first = program.body.find(n => n.type === 'VariableDeclaration' && n.declarations.every(d => isFunction(d.init)));
  const declared = program.body.filter(n => n.type === 'FunctionDeclaration');
  if (!first) return program;
  const groups = [first.declarations, declared].map(list => list.map(node => ({node, text: text(node)})));
  let best = null;
  for (const length of LENGTHS) for (const rarity of RARITIES) {
    const made = order(groups, length, rarity);
    const size = zlib.gzipSync(made.map(g => g.map(x => x.text).join(',')).join(''), {level: 9}).length;
    if (!best || size < best.size) best = {made, size};
  }
  const [a, b] = best.made.map(g => g.map(x => x.node));
  first.declarations = a;
  program.body = [first, ...b, ...program.body.filter(n => n !== first && !declared.includes(n))];
  return program;
}

/** Orders the items of each group, one group after the other. */
function order(groups, pieceLength, rarity) {
  const ids = new Map(), holders = [];
  for (const x of groups.flat()) {
    const own = new Set();
    for (let i = 0; i + pieceLength <= x.text.length; i++) {
      const piece = x.text.substr(i, pieceLength);
      if (!ids.has(piece)) ids.set(piece, holders.push([]) - 1);
      own.add(ids.get(piece));
    }
    for (const p of own) holders[p].push(x);
    Object.assign(x, {own: [...own], score: 0, size: Math.pow(x.text.length + FIXED, POWER)});
  }
  const seen = new Int32Array(holders.length);
  const count = (x, sign) => {
    for (const p of x.own) {
      if (sign > 0 ? seen[p]++ : --seen[p]) continue;
      const weight = sign * Math.pow(holders[p].length, -rarity);
      for (const y of holders[p]) y.score += weight;
    }
  };
  for (const x of groups.flat()) x.own = x.own.filter(p => holders[p].length > 1);
  const window = [];
  let length = 0;
  return groups.map(group => {
    const left = new Set(group), done = [];
    while (left.size) {
      let best = null;
      for (const x of left) if (!best || x.score / x.size > best.score / best.size) best = x;
      left.delete(best);
      done.push(best);
      window.push(best);
      length += best.text.length;
      count(best, 1);
      while (length > WINDOW && window.length > 1) {
        const old = window.shift();
        length -= old.text.length;
        count(old, -1);
      }
    }
    return done;
  });
}
