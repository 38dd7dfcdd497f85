// Variables that are never needed at the same time share a name, as a person's i and j do.
//
// Two variables are apart if one is set while the other may still be read, except by a copy of that other: both are the same value then. A copy between
// variables that are not apart disappears.
import {walk, rewrite, GONE, isAssign, isId, isIn, isVariable} from './ast.mjs';
import {Liveness} from './liveness.mjs';

/**
 * @param f a function with a block
 * @param copiesOnly join only what is copied from one to the other
 * @return how many variables are gone
 */
export function share(f, copiesOnly) {
  if (isIn(f, n => isId(n, 'arguments') || isId(n, 'eval'))) return 0;
  if (!copiesOnly) order(f);
  const variables = declared(f);
  const apart = new Map([...variables.keys()].map(name => [name, new Set()]));
  const copies = [];
  const separate = (a, b) => {
    apart.get(a).add(b);
    apart.get(b).add(a);
  };
  const live = new Liveness(f, new Set(), (name, isLive, copied) => {
    if (!apart.has(name)) return;
    for (const other of apart.keys()) if (other !== name && other !== copied && isLive(other)) separate(name, other);
    if (copied !== null && copied !== name && apart.has(copied)) copies.push([name, copied]);
  });
  for (const name of [...apart.keys()]) {
    if (!live.knows(name)) apart.delete(name);
    else if (variables.get(name).param) for (const other of apart.keys()) if (other !== name && (variables.get(other).param || live.isLiveAtStart(other))) separate(name, other);
  }
  const names = new Map();
  const now = name => (names.has(name) ? now(names.get(name)) : name);
  const join = (keep, drop) => {
    if (keep === drop || apart.get(keep).has(drop) || !canStandFor(variables.get(keep), variables.get(drop))) return false;
    names.set(drop, keep);
    for (const other of apart.get(drop)) if (apart.has(other)) separate(keep, other);
    apart.delete(drop);
    return true;
  };
  for (const [a, b] of copies) if (apart.has(now(a)) && apart.has(now(b))) join(now(a), now(b)) || join(now(b), now(a));
  if (!copiesOnly) for (const drop of [...apart.keys()]) for (const keep of [...apart.keys()]) if (apart.has(drop) && variables.get(keep).at < variables.get(drop).at) join(keep, drop);
  if (names.size) replace(f, names, now);
  return names.size;
}

/** Declares what has no value yet in the order of its first use, which is the order of names. */
function order(f) {
  const [first] = f.body.body;
  if (!first || first.type !== 'VariableDeclaration' || first.kind !== 'let') return;
  const at = new Map();
  walk(f.body, (n, parent, key) => {
    if (n.type === 'Identifier' && isVariable(n, parent, key) && !(parent.type === 'VariableDeclarator' && key === 'id') && !at.has(n.name)) at.set(n.name, at.size);
  });
  const empty = first.declarations.filter(d => !d.init && d.id.type === 'Identifier');
  empty.sort((a, b) => (at.get(a.id.name) ?? 1e9) - (at.get(b.id.name) ?? 1e9));
  first.declarations = first.declarations.map(d => (!d.init && d.id.type === 'Identifier' ? empty.shift() : d));
}

/** Parameters, and what a function's own block declares: {at: order, init, statement}. */
function declared(f) {
  const found = new Map();
  for (const p of f.params) if (p.type === 'Identifier') found.set(p.name, {param: true, at: found.size});
  for (const s of f.body.body)
    if (s.type === 'VariableDeclaration' && s.kind !== 'const') for (const d of s.declarations) if (d.id.type === 'Identifier' && !found.has(d.id.name)) found.set(d.id.name, {at: found.size, init: d.init, statement: s, name: d.id.name});
  return found;
}

/** Whether one variable's declaration does for another's uses. */
function canStandFor(keep, drop) {
  if (drop.param || drop.init) return false;
  if (keep.param || keep.at < drop.at) return true;
  return keep.statement === drop.statement && !isIn(keep.statement, n => n.type === 'VariableDeclarator' && n.init && isIn(n.init, x => isId(x, drop.name)));
}

function replace(f, names, now) {
  walk(f, (n, parent, key) => {
    if (n.type === 'Property' && n.shorthand) {
      n.shorthand = false;
      n.key = {...n.key};
    }
    if (n.type === 'VariableDeclaration') n.declarations = n.declarations.filter(d => !names.has(d.id.name));
    if (n.type === 'Identifier' && names.has(n.name) && isVariable(n, parent, key)) n.name = now(n.name);
  });
  const isNothing = n => isAssign(n) && isId(n.left) && isId(n.right, n.left.name);
  rewrite(f.body, n => {
    if (n.type === 'VariableDeclaration' && !n.declarations.length) return GONE;
    if (n.type === 'ExpressionStatement' && isId(n.expression)) return GONE;
    if (n.type === 'SequenceExpression') {
      const last = n.expressions.pop();
      n.expressions = [...n.expressions.filter(x => !isId(x)), last];
      if (n.expressions.length === 1) return last;
    }
    if (isNothing(n)) return n.right;
  });
}
