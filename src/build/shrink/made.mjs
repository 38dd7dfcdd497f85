// Objects made with their values: v = new X; X__init_(v, 1, e) is v = new X(1, e).
//
// TeaVM makes an object of defaults first, then calls what javac made of the constructor, or has that put in place: v.a = 1; v.b = e. Here a constructor
// that only sets fields goes into the parameters of the function X; any other becomes that function's own text, if every object of X comes from it.
// Until all sites are known (settle), new X carries what it sets as properties: new X({a: 1}, {b: e}).
import {walk, rewrite, GONE, id, literal, make, member, self, assign, statement, block, copy, property, isIn, isId, isMember, isAssign, isCall, isFunction} from './ast.mjs';
import {bodyOf} from './module.mjs';

const INIT = /^(.+)__init_\d*$/;

export function made(m) {
  const parents = new Set([...m.types.values()].map(c => c.parent));
  const inits = new Map();
  for (const [name, f] of m.functions()) {
    const type = INIT.exec(name)?.[1];
    if (type && f.params.length && !isFactory(f)) inits.set(name, {name, type, f});
  }
  for (const i of inits.values()) i.sets = m.types.has(i.type) && !parents.has(i.type) ? sets(i.f, inits) : null;
  /** The fields of each class in the order in which its objects' values are evaluated. */
  m.fieldOrder = new Map([...m.types.keys()].filter(x => !parents.has(x)).map(x => [x, []]));
  for (const i of inits.values()) if (i.sets) for (const [field] of i.sets(i.f.params.slice(1))) orderOf(m, i.type, field);
  pair(m, inits, parents);
  factories(m);
}

/** let v = new X; X__init_(v, ..); return v */
const isFactory = f => {
  const last = bodyOf(f).at(-1);
  return !!last && last.type === 'ReturnStatement' && isId(last.argument);
};

/** Where a field stands among those of its class. */
export function orderOf(m, type, field) {
  const order = m.fieldOrder.get(type);
  if (!order.includes(field)) order.push(field);
  return order.indexOf(field);
}

/** For a constructor that only sets fields: what it sets, as a function of its arguments; else null. */
function sets(f, inits) {
  const params = f.params.slice(1).map(p => p.name);
  const found = [];
  const receiver = f.params[0].name;
  const collect = (list, self_, values) => {
    for (const s of list) {
      const e = s.expression;
      if (isAssign(e) && isMember(e.left) && isId(e.left.object, self_)) {
        const value = isId(e.right) && values.has(e.right.name) ? values.get(e.right.name) : e.right;
        if (value.type !== 'Literal' && !(isId(value) && params.includes(value.name))) return false;
        found.push([e.left.property.name, value]);
      } else if (isCall(e) && inits.has(e.callee.name) && isId(e.arguments[0], self_)) {
        const g = inits.get(e.callee.name).f;
        const given = e.arguments.slice(1).map(a => (isId(a) && values.has(a.name) ? values.get(a.name) : a));
        if (given.some(a => !isId(a) && a.type !== 'Literal') || !collect(bodyOf(g), g.params[0].name, new Map(g.params.slice(1).map((p, i) => [p.name, given[i]])))) return false;
      } else return false;
    }
    return true;
  };
  if (!collect(bodyOf(f), receiver, new Map(params.map(p => [p, id(p)])))) return null;
  const uses = params.map(p => found.filter(([, v]) => isId(v, p)).length);
  if (uses.some(n => n !== 1) || new Set(found.map(x => x[0])).size !== found.length) return null;
  const rank = v => (isId(v) ? params.indexOf(v.name) : params.length);
  found.sort((a, b) => rank(a[1]) - rank(b[1]));
  return args => found.map(([field, v]) => [field, isId(v) ? args[params.indexOf(v.name)] : copy(v)]);
}

/** Puts an object and the call of its constructor together, in every function; where that works for all objects of a class, its constructor moves. */
function pair(m, inits, parents) {
  const sites = new Map(); // of each class: how often it is made, and [statement of new, call of the constructor]
  const of = type => sites.get(type) ?? sites.set(type, {made: 0, pairs: []}).get(type);
  const calls = new Map();
  m.walk(n => {
    if (n.type === 'NewExpression' && isId(n.callee)) of(n.callee.name).made++;
    if (isCall(n) && inits.has(n.callee.name)) calls.set(n.callee.name, (calls.get(n.callee.name) ?? 0) + 1);
  });
  for (const [, f] of m.functions()) {
    const open = new Map(); // of each variable: the statement that has just made its object
    const go = n => {
      const made_ = start(n);
      if (made_) {
        open.set(made_.name, n);
        return;
      }
      const e = n.type === 'ExpressionStatement' ? n.expression : null;
      if (isCall(e) && inits.has(e.callee.name) && isId(e.arguments[0])) {
        e.arguments.slice(1).forEach(go);
        const v = e.arguments[0].name;
        const from = open.get(v);
        open.delete(v);
        if (from && start(from).type === inits.get(e.callee.name).type) of(start(from).type).pairs.push([from, n]);
        return;
      }
      if (isId(n)) open.delete(n.name);
      for (const key in n) {
        const value = n[key];
        if (key === 'loc' || !value || typeof value !== 'object') continue;
        for (const x of Array.isArray(value) ? value : [value]) if (x && x.type) go(x);
      }
    };
    go(f.body);
  }
  const gone = new Set();
  const moved = new Set();
  for (const [type, {made: count, pairs}] of sites) {
    const names = new Set(pairs.map(([, s]) => s.expression.callee.name));
    const only = names.size === 1 ? inits.get([...names][0]) : null;
    const whole = only && !only.sets && m.types.has(type) && !parents.has(type) && pairs.length === count && calls.get(only.name) === count && isMovable(only.f);
    if (whole) {
      move(m, only);
      moved.add(type);
    }
    for (const [from, to] of pairs) {
      const {callee, arguments: [v, ...args]} = to.expression;
      const init = inits.get(callee.name);
      if (!whole && !init.sets) continue;
      const values = whole ? args : init.sets(args).map(([field, value]) => property(field, value));
      to.expression = assign(v, make(type, values, to.expression), to.expression);
      if (from.type === 'VariableDeclarator') from.init = null;
      else gone.add(from);
    }
  }
  m.rewrite(n => {
    if (n.type === 'NewExpression' && isId(n.callee) && m.types.has(n.callee.name) && !moved.has(n.callee.name)) n.isHarmless = true;
    if (gone.has(n)) return GONE;
  });
}

/** Whether a function's first parameter may be called this. */
function isMovable(f) {
  const name = f.params[0].name;
  return !isIn(f.body, n =>
    n.type === 'ReturnStatement' && n.argument || isAssign(n) && isId(n.left, name) ||
    isFunction(n) && n.type !== 'ArrowFunctionExpression' && isIn(n, x => isId(x, name)));
}

/** {name, type} of v = new X. */
function start(n) {
  const [target, value] = n.type === 'ExpressionStatement' && isAssign(n.expression) ? [n.expression.left, n.expression.right] : n.type === 'VariableDeclarator' ? [n.id, n.init] : [];
  return isId(target) && value && value.type === 'NewExpression' && isId(value.callee) && !value.arguments.length ? {name: target.name, type: value.callee.name} : null;
}

/** A constructor's text becomes that of the function of its class, after the defaults that it does not set itself at once. */
function move(m, init) {
  const f = m.function(init.type);
  const [receiver, ...params] = init.f.params;
  const body = bodyOf(init.f);
  const first = new Set();
  for (const s of body) {
    if (!isAssign(s.expression) || !isMember(s.expression.left) || !isId(s.expression.left.object, receiver.name) || isIn(s.expression.right, n => isId(n, receiver.name))) break;
    first.add(s.expression.left.property.name);
  }
  const defaults = f.body.body.filter(s => !isAssign(s.expression) || !first.has(s.expression.left.property.name));
  rewrite(init.f.body, n => (isId(n, receiver.name) ? self() : undefined));
  f.params = params;
  f.body = block([...defaults, ...body]);
  m.drop(name => name === init.name);
}

/** Calls of (a, b) => { let v; v = new X(a, b); return v; } make the object themselves. */
function factories(m) {
  const found = new Map();
  const mentions = m.mentions();
  for (const [name, f] of m.functions()) {
    const body = bodyOf(f);
    const last = body.at(-1);
    if (body.length < 2 || body.length > 3 || last.type !== 'ReturnStatement' || !isId(last.argument) || body[0].type !== 'VariableDeclaration' || body[0].declarations.length !== 1) continue;
    const v = last.argument.name;
    const set = body.length === 3 ? body[1].expression : assign(body[0].declarations[0].id, body[0].declarations[0].init);
    if (!isAssign(set) || !isId(set.left, v) || !isId(body[0].declarations[0].id, v)) continue;
    const value = set.right;
    const params = f.params.map(p => p.name);
    if (value && value.type === 'NewExpression') {
      const given = value.arguments.map(a => (a.type === 'Property' ? a.value : a));
      const used = given.filter(a => isId(a)).map(a => a.name);
      if (given.every(a => a.type === 'Literal' || isId(a)) && used.length === params.length && used.every((x, i) => x === params[i])) found.set(name, {value, params});
    } else if (value && value.type === 'ObjectExpression' && !params.length && mentions.get(name) === 1) found.set(name, {value, params});
  }
  m.rewrite(n => {
    const made_ = isCall(n) && found.get(n.callee.name);
    if (!made_ || n.arguments.length !== made_.params.length) return;
    if (made_.value.type === 'ObjectExpression') return made_.value;
    const place = a => (isId(a) ? n.arguments[made_.params.indexOf(a.name)] : copy(a));
    return {...made_.value, arguments: made_.value.arguments.map(a => (a.type === 'Property' ? property(a.key.name, place(a.value)) : place(a)))};
  });
}

/** Gives each class that is made with fields a function with parameters for them. */
export function settle(m) {
  const sites = new Map();
  m.walk(n => {
    if (n.type !== 'NewExpression' || !isId(n.callee) || !m.types.has(n.callee.name)) return;
    if (!sites.has(n.callee.name)) sites.set(n.callee.name, []);
    sites.get(n.callee.name).push(n);
  });
  let done = 0;
  for (const [type, list] of sites) {
    if (!list.some(n => n.arguments.some(a => a.type === 'Property'))) continue;
    const values = list.map(n => new Map(n.arguments.map(a => [a.key.name, a.value])));
    const f = m.function(type);
    const defaults = new Map(f.body.body.filter(s => isAssign(s.expression)).map(s => [s.expression.left.property.name, s.expression.right]));
    const constant = field => {
      const [first] = values;
      const v = first.get(field);
      return v && v.type === 'Literal' && values.every(x => x.get(field)?.type === 'Literal' && x.get(field).value === v.value) ? v : null;
    };
    for (const x of values) for (const field of x.keys()) orderOf(m, type, field);
    const given = m.fieldOrder.get(type).filter(field => values.some(x => x.has(field)));
    const params = given.filter(field => !constant(field));
    const sets = new Map([...given.filter(constant).map(x => [x, constant(x)]), ...params.map(x => [x, id('_' + x)])]);
    const own = f.body.body.filter(s => !isAssign(s.expression));
    const fields = [...new Set([...defaults.keys(), ...sets.keys()])];
    f.params = params.map(x => id('_' + x));
    f.body = block([...own, ...fields.map(x => statement(assign(member(self(), x), sets.get(x) ?? defaults.get(x))))]);
    list.forEach((n, k) => {
      n.arguments = params.map(x => values[k].get(x) ?? copy(defaults.get(x) ?? defaultOf(m, type, x)));
    });
    done++;
  }
  m.notes.push(`${done} classes made with their fields`);
}

/**
 * The fields of a class stand in the functions of its subclasses themselves. V8 takes a function that gives fields to objects of more than four kinds for
 * one that does not know its objects: six ops took a sixth longer. It costs bytes, so this is for what is made all the time.
 */
export function spread(m, name) {
  if (!m.function(name)) return;
  const fields = bodyOf(m.function(name));
  m.rewrite(n => {
    if (n.type !== 'BlockStatement') return;
    const at = n.body.findIndex(s => s.type === 'ExpressionStatement' && s.expression.type === 'CallExpression' && isMember(s.expression.callee, x => x === 'call') && isId(s.expression.callee.object, name));
    if (at >= 0) n.body.splice(at, 1, ...copy(fields));
  });
}

/** What a field holds before it is set, here or in a class above. */
function defaultOf(m, type, field) {
  const c = m.types.get(type);
  return c.fields.find(([name]) => name === field)?.[1] ?? defaultOf(m, c.parent, field);
}
