// node main.mjs module.js module.js.map OUT.js OUT.js.map: a module that TeaVM wrote without shortening names, made small.
import fs from 'node:fs';
import {minify} from 'terser';
import {GONE, isCall, isFunction, isId, isIn, isLoop, isMember, literal, parse, rewrite, walk} from './ast.mjs';
import {Module, bodyOf} from './module.mjs';
import {strings} from './strings.mjs';
import {arrays, empty} from './arrays.mjs';
import {classes} from './classes.mjs';
import {enums} from './enums.mjs';
import {starts} from './starts.mjs';
import {made, settle, spread} from './made.mjs';
import {share} from './registers.mjs';
import {tidy} from './tidy.mjs';
import {rename} from './names.mjs';
import {near} from './near.mjs';

const COMPRESS = {module: true, passes: 3, ecma: 2020, pure_getters: true, inline: 3, loops: false, unsafe_undefined: true, hoist_props: false};

async function print(tree, options, map) {
  const done = await minify(tree, {parse: {spidermonkey: true}, module: true, mangle: false, sourceMap: {content: map}, ...options});
  return [done.code, typeof done.map === 'string' ? done.map : JSON.stringify(done.map)];
}

/** Shaders without the comments that people read; those that mark sections and holes stay. */
function shaders(m) {
  m.rewrite(n => {
    if (n.type === 'Literal' && typeof n.value === 'string' && n.value.includes('\nvoid main')) return literal(n.value.replace(/^ *\/\/ .*\n/gm, ''), n);
  });
}

/**
 * A script that TeaVM's own parser does not know stands in two functions and is put in place at its first call:
 * f = (..) => { if (!f.$native) { f.$native = function(..) { return (function(..) {script})(..); }; f = f.$native; } return f(..); }
 */
function scripts(m) {
  for (const [name, f] of m.functions()) {
    const [test, end] = bodyOf(f);
    if (!test || test.type !== 'IfStatement' || !end || end.type !== 'ReturnStatement' || !isCall(end.argument, name) || !isIn(test.test, n => isMember(n, x => x === '$native'))) continue;
    const outer = test.consequent.body[0].expression.right;
    const inner = bodyOf(outer)[0].argument.callee;
    let own = false; // whether it asks how it was called
    for (const s of inner.body.body) walk(s, n => {
      own ||= n.type === 'ThisExpression' || isId(n, 'arguments');
      return n.type === 'FunctionExpression' || n.type === 'FunctionDeclaration' ? false : undefined;
    });
    m.defined.get(name).value = {...inner, type: own ? 'FunctionExpression' : 'ArrowFunctionExpression', id: null, expression: false};
  }
}

/**
 * Leaves out breaks that lead to where the code goes anyway, and the labels that nobody names then. A label before a try does not survive
 * esbuild 0.25, which bundlers use: it moves into the try, away from its breaks.
 */
function labels(tree) {
  const named = (n, label) => isIn(n, x => (x.type === 'BreakStatement' || x.type === 'ContinueStatement') && x.label && x.label.name === label);
  const plain = (n, label) => walk(n, x => {
    if (isFunction(x) || isLoop(x) || x.type === 'SwitchStatement') return false;
    if (x.type === 'BreakStatement' && x.label && x.label.name === label) x.label = null;
  });
  const last = (n, label) => {
    if (!n) return n;
    if (n.type === 'BreakStatement' && n.label && n.label.name === label) return GONE;
    if (n.type === 'BlockStatement' && n.body.length) {
      const end = last(n.body.pop(), label);
      if (end !== GONE) n.body.push(end);
    }
    else if (n.type === 'IfStatement') {
      n.consequent = last(n.consequent, label);
      n.alternate = last(n.alternate, label);
    } else if (n.type === 'LabeledStatement') n.body = last(n.body, label);
    else if (isLoop(n)) plain(n.body, label);
    else if (n.type === 'TryStatement' && !n.finalizer) {
      last(n.block, label);
      if (n.handler) last(n.handler.body, label);
    }
    return n;
  };
  rewrite(tree, n => {
    if (n.type !== 'LabeledStatement' || n.body.type.startsWith('While') || n.body.type.startsWith('For') || n.body.type.startsWith('DoWhile')) return;
    thrown(n);
    n.body = last(n.body, n.label.name);
    return named(n.body, n.label.name) ? undefined : n.body;
  });
}

/** catch (e) { if (a) { b; break label; } throw e; } is catch (e) { if (!a) throw e; b; }: some bundlers lose a label that only a handler mentions. */
function thrown(n) {
  const t = n.body.type === 'BlockStatement' && n.body.body.length === 1 ? n.body.body[0] : n.body;
  if (t.type !== 'TryStatement' || !t.handler) return;
  const list = t.handler.body.body;
  const [test, end] = list.slice(-2);
  if (end?.type !== 'ThrowStatement' || test.type !== 'IfStatement' || test.alternate) return;
  const inside = test.consequent.type === 'BlockStatement' ? test.consequent.body : [test.consequent];
  const leave = inside.at(-1);
  if (leave?.type !== 'BreakStatement' || leave.label?.name !== n.label.name) return;
  const not = {type: 'UnaryExpression', operator: '!', prefix: true, argument: test.test};
  list.splice(-2, 2, {type: 'IfStatement', test: not, consequent: end, alternate: null}, ...inside.slice(0, -1));
}

const [from, fromMap, to, toMap] = process.argv.slice(2);
const text = fs.readFileSync(from, 'utf8');
const module = new Module(text);
const sources = JSON.stringify({...JSON.parse(fs.readFileSync(fromMap, 'utf8')), sourceRoot: ''});
scripts(module);
strings(module);
arrays(module);
classes(module);
enums(module);
shaders(module);
starts(module, text);
made(module);
tidy(module);
settle(module);
spread(module, 'dkg_Node');
empty(module);
const [plain, plainMap] = await print(module.tree(), {compress: COMPRESS}, sources);
if (process.env.SHRINK_PLAIN) fs.writeFileSync(process.env.SHRINK_PLAIN, plain);
const tree = parse(plain);
labels(tree);
walk(tree, n => {
  if (isFunction(n) && n.body.type === 'BlockStatement') share(n, false);
});
rename(tree, module.layouts);
const [named, namedMap] = await print(tree, {compress: false}, plainMap);
const [code, map] = await print(near(named), {compress: false}, namedMap);
const ends = code.lastIndexOf('export{'); // on a line of its own
fs.writeFileSync(to, code.slice(0, ends) + '\n' + code.slice(ends) + '\n');
fs.writeFileSync(toMap, map);
console.log(module.notes.join('; '));
