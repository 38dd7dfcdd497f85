// Compares what the package holds at run time with what kinglet.d.ts declares: every exported
// name, the members of namespaces, classes and of the objects that some functions give. Prints
// what only one side has, and what is declared without a comment; nothing when all is well.
import { createRequire } from 'node:module';
import * as esModule from 'kinglet';
import * as visorModule from 'kinglet/visor';
import ts from 'typescript';

const require = createRequire(import.meta.url);
const kinglet = require('kinglet');
const file = require.resolve('kinglet/package.json').replace('package.json', 'kinglet.d.ts');
const visorFile = file.replace('kinglet.d.ts', 'kinglet-visor.d.ts');
const program = ts.createProgram([file, visorFile], { target: ts.ScriptTarget.ES2020 });
const checker = program.getTypeChecker();
const source = program.getSourceFile(file);
const findings = [];

/** An object of each class and interface that has members of its own. */
const INSTANCES = {
  Tensor: () => kinglet.tensor([1]),
  Variable: () => kinglet.variable([1]),
  TensorBuffer: () => kinglet.buffer([1]),
  Environment: () => kinglet.env(),
  Engine: () => kinglet.engine(),
};

/** What is there for the script's own sake. */
const OWN = new Set([
  'Environment.main', 'Environment#flagRegistry', 'Environment#urlFlags', 'Environment#evaluateFlag',
  'Environment#populateURLFlags', 'Engine#forget', 'Engine#kernelFor',
]);
const OWN_OF_OPTIMIZERS = /Optimizer#(step|state|restore)$/;

/** The names of an object and of its classes; one letter, or a sign in front, is the script's own. */
function namesOf(object, stop) {
  const names = new Set();
  for (let o = object; o && o !== stop; o = Object.getPrototypeOf(o)) {
    Object.getOwnPropertyNames(o).forEach((name) => names.add(name));
  }
  return [...names].filter((name) => name !== 'constructor' && !/^[$_]|^.$/.test(name));
}

function documented(symbol) {
  return symbol.getDocumentationComment(checker).length > 0;
}

function compare(where, declared, actual) {
  const known = new Set(declared.map((s) => s.name));
  const there = new Set(
    actual.filter((name) => !OWN.has(where + name) && !OWN_OF_OPTIMIZERS.test(where + name)));
  for (const name of there) {
    if (!known.has(name)) {
      findings.push(`${where}${name}: not declared`);
    }
  }
  for (const symbol of declared) {
    if (!there.has(symbol.name)) {
      findings.push(`${where}${symbol.name}: declared, but not there`);
    }
    if (!documented(symbol)) {
      findings.push(`${where}${symbol.name}: declared without a comment`);
    }
  }
}

function isOwn(symbol) {
  return (symbol.declarations || []).some((d) => d.getSourceFile() === source);
}

function members(type) {
  return checker.getPropertiesOfType(type).filter((s) => isOwn(s) && s.name !== 'prototype');
}

function walk(where, symbol, value) {
  const name = symbol.name;
  if (symbol.flags & ts.SymbolFlags.Class) {
    const statics = namesOf(value, Function.prototype).filter(
      (n) => !['length', 'name', 'prototype', 'arguments', 'caller'].includes(n));
    compare(`${where}${name}.`, members(checker.getTypeOfSymbol(symbol)), statics);
    const make = INSTANCES[name];
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const object = make ? make() : value.prototype;
    // fields are there only once the class is instantiated
    const fields = make ? members(type) : members(type).filter((s) => s.name in object);
    // what has an index signature may have any member
    const open = checker.getIndexInfosOfType(type).length > 0;
    compare(`${where}${name}#`, fields,
      open ? fields.map((s) => s.name) : namesOf(object, Object.prototype));
  } else if (symbol.flags & (ts.SymbolFlags.NamespaceModule | ts.SymbolFlags.ValueModule)) {
    inside(`${where}${name}.`, checker.getExportsOfModule(symbol), value);
  } else if (symbol.flags & ts.SymbolFlags.RegularEnum) {
    const numbers = /^\d+$/;
    compare(`${where}${name}.`, checker.getExportsOfModule(symbol),
      Object.keys(value).filter((n) => !numbers.test(n)));
  }
}

function inside(where, symbols, object) {
  const values = symbols.filter((s) => s.flags & ts.SymbolFlags.Value);
  compare(where, values, Object.keys(object));
  for (const symbol of values) {
    if (symbol.name in object) {
      walk(where, symbol, object[symbol.name]);
    }
  }
}

const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
inside('', exported, kinglet);
for (const symbol of exported) {
  if (symbol.flags & ts.SymbolFlags.Interface && INSTANCES[symbol.name] && !(symbol.name in kinglet)) {
    const object = INSTANCES[symbol.name]();
    compare(`${symbol.name}#`, members(checker.getDeclaredTypeOfSymbol(symbol)),
      namesOf(object, Object.prototype));
  }
}
const imported = new Set(Object.keys(esModule));
for (const name of Object.keys(kinglet)) {
  if (!imported.has(name)) {
    findings.push(`${name}: not exported by the ES module`);
  }
}
const visor = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(visorFile)));
inside('visor: ', visor, visorModule);
inside('visor: ', visor, require('kinglet/visor'));
findings.forEach((line) => console.log(line));
