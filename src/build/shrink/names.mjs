// Short names: for what is defined at the top, for locals, for the fields and methods of Java's objects.
import {parse, walk, isVariable, isFunction} from './ast.mjs';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz', CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ$_', DIGITS = '0123456789';
const ALL = LETTERS + CAPITALS + DIGITS;
const KEYWORDS = new Set('as at do if in is of NaN'.split(' '));
export const JAVA = /^\$[A-Za-z_]/;

function* localNames() {
  for (const a of LETTERS) yield a;
  for (const a of LETTERS) for (const b of LETTERS) if (!KEYWORDS.has(a + b)) yield a + b;
}
function* topNames() {
  for (const a of CAPITALS) yield a;
  for (const a of CAPITALS) for (const b of ALL) yield a + b;
  for (const a of LETTERS) for (const b of CAPITALS + DIGITS) yield a + b;
  for (const a of CAPITALS) for (const b of ALL) for (const c of ALL) yield a + b + c;
}
function* propertyNames() {
  for (const a of LETTERS) yield a;
  for (const a of CAPITALS) yield a;
  for (const a of ALL.slice(0, 54)) for (const b of ALL) yield a + b;
}

/** Bindings of a program: {name, scope, refs, top}. */
export function analyze(ast) {
  const free = new Map();
  const bindings = [];
  const scopeOf = new Map();
  const newScope = (node, parent, fn) => { const s = {node, parent, names: new Map(), fn: null, depth: parent ? parent.depth + 1 : 0}; s.fn = fn ? s : parent ? parent.fn : s; scopeOf.set(node, s); return s; };
  const declare = (scope, idNode) => {
    let b = scope.names.get(idNode.name);
    if (!b) { b = {name: idNode.name, scope, refs: [], order: bindings.length}; scope.names.set(idNode.name, b); bindings.push(b); }
    return b;
  };
  const patternIds = (p, out = []) => {
    if (!p) return out;
    if (p.type === 'Identifier') out.push(p);
    else if (p.type === 'AssignmentPattern') patternIds(p.left, out);
    else if (p.type === 'RestElement') patternIds(p.argument, out);
    else if (p.type === 'ArrayPattern') p.elements.forEach(e => patternIds(e, out));
    else if (p.type === 'ObjectPattern') p.properties.forEach(e => patternIds(e.type === 'RestElement' ? e.argument : e.value, out));
    return out;
  };
  const references = [];
  const go = (n, scope, parent, key) => {
    if (!n || typeof n.type !== 'string') return;
    let s = scope;
    if (n.type === 'Program') s = newScope(n, null, true);
    else if (isFunction(n)) {
      if (n.type === 'FunctionDeclaration') references.push([n.id, scope]);
      s = newScope(n, scope, true);
      if (n.type === 'FunctionExpression' && n.id) { declare(s, n.id); references.push([n.id, s]); }
      for (const p of n.params) for (const i of patternIds(p)) declare(s, i);
      n.params.forEach(p => go(p, s, n, 'params'));
      if (n.body.type === 'BlockStatement') { hoist(n.body, s); n.body.body.forEach(x => go(x, s, n.body, 'body')); } else go(n.body, s, n, 'body');
      return;
    } else if (n.type === 'BlockStatement' || n.type === 'ForStatement' || n.type === 'ForInStatement' || n.type === 'ForOfStatement' || n.type === 'SwitchStatement') { s = newScope(n, scope, false); blockDeclare(n, s); }
    else if (n.type === 'CatchClause') { s = newScope(n, scope, false); for (const i of patternIds(n.param)) declare(s, i); }
    if (n.type === 'Program') hoist(n, s);
    if (n.type === 'Identifier') { if (isVariable(n, parent, key)) references.push([n, scope]); return; }
    for (const k in n) {
      if (k === 'loc' || k === 'type' || k === 'start' || k === 'end') continue;
      const v = n[k];
      if (n.type === 'Property' && n.shorthand && k === 'key') continue;
      if (Array.isArray(v)) v.forEach(x => go(x, s, n, k)); else if (v && typeof v === 'object') go(v, s, n, k);
    }
  };
  const blockDeclare = (n, s) => {
    const list = n.type === 'SwitchStatement' ? n.cases.flatMap(c => c.consequent) : n.type === 'BlockStatement' || n.type === 'Program' ? n.body : [n.init || n.left].filter(x => x && x.type === 'VariableDeclaration');
    for (let x of list) {
      if (x.type === 'ExportNamedDeclaration' && x.declaration) x = x.declaration;
      if (x.type === 'VariableDeclaration' && x.kind !== 'var') for (const d of x.declarations) for (const i of patternIds(d.id)) declare(s, i);
      if (x.type === 'FunctionDeclaration' || x.type === 'ClassDeclaration') declare(s, x.id);
    }
  };
  const hoist = (block, s) => { // lets of the function's block, vars of all below
    blockDeclare(block, s);
    const vars = n => {
      if (!n || typeof n.type !== 'string') return;
      if (isFunction(n)) return;
      if (n.type === 'VariableDeclaration' && n.kind === 'var') for (const d of n.declarations) for (const i of patternIds(d.id)) declare(s, i);
      for (const k in n) { if (k === 'loc' || k === 'type') continue; const v = n[k]; if (Array.isArray(v)) v.forEach(vars); else if (v && typeof v === 'object') vars(v); }
    };
    block.body.forEach(vars);
  };
  go(ast, null, null, null);
  for (const [node, scope] of references) {
    let s = scope, b = null;
    while (s && !(b = s.names.get(node.name))) s = s.parent;
    if (b) { b.refs.push(node); // every function between uses it
      for (let t = scope; t && t !== b.scope; t = t.parent) (t.uses ||= new Set()).add(b);
    } else { free.set(node.name, (free.get(node.name) || 0) + 1); }
  }
  return {bindings, free, top: scopeOf.get(ast)};
}

export function rename(ast, layouts, options = {}) {
  // fields and methods
  const freq = new Map();
  const sites = [];
  walk(ast, (n, parent, key) => {
    const p = n.type === 'MemberExpression' && !n.computed ? n.property : n.type === 'Property' && !n.computed && n.key.type === 'Identifier' ? n.key : null;
    if (n.type === 'Property' && n.shorthand) { n.shorthand = false; n.key = {...n.key}; }
    const q = n.type === 'Property' && !n.computed ? n.key : p;
    if (q && q.type === 'Identifier' && JAVA.test(q.name)) { freq.set(q.name, (freq.get(q.name) || 0) + 1); sites.push(q); }
  });
  const order = [...freq].sort((a, b) => b[1] - a[1]).map(x => x[0]);
  const inLayouts = new Map();
  layouts.forEach((l, i) => { for (const n of l) if (freq.has(n)) { if (!inLayouts.has(n)) inLayouts.set(n, []); inLayouts.get(n).push(i); } });
  const pool = [];
  const source = propertyNames();
  const nameAt = i => { while (pool.length <= i) { const v = source.next().value; if (!KEYWORDS.has(v)) pool.push(v); } return pool[i]; };
  const taken = layouts.map(() => new Set());
  const universal = new Set();
  const alone = n => /^\$(is_|equals|hashCode|text|label)/.test(n); // asked for where they may be missing
  const color = new Map();
  for (const n of order) {
    const ls = alone(n) ? null : inLayouts.get(n);
    let c = 0;
    if (ls) while (universal.has(c) || ls.some(i => taken[i].has(c))) c++;
    else while (universal.has(c) || taken.some(t => t.has(c))) c++;
    color.set(n, c);
    if (ls) ls.forEach(i => taken[i].add(c)); else universal.add(c);
  }
  for (const q of sites) q.name = nameAt(color.get(q.name));
  // variables
  const {bindings, free, top} = analyze(ast);
  const used = new Set(free.keys());
  const tops = bindings.filter(b => b.scope === top);
  const byUse = [...tops].sort((a, b) => b.refs.length - a.refs.length);
  const names = topNames();
  const next = () => { for (;;) { const n = names.next().value; if (!used.has(n) && !KEYWORDS.has(n)) { used.add(n); return n; } } };
  const short = byUse.slice(0, CAPITALS.length);
  for (const b of short) b.to = next();
  const rest = options.byUse ? byUse.slice(CAPITALS.length) : tops.filter(b => !b.to);
  for (const b of rest) b.to = next();
  // locals, outer functions first
  const locals = bindings.filter(b => b.scope !== top);
  const byFn = new Map();
  for (const b of locals) { if (!byFn.has(b.scope.fn)) byFn.set(b.scope.fn, []); byFn.get(b.scope.fn).push(b); }
  const fns = [...byFn.keys()].sort((a, b) => a.depth - b.depth);
  for (const f of fns) {
    const list = byFn.get(f);
    const forbidden = new Set(KEYWORDS);
    // what this function (with all in it) uses of outer functions
    for (const b of f.uses || []) if (b.to) forbidden.add(b.to);
    for (const g of free.keys()) if (g.length < 3) forbidden.add(g);
    const pool2 = localNames();
    const nx = () => { for (;;) { const n = pool2.next().value; if (!forbidden.has(n)) return n; } };
    if (f === top) { for (const b of list) { b.to = nx(); forbidden.add(b.to); } continue; }
    for (const b of list) b.to = nx();
  }
  // a binding of an inner block scope of the program must not hide a local that is used below: names in one function differ, and inner functions avoid what they use
  for (const b of bindings) for (const r of b.refs) r.name = b.to;
  for (const b of bindings) b.name = b.to;
  // declarations themselves
  return {tops: tops.length, locals: locals.length, properties: order.length, colors: Math.max(...color.values()) + 1};
}
