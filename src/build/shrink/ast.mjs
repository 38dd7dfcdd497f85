// Walking and making syntax trees (ESTree).
import {parse as acorn} from 'acorn';

export const parse = (text, options) =>
  acorn(text, {ecmaVersion: 2022, sourceType: 'module', locations: true, ...options});

const SKIP = new Set(['loc', 'type', 'start', 'end']);

/** The children of a node, as [child, key, index of a list]. */
export function* children(node) {
  for (const key in node) {
    if (SKIP.has(key)) continue;
    const value = node[key];
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) if (value[i] && value[i].type) yield [value[i], key, i];
    } else if (value && typeof value.type === 'string') yield [value, key];
  }
}

/** Calls enter(node, parent, key) for every node, parents first; false skips what is below. */
export function walk(node, enter, parent = null, key = null) {
  if (enter(node, parent, key) === false) return;
  for (const [child, k] of children(node)) walk(child, enter, node, k);
}

/** What takes a statement's place that is to go. */
export const GONE = {type: 'EmptyStatement'};

/** Calls leave(node, parent) for every node, children first; what it returns takes the node's place. */
export function rewrite(node, leave, parent = null) {
  let gone = false;
  for (const [child, key, index] of children(node)) {
    const made = rewrite(child, leave, node);
    if (index === undefined) node[key] = made;
    else node[key][index] = made;
    gone ||= made === GONE;
  }
  if (gone) for (const key in node) if (Array.isArray(node[key])) node[key] = node[key].filter(x => x !== GONE);
  return leave(node, parent) ?? node;
}

/** Whether a node, or one below it, passes a test. */
export function isIn(node, test) {
  let found = false;
  walk(node, n => (found ||= test(n)) ? false : undefined);
  return found;
}

const at = (node, from) => (from && from.loc ? {...node, loc: from.loc} : node);
export const id = (name, from) => at({type: 'Identifier', name}, from);
export const literal = (value, from) => at({type: 'Literal', value, raw: JSON.stringify(value)}, from);
export const self = () => ({type: 'ThisExpression'});
export const call = (f, args, from) =>
  at({type: 'CallExpression', callee: typeof f === 'string' ? id(f, from) : f, arguments: args, optional: false}, from);
export const make = (name, args, from) => at({type: 'NewExpression', callee: id(name, from), arguments: args}, from);
export const member = (object, name, from) =>
  at({type: 'MemberExpression', object, property: id(name, from), computed: false, optional: false}, from);
export const unary = (operator, argument) => ({type: 'UnaryExpression', operator, prefix: true, argument});
export const binary = (operator, left, right, from) => at({type: 'BinaryExpression', operator, left, right}, from);
export const assign = (left, right, from, operator = '=') => at({type: 'AssignmentExpression', operator, left, right}, from);
export const statement = expression => at({type: 'ExpressionStatement', expression}, expression);
export const result = argument => at({type: 'ReturnStatement', argument}, argument);
export const block = body => ({type: 'BlockStatement', body});
export const property = (name, value) =>
  ({type: 'Property', key: id(name), value, kind: 'init', method: value.type === 'FunctionExpression', shorthand: false, computed: false});
export const expression = text => parse('(' + text + ')', {locations: false}).body[0].expression;
export const copy = node => JSON.parse(JSON.stringify(node));

export const isId = (n, name) => !!n && n.type === 'Identifier' && (name === undefined || n.name === name);
export const isCall = (n, name) => !!n && n.type === 'CallExpression' && isId(n.callee, name);
/** A member that is named, not computed. */
export const isMember = (n, test) => !!n && n.type === 'MemberExpression' && !n.computed && (test === undefined || test(n.property.name));
export const isAssign = n => !!n && n.type === 'AssignmentExpression' && n.operator === '=';
export const isFunction = n =>
  !!n && (n.type === 'ArrowFunctionExpression' || n.type === 'FunctionExpression' || n.type === 'FunctionDeclaration');
export const isLoop = n => /^(While|DoWhile|For|ForIn|ForOf)Statement$/.test(n.type);

/** Whether an Identifier is a variable: not a property's name, nor a label. */
export function isVariable(node, parent, key) {
  if (!parent) return true;
  if (parent.type === 'MemberExpression' && key === 'property') return parent.computed;
  if (parent.type === 'Property' && key === 'key') return parent.computed;
  if (parent.type === 'ExportSpecifier' && key === 'exported') return false;
  return !(key === 'label' || parent.type === 'LabeledStatement' && key === 'label');
}
