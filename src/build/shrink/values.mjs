// Values that go where they are used: what has effects, what may pass what, and what is written as one array or object.
import {walk, children, call, property, isIn, isId, isCall, isLoop, isMember, isAssign, isFunction, isVariable} from './ast.mjs';
import {orderOf} from './made.mjs';

/** The functions that change nothing but their own variables and do not throw: they may read anything. */
export function withoutEffects(m) {
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
export function fill(list, live, tools) {
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

/** After x = y, y does for x as long as neither is set; where x is not read after that either, the copy goes. */
export function originals(list, live) {
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
export function leaving(s) {
  const found = [];
  const go = (n, labels, inLoop, inSwitch) => {
    if (/^(Break|Continue)Statement$/.test(n.type) && !(n.label ? labels.includes(n.label.name) : inLoop || inSwitch && n.type === 'BreakStatement')) found.push(n);
    if (isFunction(n)) return;
    for (const [c] of children(n)) go(c, n.type === 'LabeledStatement' ? [...labels, n.label.name] : labels, inLoop || isLoop(n), inSwitch || n.type === 'SwitchStatement');
  };
  go(s, [], false, false);
  return found;
}

export const sets = (n, x) => n.type === 'AssignmentExpression' && isId(n.left, x) || n.type === 'UpdateExpression' && isId(n.argument, x) || n.type === 'VariableDeclarator' && isId(n.id, x) || /^For(In|Of)Statement$/.test(n.type) && isId(n.left, x);

/** Takes out what sets a variable that is not read again. */
export function unread(list, live, harmless) {
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

export function substitute(list, live, harmless) {
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
export function put(s, v, value, e, live, harmless) {
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
