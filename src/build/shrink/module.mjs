// A module as TeaVM writes it: definitions at the top level, then what runs.
import {parse, walk, rewrite, isIn, GONE, expression, isCall, isFunction, isVariable, id} from './ast.mjs';

/** Says what stands in the way: a form that TeaVM, or a class library, did not have so far. */
export function fail(what) {
  throw new Error(what);
}

const PARTS = ['value', 'statement'];

export class Module {
  /** @param text a module whose names TeaVM has not shortened */
  constructor(text) {
    this.program = parse(text);
    /** {name, value} of a definition, {statement} of what runs, in order. */
    this.items = [];
    this.defined = new Map();
    /** The members that an object of each kind may have, as sets of names. */
    this.layouts = [];
    /** What is known of each class that is left, by name (classes.mjs). */
    this.types = new Map();
    this.notes = [];
    for (const s of this.program.body) {
      if (s.type === 'VariableDeclaration') {
        for (const d of s.declarations) this.#put({name: d.id.name, value: d.init, loc: d.loc});
      } else if (s.type === 'FunctionDeclaration') this.#put({name: s.id.name, value: s, loc: s.loc});
      else this.items.push({statement: s});
    }
  }

  #put(item) {
    this.items.push(item);
    this.defined.set(item.name, item);
  }

  /** The function that a name stands for, or null. */
  function(name) {
    const item = this.defined.get(name);
    return item && isFunction(item.value) ? item.value : null;
  }

  /** [name, function] of every function. */
  *functions() {
    for (const i of [...this.items]) if (i.name && isFunction(i.value)) yield [i.name, i.value];
  }

  /** Gives a name another value; a name that is not there stays so. */
  redefine(name, source) {
    const item = this.defined.get(name);
    if (item) item.value = expression(source);
  }

  /** Adds a definition. */
  define(name, source) {
    const item = {name, value: expression(source)};
    this.items.unshift(item);
    this.defined.set(name, item);
  }

  /** Takes definitions out. */
  drop(test) {
    this.items = this.items.filter(i => !(i.name && test(i.name) && this.defined.delete(i.name)));
  }

  dropStatements(test) {
    this.items = this.items.filter(i => !(i.statement && test(i.statement)));
  }

  /** The statements that call a function. */
  calls(name) {
    return this.items.map(i => i.statement).filter(s => s && isCall(s.expression, name));
  }

  /** Whether some definition's own text declares a name. */
  #isLocal(name, item) {
    return isIn(item.value ?? item.statement, n => n.type === 'VariableDeclarator' && n.id.name === name);
  }

  rewrite(leave) {
    for (const i of this.items) for (const p of PARTS) if (i[p]) i[p] = rewrite(i[p], (n, parent) => leave(n, parent, i));
    this.items = this.items.filter(i => i.statement !== GONE);
  }

  walk(enter) {
    for (const i of this.items) for (const p of PARTS) if (i[p]) walk(i[p], (n, parent, key) => enter(n, parent, key, i));
  }

  /** How often each name is mentioned, its own definition aside. */
  mentions() {
    const count = new Map();
    this.walk((n, parent, key) => {
      if (n.type === 'Identifier' && isVariable(n, parent, key) && !(key === 'id' && parent.type === 'FunctionDeclaration'))
        count.set(n.name, (count.get(n.name) ?? 0) + 1);
    });
    return count;
  }

  /** Drops the definitions that nothing which runs needs. */
  prune() {
    const needed = new Set();
    const open = [];
    const need = n => walk(n, (x, parent, key) => {
      if (x.type === 'Identifier' && isVariable(x, parent, key) && this.defined.has(x.name) && !needed.has(x.name)) {
        needed.add(x.name);
        open.push(this.defined.get(x.name));
      }
    });
    for (const i of this.items) if (i.statement) need(i.statement);
    for (let i; (i = open.pop());) if (i.value) need(i.value);
    this.drop(name => !needed.has(name));
  }

  /** The syntax tree of all; fails where something is used that was taken out. */
  tree() {
    this.prune();
    this.walk((n, parent, key, item) => {
      if (n.type === 'Identifier' && /^(\$rt_|jl_|ju_|jlr_)/.test(n.name) && isVariable(n, parent, key) && !this.defined.has(n.name) && !this.#isLocal(n.name, item))
        fail(`${item.name ?? 'the start'} uses ${n.name}, which a small script does not have`);
    });
    const isFunction_ = i => !!i.name && isFunction(i.value);
    const rank = i => (isFunction_(i) ? (i.value.type === 'FunctionDeclaration' ? 1 : 0) : 2);
    this.items.sort((a, b) => rank(a) - rank(b)); // nothing runs before all functions are there
    this.program.body = this.items.map(i =>
      i.statement ??
      (i.value && i.value.type === 'FunctionDeclaration'
        ? i.value
        : {type: 'VariableDeclaration', kind: 'let', loc: i.loc, declarations: [{type: 'VariableDeclarator', id: id(i.name), init: i.value, loc: i.loc}]}));
    return this.program;
  }
}

/** A function's parameters, as they are written. */
export const parameters = f => f.params.map(p => p.name).join(',');
/** A function's statements. */
export const bodyOf = f => (f.body.type === 'BlockStatement' ? f.body.body : [{type: 'ReturnStatement', argument: f.body}]);
/** A name without the number that TeaVM gives to overloads. */
export const stem = name => name.replace(/\d*$/, '');
