// TeaVM's code comes from bytecode: every step of an expression is a statement that sets a variable, and a variable is used for one thing after another.
// Here a value that is used once goes to where it is used, as a person would write it; so do the elements of small arrays and the cases of a switch.
import {walk, id, isIn, isId, isCall, isAssign, isFunction, isVariable} from './ast.mjs';
import {each} from './each.mjs';
import {share} from './registers.mjs';
import {Liveness} from './liveness.mjs';
import {withoutEffects, fill, originals, leaving, sets, unread, substitute, put} from './values.mjs';

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
