// Loops over all elements: n = a.length; i = 0; while (i < n) { x = a[i]; ..; i = i + 1 | 0; } is for (x of a) .., and where a[i] stands
// in the midst of the first statement, the index becomes the element: for (i of a) f(i).
import {walk, rewrite, isIn, id, isFunction, isId, isAssign, isMember, isVariable} from './ast.mjs';

/** Looks through a list of statements of function f; live is f's Liveness. Gives how many loops changed. */
export function each(list, f, live) {
  let done = 0;
  for (let k = list.length - 1; k > 0; k--) {
    const loop = list[k].type === 'LabeledStatement' ? list[k].body : list[k];
    if (loop.type !== 'WhileStatement' || loop.body.type !== 'BlockStatement') continue;
    const form = counted(loop);
    if (!form) continue;
    const {index, array, element, last} = form;
    const local = name => live.knows(name);
    if (!local(index) || !local(array) || !local(element) || element === array || index === array || isIn(loop.body, n => n.type === 'ContinueStatement')) continue;
    if (mentions(loop.body, index) !== 3 || isIn(loop.body, n => isAssign(n) && isId(n.left, array))) continue; // a[i], i = i + 1
    if (isNeeded(f, list[k], index, live)) continue;
    const start = before(list, k, s => isAssign(s.expression) && isId(s.expression.left, index), [index, array]);
    if (start < 0 || list[start].expression.right.value !== 0) continue;
    let size = -1;
    if (last.length) {
      if (!local(last.length) || mentions(loop, last.length) !== 1 || isNeeded(f, list[k], last.length, live)) continue;
      size = before(list, k, s => isAssign(s.expression) && isId(s.expression.left, last.length), [last.length, array]);
      if (size < 0 || !isLength(list[size].expression.right, array)) continue;
    } else if (last.of !== array) continue;
    form.settle();
    loop.type = 'ForOfStatement';
    loop.left = id(element);
    loop.right = id(array);
    delete loop.test;
    const extra = form.exit ?? [];
    list.splice(k + 1, 0, ...extra);
    for (const at of [start, size].sort((a, b) => b - a)) if (at >= 0) list.splice(at, 1), k--;
    done++;
  }
  return done;
}

const isLength = (n, array) => isMember(n, x => x === 'length') && isId(n.object, array);

/** What a loop counts, if it has the form in question. */
function counted(loop) {
  const list = loop.body.body;
  const next = list.at(-1);
  const isStep = s => s && isAssign(s.expression) && isId(s.expression.left) && s.expression.right.type === 'BinaryExpression' && s.expression.right.operator === '|' && s.expression.right.right.value === 0;
  if (!isStep(next)) return null;
  const index = next.expression.left.name;
  const sum = next.expression.right.left;
  if (sum.type !== 'BinaryExpression' || sum.operator !== '+' || !isId(sum.left, index) || sum.right.value !== 1) return null;
  const bound = n => (n.type === 'BinaryExpression' && isId(n.left, index) ? (isId(n.right) ? {length: n.right.name} : isMember(n.right, x => x === 'length') && isId(n.right.object) ? {of: n.right.object.name} : null) : null);
  const first = list[0];
  if (loop.test.type !== 'BinaryExpression' || loop.test.operator !== '<') return null;
  const last = bound(loop.test);
  if (!last) return null;
  const read = first.expression;
  const isElement = n => n.type === 'MemberExpression' && n.computed && isId(n.object) && isId(n.property, index);
  if (isAssign(read) && isId(read.left) && isElement(read.right))
    return {index, array: read.right.object.name, element: read.left.name, last, settle: () => { list.shift(); list.pop(); }};
  const where = first.type === 'ExpressionStatement' ? 'expression' : first.type === 'IfStatement' ? 'test' : null;
  let found = null, plain = true;
  if (where) walk(first[where], (n, parent, key) => {
    if (isElement(n)) {
      found = n;
      plain = !!parent && parent.type !== 'UpdateExpression' && !(parent.type === 'AssignmentExpression' && key === 'left');
    }
    return isFunction(n) ? false : undefined;
  });
  if (!found || !plain) return null;
  return {index, array: found.object.name, element: index, last, settle: () => {
    first[where] = rewrite(first[where], n => (n === found ? id(index, n) : undefined));
    list.pop();
  }};
}

function mentions(tree, name) {
  let count = 0;
  walk(tree, (n, parent, key) => {
    if (isId(n, name) && isVariable(n, parent, key)) count++;
  });
  return count;
}

/** The statement before k that passes a test, with nothing between that jumps or mentions some names; -1 if there is none. */
function before(list, k, test, names) {
  for (let i = k - 1; i >= 0; i--) {
    if (list[i].type !== 'ExpressionStatement') return -1;
    if (test(list[i])) return i;
    if (names.some(name => isIn(list[i], n => isAssign(n) && isId(n.left, name)) || name !== names[1] && mentions(list[i], name))) return -1;
  }
  return -1;
}

/** Whether a variable may be read after a loop, whichever way it is left. */
function isNeeded(f, loop, name, live) {
  if (live.isLiveAfter(loop, name)) return true;
  const labels = new Set();
  walk(loop, n => {
    if (n.type === 'BreakStatement' && n.label) labels.add(n.label.name);
  });
  return isIn(f.body, n => n.type === 'LabeledStatement' && labels.has(n.label.name) && live.isLiveAfter(n, name));
}
