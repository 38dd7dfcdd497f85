// TeaVM's code comes from bytecode: every step of an expression is a statement that sets a variable, and a variable is used for one thing after another.
// Here a value that is used once goes to where it is used, as a person would write it; so do the elements of small arrays and the cases of a switch.
import {walk, children, literal, id, call, property, assign, isIn, isId, isCall, isLoop, isMember, isAssign, isFunction, isVariable} from './ast.mjs';
import {bodyOf} from './module.mjs';
import {orderOf} from './made.mjs';
import {each} from './each.mjs';
import {share} from './registers.mjs';
import {Liveness} from './liveness.mjs';

export function tidy(m) {
  const harmless = withoutEffects(m);
  const constants = neverSet(m);
  const tools = {fieldOrder: m.fieldOrder, harmless};
  let moved = 0;
  let filled = 0;
  let joined = 0;
  let loops = 0;
  const all = [];
  m.walk(n => {
    if (isFunction(n) && n.body.type === 'BlockStatement') all.push(n);
  });
  for (const f of all) {
    cases(f);
    copies(f, constants);
    parts(f, constants);
    const live = new Liveness(f, constants);
    lists(f, list => {
      loops += each(list, f, live);
    });
    for (let round = 0; round < 4; round++) {
      const live = new Liveness(f, constants);
      let some = 0;
      lists(f, list => {
        const n = fill(list, live, tools);
        filled += n;
        some += n;
      });
      if (!some || round === 0) {
        const fresh = some ? new Liveness(f, constants) : live;
        lists(f, list => {
          some += unread(list, fresh, harmless);
          some += originals(list, fresh);
          some += substitute(list, fresh, harmless);
        });
        moved += some;
      }
      if (!some) break;
    }
    if (isIn(f.body, n => n.type === 'WhileStatement')) {
      const live = new Liveness(f, constants);
      lists(f, list => {
        loops += each(list, f, live);
      });
    }
    joined += share(f, true);
    steps(f, m);
    declare(f);
  }
  m.notes.push(`${moved} values put where they are used, ${filled} arrays and objects written as such, ${joined} copies dropped, ${loops} loops over elements`);
}

/** A switch over hash codes, each case with a test of the text, is a switch over texts. */
function cases(f) {
  walk(f.body, n => {
    if (n.type !== 'SwitchStatement' || !isCall(n.discriminant, 'jl_String_hashCode')) return;
    const texts = n.cases.map(c => {
      if (!c.test) return null;
      const t = c.consequent[0];
      const test = t && t.type === 'IfStatement' && t.test.type === 'UnaryExpression' && !t.alternate ? t.test.argument : null;
      const leaves = test && (t.consequent.type === 'BlockStatement' ? t.consequent.body[0] : t.consequent);
      return isCall(test, 'jl_String_equals') && test.arguments[1].type === 'Literal' && leaves.type === 'BreakStatement' && c.consequent.length > 1 ? test.arguments[1] : undefined;
    });
    if (texts.includes(undefined)) return;
    n.discriminant = n.discriminant.arguments[0];
    n.cases.forEach((c, i) => {
      if (!texts[i]) return;
      c.test = texts[i];
      c.consequent.shift();
    });
  });
}

/** A function that begins by copying a parameter it does not read again does without the copy: the two swap their names. */
function copies(f, constants) {
  const list = f.body.body;
  const at = list.findIndex(s => s.type !== 'VariableDeclaration');
  const set = at >= 0 && list[at].expression;
  if (!isAssign(set) || !isId(set.left) || !isId(set.right) || list.slice(0, at).some(s => s.declarations.some(d => d.init))) return;
  const x = set.left.name;
  const p = set.right.name;
  const live = new Liveness(f, constants);
  if (x === p || !live.knows(x) || !live.knows(p) || !f.params.some(q => isId(q, p)) || f.params.some(q => isId(q, x)) || live.isLiveAfter(list[at], p)) return;
  list.splice(at, 1);
  for (const s of list.slice(at))
    walk(s, (n, parent, key) => {
      if (n.type === 'Identifier' && isVariable(n, parent, key)) {
        if (n.name === x) n.name = p;
        else if (n.name === p) n.name = x;
      }
    });
}

/** For a local variable, i = i + 1 | 0; is i++: it would take a loop two thousand million rounds to tell the difference. */
function steps(f, m) {
  walk(f.body, n => {
    const set = n.type === 'ExpressionStatement' ? n.expression : null;
    if (!isAssign(set) || !isId(set.left) || m.defined.has(set.left.name) || set.right.operator !== '|' || set.right.right.value !== 0) return;
    const {operator, left, right} = set.right.left;
    if (operator !== '+' || !isId(left, set.left.name)) return;
    const by = right.type === 'UnaryExpression' && right.operator === '-' ? -right.argument.value : right.value;
    if (by === 1 || by === -1) n.expression = {type: 'UpdateExpression', operator: by > 0 ? '++' : '--', prefix: false, argument: set.left, loc: set.loc};
  });
}

/** let a, b; a = E; is let a = E, b; */
function declare(f) {
  const list = f.body.body;
  if (!list[0] || list[0].type !== 'VariableDeclaration' || list[0].declarations.some(d => d.init || d.id.type !== 'Identifier')) return;
  const open = new Map(list[0].declarations.map(d => [d.id.name, d]));
  const ready = [];
  while (list[1]) {
    const set = list[1].type === 'ExpressionStatement' ? list[1].expression : null;
    if (!isAssign(set) || !isId(set.left) || !open.has(set.left.name) || isIn(set.right, n => isId(n) && open.has(n.name))) break;
    ready.push({...open.get(set.left.name), init: set.right});
    open.delete(set.left.name);
    list.splice(1, 1);
  }
  list[0].declarations = [...ready, ...open.values()];
}

/** The definitions that nothing sets again. */
function neverSet(m) {
  const names = new Set(m.defined.keys());
  m.walk(n => {
    if (n.type === 'AssignmentExpression' && isId(n.left)) names.delete(n.left.name);
    if (n.type === 'UpdateExpression' && isId(n.argument)) names.delete(n.argument.name);
  });
  return names;
}

/** Calls visit for every list of statements of a function, those of functions within it left out. */
function lists(f, visit) {
  walk(f.body, n => {
    if (isFunction(n)) return false;
    for (const key of ['body', 'consequent']) if (Array.isArray(n[key])) visit(n[key]);
  });
}

/** The functions that change nothing but their own variables and do not throw: they may read anything. */
function withoutEffects(m) {
  const harmless = new Set();
  for (let before = -1; before !== harmless.size;) {
    before = harmless.size;
    for (const [name, f] of m.functions()) {
      if (harmless.has(name)) continue;
      const own = new Set(f.params.map(p => p.name));
      walk(f.body, n => {
        if (n.type === 'VariableDeclarator') own.add(n.id.name);
      });
      const hasEffect = isIn(f.body, n => effect(n, harmless) && !(isAssign(n) && isId(n.left) && own.has(n.left.name)));
      if (!hasEffect && !isIn(f.body, n => isFunction(n) || n.type === 'WhileStatement')) harmless.add(name);
    }
  }
  return harmless;
}

/** Whether a node by itself may change something, or throw on purpose. */
function effect(n, harmless) {
  switch (n.type) {
    case 'AssignmentExpression':
    case 'UpdateExpression':
    case 'ThrowStatement':
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'TaggedTemplateExpression':
      return true;
    case 'UnaryExpression':
      return n.operator === 'delete';
    case 'NewExpression':
      return !n.isHarmless && !(isId(n.callee) && /^(Int|Float|Uint)\d+Array$/.test(n.callee.name));
    case 'CallExpression':
      return !(isCall(n, '$rt_array') || isCall(n, '$rt_ints') || isId(n.callee) && harmless.has(n.callee.name) || isMember(n.callee) && isId(n.callee.object, 'Math'));
    default:
      return false;
  }
}

/**
 * a = $rt_array(2); a[0] = x; a[1] = y; is a = [x, y]. v = new X; v.f = x; is v = new X({f: x}), to be settled by made.mjs; v = {..}; v.f = x; is v =
 * {.., f: x}. What has no value yet is first moved down to where it is used.
 */
function fill(list, live, tools) {
  let done = 0;
  for (let i = list.length - 2; i >= 0; i--) {
    const start = list[i].expression;
    if (!isAssign(start) || !isId(start.left)) continue;
    const kind = fillable(start.right, tools);
    if (!kind) continue;
    const v = start.left.name;
    let at = i;
    if (kind.isBare && live.knows(v)) while (at + 2 < list.length && list[at + 1].type === 'ExpressionStatement' && !mentions(list[at + 1], v).length && !live.isCaught(list[at + 1], v)) at++;
    const names = [v];
    let k = at + 1;
    const alias = list[k] && list[k].expression;
    if (isAssign(alias) && isId(alias.left) && isId(alias.right, v)) {
      names.push(alias.left.name);
      k++;
    }
    const first = k;
    for (; k < list.length; k++) {
      const e = list[k].expression;
      if (!isAssign(e) || e.left.type !== 'MemberExpression' || !isId(e.left.object) || !names.includes(e.left.object.name)) break;
      if (isIn(e.right, n => isId(n) && names.includes(n.name) || !live.knows(v) && effect(n, NONE)) || !kind.take(e.left, e.right, live)) break;
    }
    const taken = k - first;
    if (!taken || !kind.isWhole(taken)) continue;
    start.right = kind.value();
    list.splice(first, taken);
    list.splice(at, 0, ...list.splice(i, 1));
    done++;
  }
  return done;
}

const NONE = new Set();

/** How a value takes what is set in it next: null if not at all. */
function fillable(n, {fieldOrder, harmless}) {
  const elements = [];
  const size = isCall(n, '$rt_array') ? n.arguments[0].value : n.type === 'NewExpression' && isId(n.callee) && /^(Int|Float)\d+Array$/.test(n.callee.name) && n.arguments[0].type === 'Literal' ? n.arguments[0].value : 0;
  if (size > 0 && size <= 16)
    return {
      isBare: true,
      take: (place, value) => place.computed && place.property.value === elements.length && elements.length < size && elements.push(value),
      isWhole: count => count === size,
      value() {
        const array = {type: 'ArrayExpression', elements};
        return isCall(n) ? array : n.callee.name === 'Int32Array' ? call('$rt_ints', [array], n) : {...n, arguments: [array]};
      },
    };
  if (n.type === 'ObjectExpression' && n.properties.every(p => p.kind === 'init')) {
    const properties = [...n.properties];
    return {
      isBare: n.properties.every(p => p.value.type === 'FunctionExpression' || p.value.type === 'Literal'),
      take: (place, value) => !place.computed && !properties.some(p => isId(p.key, place.property.name)) && properties.push({...property(place.property.name, value), method: false}),
      isWhole: () => true,
      value: () => ({...n, properties}),
    };
  }
  const type = n.type === 'NewExpression' && isId(n.callee) && fieldOrder.has(n.callee.name) && n.arguments.every(a => a.type === 'Property') ? n.callee.name : null;
  if (!type) return null;
  const given = [...n.arguments];
  return {
    isBare: !given.length,
    take(place, value, live) {
      if (place.computed || given.some(p => isId(p.key, place.property.name))) return false;
      const rank = p => orderOf({fieldOrder}, type, p.key.name);
      const p = property(place.property.name, value);
      const own = rank(p);
      const before = given.findIndex(q => rank(q) > own);
      const f = facts(value, harmless);
      if (before >= 0 && given.slice(before).some(q => !commute(f, facts(q.value, harmless), live))) return false;
      return given.splice(before < 0 ? given.length : before, 0, p);
    },
    isWhole: () => true,
    value: () => ({...n, arguments: given, isHarmless: true}),
  };
}

/** What a tree reads and does, in a few flags and its variables. */
function facts(tree, harmless) {
  const f = {reads: new Set(), writes: new Set(), heap: false, effects: false};
  walk(tree, (n, parent, key) => {
    if (isFunction(n)) {
      f.heap = true;
      walk(n, (x, p, k) => {
        if (x.type === 'Identifier' && isVariable(x, p, k)) f.reads.add(x.name);
      });
      return false;
    }
    if (n.type === 'Identifier' && isVariable(n, parent, key)) {
      if (parent && parent.type === 'AssignmentExpression' && key === 'left') f.writes.add(n.name);
      else f.reads.add(n.name);
      if (parent && (parent.type === 'UpdateExpression' || parent.type === 'AssignmentExpression' && key === 'left' && parent.operator !== '=')) {
        f.reads.add(n.name);
        f.writes.add(n.name);
      }
    } else if (n.type === 'MemberExpression' || isCopy(n)) f.heap = true;
    else if (n.type === 'AssignmentExpression') f.effects ||= !isId(n.left);
    else if (n.type === 'UpdateExpression') f.effects ||= !isId(n.argument);
    else if (n.type === 'CallExpression' && !effect(n, harmless)) f.heap ||= !isFresh(n);
    else if (effect(n, harmless)) f.effects = true;
  });
  return f;
}

const isFresh = n => isCall(n, '$rt_array') || isCall(n, '$rt_ints') && !isCopy(n);

/** A typed array made of another: reads that. */
const isCopy = n => (n.type === 'NewExpression' && !n.isHarmless || isCall(n, '$rt_ints')) && n.arguments.some(a => a.type !== 'ArrayExpression' && a.type !== 'Literal');

/** The expression of a statement that is evaluated first, once. */
function head(s) {
  switch (s.type) {
    case 'ExpressionStatement':
      return [s, 'expression'];
    case 'ReturnStatement':
    case 'ThrowStatement':
      return s.argument ? [s, 'argument'] : null;
    case 'IfStatement':
      return [s, 'test'];
    case 'SwitchStatement':
      return [s, 'discriminant'];
    default:
      return null;
  }
}

/** A variable that is used for one thing after another becomes one variable for each. */
function parts(f, constants) {
  const live = new Liveness(f, constants);
  const count = new Map();
  walk(f.body, (n, parent, key) => {
    if (n.type === 'Identifier' && isVariable(n, parent, key) && parent.type !== 'VariableDeclarator') count.set(n.name, (count.get(n.name) ?? 0) + 1);
  });
  const all = [];
  lists(f, list => all.unshift(list)); // inner ones first
  const fresh = [];
  for (const list of all)
    for (let i = 0; i < list.length - 1; i++) {
      const set = list[i].type === 'ExpressionStatement' ? list[i].expression : null;
      if (!isAssign(set) || !isId(set.left) || !live.knows(set.left.name)) continue;
      const x = set.left.name;
      let end = i + 1;
      while (end < list.length && live.isLiveAfter(list[end - 1], x)) end++;
      const region = list.slice(i + 1, end);
      if (!region.length || live.isLiveAfter(region.at(-1), x)) continue;
      if (region.some(s => live.isCaught(s, x) || leaving(s).some(n => live.isLiveAtTarget(n, x)))) continue;
      const places = [];
      for (const s of region)
        walk(s, (n, parent, key) => {
          if (isId(n, x) && isVariable(n, parent, key)) places.push(n);
        });
      if (places.length + 1 === count.get(x)) continue;
      const name = `${x}$${fresh.length}`;
      for (const n of [set.left, ...places]) n.name = name;
      count.set(x, count.get(x) - places.length - 1);
      fresh.push(name);
    }
  if (!fresh.length) return;
  const first = f.body.body[0];
  const added = fresh.map(name => ({type: 'VariableDeclarator', id: id(name), init: null}));
  if (first.type === 'VariableDeclaration' && first.kind === 'let') first.declarations.push(...added);
  else f.body.body.unshift({type: 'VariableDeclaration', kind: 'let', declarations: added});
}

/** After x = y, y does for x as long as neither is set; where x is not read after that either, the copy goes. */
function originals(list, live) {
  let done = 0;
  for (let i = list.length - 2; i >= 0; i--) {
    const set = list[i].type === 'ExpressionStatement' ? list[i].expression : null;
    if (!isAssign(set) || !isId(set.left) || !isId(set.right) || !live.knows(set.left.name) || !live.knows(set.right.name)) continue;
    const x = set.left.name;
    const y = set.right.name;
    if (x === y || live.isCaught(list[i], x)) continue;
    let end = i + 1;
    while (end < list.length && !isIn(list[end], n => sets(n, x) || sets(n, y))) end++;
    const reach = list.slice(i + 1, end);
    if (!reach.length || live.isLiveAfter(reach.at(-1), x) || reach.some(s => leaving(s).some(n => live.isLiveAtTarget(n, x)))) continue;
    for (const s of reach)
      walk(s, (n, parent, key) => {
        if (isId(n, x) && isVariable(n, parent, key)) n.name = y;
      });
    live.extend([list[i], ...reach], [y]);
    list.splice(i, 1);
    done++;
  }
  return done;
}

/** The breaks and continues that leave a statement. */
function leaving(s) {
  const found = [];
  const go = (n, labels, inLoop, inSwitch) => {
    if (/^(Break|Continue)Statement$/.test(n.type) && !(n.label ? labels.includes(n.label.name) : inLoop || inSwitch && n.type === 'BreakStatement')) found.push(n);
    if (isFunction(n)) return;
    for (const [c] of children(n)) go(c, n.type === 'LabeledStatement' ? [...labels, n.label.name] : labels, inLoop || isLoop(n), inSwitch || n.type === 'SwitchStatement');
  };
  go(s, [], false, false);
  return found;
}

const sets = (n, x) => n.type === 'AssignmentExpression' && isId(n.left, x) || n.type === 'UpdateExpression' && isId(n.argument, x) || n.type === 'VariableDeclarator' && isId(n.id, x) || /^For(In|Of)Statement$/.test(n.type) && isId(n.left, x);

/** Takes out what sets a variable that is not read again. */
function unread(list, live, harmless) {
  let done = 0;
  for (let i = list.length - 1; i >= 0; i--) {
    const set = list[i].type === 'ExpressionStatement' ? list[i].expression : null;
    if (!isAssign(set) || !isId(set.left) || !live.knows(set.left.name) || live.isLiveAfter(list[i], set.left.name)) continue;
    const e = facts(set.right, harmless);
    if ((e.effects || e.writes.size) && !isCall(set.right, '$rt_wrapException')) {
      list[i].expression = set.right;
    } else list.splice(i, 1);
    done++;
  }
  return done;
}

function substitute(list, live, harmless) {
  let done = 0;
  for (let i = list.length - 2; i >= 0; i--) {
    const set = list[i].type === 'ExpressionStatement' ? list[i].expression : null;
    if (!isAssign(set) || !isId(set.left) || !live.knows(set.left.name)) continue;
    const v = set.left.name;
    const e = facts(set.right, harmless);
    if (e.reads.has(v) && (e.effects || e.heap)) continue;
    for (let j = i + 1; j < list.length; j++) {
      const s = list[j];
      const uses = mentions(s, v);
      if (uses.length === 0) {
        if (!mayPass(e, s, live, harmless)) break;
        continue;
      }
      if (e.reads.has(v)) break;
      if (put(s, v, set.right, e, live, harmless)) {
        live.extend(list.slice(i + 1, j), e.reads);
        list.splice(i, 1);
        done++;
      }
      break;
    }
  }
  return done;
}

/** The places where a variable is mentioned. */
function mentions(tree, v) {
  const found = [];
  walk(tree, (n, parent, key) => {
    if (isId(n, v) && isVariable(n, parent, key)) found.push(parent);
  });
  return found;
}

/** Whether an expression may be evaluated after a statement instead of before it. */
function mayPass(e, s, live, harmless) {
  if (s.type !== 'ExpressionStatement') return false;
  const f = facts(s, harmless);
  return commute(e, f, live);
}

function commute(e, f, live) {
  if ([...f.writes].some(x => e.reads.has(x) || e.writes.has(x)) || [...e.writes].some(x => f.reads.has(x))) return false;
  const global = x => [...x.reads].some(r => !live.knows(r) && !live.constants.has(r)); // a static field, or what an inner function may set
  const writesGlobal = x => [...x.writes].some(r => !live.knows(r));
  if (e.effects || writesGlobal(e)) return !f.effects && !f.heap && !global(f) && !writesGlobal(f);
  if (e.heap || global(e)) return !f.effects && !writesGlobal(f);
  return true;
}

/** Puts an expression in the place of the one mention of v in the head of a statement, if nothing that is evaluated before minds. */
function put(s, v, value, e, live, harmless) {
  const place = head(s);
  if (!place) return false;
  const expression = place[0][place[1]];
  const isTarget = isAssign(expression) && isId(expression.left, v);
  const reads = mentions(s, v).length - (isTarget ? 1 : 0);
  if (reads !== 1 || (isTarget ? live.isCaught(s, v) : live.isLiveAfter(s, v))) return false;
  if (isTarget && isIn(expression.right, isFunction)) return false;
  // in order of evaluation: what comes before the mention must commute with the value
  let state = 0; // 1 once found, -1 once it is known not to work
  const go = (n, parent, key, index) => {
    if (state) return;
    if (isId(n, v) && isVariable(n, parent, key)) {
      if (parent.type === 'UpdateExpression' || parent.type === 'AssignmentExpression' && key === 'left') {
        state = -1;
        return;
      }
      if (index === undefined) parent[key] = value;
      else parent[key][index] = value;
      state = 1;
      return;
    }
    if (isFunction(n)) {
      if (isIn(n, x => isId(x, v))) state = -1;
      return;
    }
    if (n.type === 'ConditionalExpression' || n.type === 'LogicalExpression') {
      const first = n.type === 'ConditionalExpression' ? 'test' : 'left';
      go(n[first], n, first);
      if (state) return;
      if (isIn(n, x => isId(x, v))) {
        state = -1; // evaluated only sometimes
        return;
      }
      if (!commute(e, facts(n, harmless), live)) state = isIn(expression, x => isId(x, v)) ? -1 : 0;
      return;
    }
    if (n.type === 'AssignmentExpression' && n.left.type === 'Identifier') {
      if (n.operator !== '=' && e.writes.has(n.left.name)) {
        state = -1;
        return;
      }
      go(n.right, n, 'right');
    } else for (const [c, k, x] of [...children(n)]) go(c, n, k, x);
    if (state) return;
    // the node itself is evaluated now, before the mention
    const own = {reads: new Set(), writes: new Set(), heap: n.type === 'MemberExpression' || isCopy(n), effects: false};
    if (n.type === 'Identifier' && isVariable(n, parent, key)) own.reads.add(n.name);
    if (n.type === 'AssignmentExpression' || n.type === 'UpdateExpression') {
      const target = n.left ?? n.argument;
      if (isId(target)) own.writes.add(target.name);
      else own.effects = true;
    } else if (n.type === 'CallExpression' && !effect(n, harmless)) own.heap ||= !isFresh(n);
    else if (effect(n, harmless)) own.effects = true;
    if (n.type === 'MemberExpression' && parent.type === 'AssignmentExpression' && key === 'left') own.heap = false;
    if (!commute(e, own, live)) state = -1;
  };
  go(expression, place[0], place[1]);
  return state === 1;
}
