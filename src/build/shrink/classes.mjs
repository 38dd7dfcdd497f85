// Java's classes: constructors and prototypes without the tables that reflection would need.
//
// A class keeps its fields, its methods (put in place where nothing else calls them) and its parent; of its name only what TeaVM found asked for. A
// functional object that is made in one place is written there, as an object literal.
import {walk, rewrite, isIn, id, literal, call, member, self, unary, binary, assign, statement, block, property, copy, isAssign, isCall, isId, isMember, isFunction, isVariable} from './ast.mjs';
import {fail, bodyOf} from './module.mjs';

/** What TeaVM's tables tell of each class, by name. */
export function metadata(m) {
  const table = new Map();
  for (const s of m.calls('$rt_metadata')) {
    const e = s.expression.arguments[0].elements;
    for (let k = 0; k < e.length;) {
      const c = {name: e[k++].name, label: e[k++].value || null, methods: [], fields: []};
      if (c.label) k++; // its package
      c.parent = e[k].type === 'Identifier' ? e[k].name : null;
      c.interfaces = e[k + 1].elements.map(x => x.name);
      const methods = e[k + 5]; // after flags, nesting, static initialiser
      k += 6;
      if (methods.type === 'ArrayExpression')
        for (let j = 0; j < methods.elements.length; j += 2) {
          const names = methods.elements[j];
          for (const n of names.elements ?? [names]) c.methods.push([n.value, methods.elements[j + 1]]);
        }
      table.set(c.name, c);
    }
  }
  return table;
}

const REFLECTION =
  /^(\$rt_(metadata|packages|packageData|allClasses|newClassMetadata|createPrimitiveCls|cls|isInstance|isAssignable|objcls|meta|eraseClinit|createStackElement|setStack|stecls|jso_marker|\w+cls)|\$dbg_class|jl_Class_\w+|jl_Object_(getClass|getClassInfo|clone)|otp_Platform_clone|jl_Enum_getDeclaringClass)$/;

export function classes(m) {
  const table = metadata(m);
  exported(m, table);
  m.dropStatements(s =>
    isCall(s.expression, '$rt_metadata') || isCall(s.expression, '$rt_packages') ||
    isIn(s, n => isMember(n, x => x === '__teavm_class__')) ||
    s.type === 'IfStatement' && isIn(s, n => isId(n, 'JavaError')) ||
    s.type === 'ExpressionStatement' && isIn(s, n => isId(n, '$rt_javaException')));
  for (const c of table.values()) {
    const f = m.function(c.name);
    if (!f || c.name === 'jl_Object') continue;
    for (const s of f.body.body) if (s.expression && s.expression.type === 'AssignmentExpression') c.fields.push([s.expression.left.property.name, s.expression.right]);
  }
  const tested = typeTests(m, table);
  simplify(m, table);
  const ancestors = c => (c.parent && c.parent !== 'jl_Object' ? [...ancestors(table.get(c.parent)), table.get(c.parent)] : []);
  const marks = c => [...supertypes(table, c.name)].filter(t => tested.has(t)).map(t => '$is_' + t);
  const uses = count(m, table);
  const mentions = m.mentions();
  for (const c of table.values())
    for (const [, f] of c.methods)
      walk(f, (n, parent, key) => {
        if (n.type === 'Identifier' && isVariable(n, parent, key)) mentions.set(n.name, (mentions.get(n.name) ?? 0) + 1);
      });
  const parents = new Set([...table.values()].map(c => c.parent));
  const setup = [];
  const literals = new Map();
  for (const c of table.values()) {
    const item = m.defined.get(c.name);
    const use = uses.get(c.name);
    if (!item || c.name === 'jl_Object') continue;
    if (c.name === 'jl_String' || !use.made && !use.other && !parents.has(c.name)) {
      m.drop(n => n === c.name);
      continue;
    }
    const layout = new Set(marks(c));
    for (const x of [...ancestors(c), c]) for (const [name] of [...x.fields, ...x.methods]) layout.add(name);
    m.layouts.push(layout);
    const members = [...marks(c).map(t => property(t, literal(1))), ...c.methods.map(([name, f]) => property(name, inPlace(m, f, mentions)))];
    const hasParent = c.parent !== null && c.parent !== 'jl_Object';
    if (use.made === 1 && !use.other && !parents.has(c.name) && !hasParent && !c.label && c.name.includes('lambda$_')) {
      literals.set(c.name, {type: 'ObjectExpression', properties: members});
      m.drop(n => n === c.name);
      continue;
    }
    const body = c.fields.map(([name, value]) => statement(assign(member(self(), name), value)));
    if (ancestors(c).some(a => a.fields.length)) body.unshift(statement(call(member(id(c.parent), 'call'), [self()])));
    item.value = {type: 'FunctionDeclaration', id: id(c.name), params: [], body: block(body), generator: false, async: false, expression: false, loc: item.loc};
    if (members.length || hasParent) setup.push(statement(call('$rt_class', [id(c.name), {type: 'ObjectExpression', properties: members}, ...(hasParent ? [id(c.parent)] : [])])));
    if (c.label) setup.push(statement(assign(member(id(c.name), '$label'), literal(c.label))));
  }
  m.define('$rt_class', '(c, methods, parent) => { if (parent) Object.setPrototypeOf(methods, parent.prototype); methods.constructor = c; c.prototype = methods; }');
  const place = n => (n.type === 'NewExpression' && isId(n.callee) && literals.has(n.callee.name) ? literals.get(n.callee.name) : undefined);
  for (const l of literals.values()) for (const p of l.properties) p.value = rewrite(p.value, place);
  m.rewrite(place);
  m.items.splice(m.items.findIndex(i => i.name === '$rt_export_main'), 0, ...setup.map(s => ({statement: rewrite(s, place)})));
  m.types = new Map([...table].filter(([name, c]) => m.function(name) && c.name !== 'jl_Object'));
  m.notes.push(`${table.size} classes, ${literals.size} of them literals`);
}

/** The methods that JavaScript calls: c = X.prototype; c.call = $rt_callWithReceiver(F). */
function exported(m, table) {
  const at = m.items.findIndex(i => i.statement && i.statement.expression && i.statement.expression.type === 'CallExpression' &&
    i.statement.expression.callee.type === 'ArrowFunctionExpression' && isIn(i.statement, n => isId(n, '$rt_callWithReceiver')));
  if (at < 0) return;
  let current = null;
  for (const s of m.items[at].statement.expression.callee.body.body) {
    if (s.type !== 'ExpressionStatement') continue;
    const {left, right} = s.expression;
    if (isId(left, 'c')) current = table.get(right.object.name) ?? fail(right.object.name + ' is exported but unknown');
    else current.methods.push([left.property.name, right]);
  }
  m.items.splice(at, 1);
}

/** Whether reading it twice is reading it once: a variable, or a field of such. */
const isPlace = n => isId(n) || n.type === 'MemberExpression' && !n.computed && isPlace(n.object);

/** x instanceof an interface asks for a mark; gives the names of what is asked for. */
function typeTests(m, table) {
  const tested = new Set();
  const ofStrings = supertypes(table, 'jl_String');
  m.rewrite(n => {
    if (isCall(n, '$rt_isInstance')) {
      const [x, type] = n.arguments;
      if (!isPlace(x)) fail('instanceof of more than a variable or a field');
      tested.add(type.name);
      const marked = {type: 'LogicalExpression', operator: '&&', left: binary('!==', x, literal(null)), right: unary('!', unary('!', member(copy(x), '$is_' + type.name)))};
      return ofStrings.has(type.name) ? {type: 'LogicalExpression', operator: '||', left: binary('===', unary('typeof', copy(x)), literal('string')), right: marked} : marked;
    }
    if (n.type === 'BinaryExpression' && n.operator === '===' && isCall(n.left, 'jl_Object_getClass') && isCall(n.right, '$rt_cls'))
      return binary('===', member(n.left.arguments[0], 'constructor'), n.right.arguments[0], n);
    if (isCall(n) && /^jl_Class_get(Simple)?Name$/.test(n.callee.name) && isCall(n.arguments[0], 'jl_Object_getClass')) return call('$rt_name', n.arguments[0].arguments, n);
  });
  return tested;
}

/** What remains of class objects and exceptions; a value of JavaScript's stands for itself where Java has an Object. */
function simplify(m, table) {
  const ordinal = table.get('jl_Enum')?.fields.find(([name]) => /^\$ordinal\d*$/.test(name));
  if (ordinal) m.redefine('jl_Enum_compareTo', `(a, b) => a.${ordinal[0]} - b.${ordinal[0]}`);
  m.redefine('jl_Object_toString', 'o => $rt_name(o)');
  m.redefine('$rt_fillStack', '() => {}');
  m.redefine('$rt_fillNativeException', 'ex => { const e = ex.$jsException = Error(); e[$rt_javaExceptionProp] = ex; }');
  // what JavaScript threw leaves Java as it came, be it an Error or a text
  m.redefine('$rt_exception', 'ex => { const e = ex.$jsException; if (e instanceof Error && !e.message) e.message = $rt_throwableMessage(ex) || $rt_name(ex); return e; }');
  m.redefine('$rt_wrapException', 'e => { let ex = e[$rt_javaExceptionProp]; if (!ex) { ex = $rt_createException(String(e)); ex.$jsException = e; if (Object(e) === e) e[$rt_javaExceptionProp] = ex; } return ex; }');
  m.redefine('$rt_mainStarter', 'f => () => f([])');
  m.rewrite(n => {
    if (isCall(n) && /^otji_JSWrapper_(un)?wrap$|^otji_JSWrapper_javaToJs$/.test(n.callee.name)) return n.arguments[0];
    if (isCall(n, '$rt_cls')) return literal(null);
    if (isCall(n, '$rt_eraseClinit')) return id('$rt_nothing');
    if (isCall(n, '$rt_objcls')) return id('jl_Object');
    if (n.type === 'BinaryExpression' && n.operator === 'instanceof' && isId(n.right, 'jl_Object')) return literal(true);
  });
  m.rewrite(n => {
    for (const key of ['body', 'consequent']) if (Array.isArray(n[key])) n[key] = withoutImpossible(n[key]);
    if (n.type === 'CatchClause') everyThrowable(n);
  });
  for (const [name] of m.functions()) if (/^jl_Throwable_addSuppressed\d*$/.test(name)) m.redefine(name, '() => {}'); // nobody can ask for it
  const root = m.function('jl_Object');
  if (root) root.body.body = [];
  m.define('$rt_nothing', '() => {}');
  m.define('$rt_name', 'o => o.constructor.$label || "Object"');
  m.drop(n => REFLECTION.test(n));
}

/** What javac puts at the end of a switch over all constants of an enum: x = new IncompatibleClassChangeError; init(x); throw x. */
function withoutImpossible(list) {
  const at = list.findIndex(s => isAssign(s.expression) && s.expression.right.type === 'NewExpression' && isId(s.expression.right.callee) && /^jl_(IncompatibleClassChangeError|MatchException)$/.test(s.expression.right.callee.name));
  return at < 0 || !list[at + 2] || !isCall(list[at + 2].expression, '$rt_throw') ? list : list.filter((_, i) => i < at || i > at + 2);
}

/** catch (e) { x = $rt_wrapException(e); if (x instanceof Throwable) ..: it always is. */
function everyThrowable(clause) {
  const [first, second] = clause.body.body;
  const test = second && second.type === 'IfStatement' && second.test;
  if (!first || !isAssign(first.expression) || !isCall(first.expression.right, '$rt_wrapException') || !test || test.operator !== 'instanceof') return;
  if (isId(test.right, 'jl_Throwable') && isId(test.left, first.expression.left.name)) clause.body.body.splice(1, 1, ...(second.consequent.type === 'BlockStatement' ? second.consequent.body : [second.consequent]));
}

function supertypes(table, name, out = new Set()) {
  out.add(name);
  const c = table.get(name);
  for (const x of c ? [c.parent, ...c.interfaces] : []) if (x && !out.has(x)) supertypes(table, x, out);
  return out;
}

/** How often each class is made, and named otherwise than by its subclasses. */
function count(m, table) {
  const uses = new Map([...table.keys()].map(n => [n, {made: 0, other: 0}]));
  m.walk((n, parent, key, item) => {
    if (n.type !== 'Identifier' || !uses.has(n.name) || !isVariable(n, parent, key) || key === 'id' || isCall(parent, '$rt_classWithoutFields')) return;
    if (isMember(parent, x => x === 'call') && table.has(item.name)) return;
    if (parent && parent.type === 'NewExpression' && key === 'callee') uses.get(n.name).made++;
    else uses.get(n.name).other++;
  });
  return uses;
}

/** $rt_wrapFunctionN(F) or $rt_callWithReceiver(F): F's own text as a method, if nothing else mentions F. */
function inPlace(m, wrapped, mentions) {
  const name = wrapped.arguments[0].name;
  const f = m.function(name) ?? fail(name + ' is no function');
  if (mentions.get(name) !== 1) return wrapped;
  m.drop(n => n === name);
  const [receiver, ...params] = f.params;
  const body = block(bodyOf(f));
  if (receiver) {
    const isSet = isIn(body, n =>
      n.type === 'AssignmentExpression' && isId(n.left, receiver.name) || n.type === 'UpdateExpression' && isId(n.argument, receiver.name) ||
      isFunction(n) && n.type !== 'ArrowFunctionExpression' && isIn(n, x => isId(x, receiver.name)));
    if (isSet) body.body.unshift({type: 'VariableDeclaration', kind: 'let', declarations: [{type: 'VariableDeclarator', id: receiver, init: self()}]});
    else rewrite(body, n => (isId(n, receiver.name) ? self() : undefined));
  }
  return {type: 'FunctionExpression', id: null, params, body, generator: false, async: false, expression: false, loc: f.loc};
}
