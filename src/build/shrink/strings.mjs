// Java's strings and string builders become JavaScript's strings.
//
// TeaVM keeps a string in an object ($nativeString), its literals in a table, and builds texts character by character. Nearly everything it does with
// strings is static functions, so a plain string can take the object's place; the few virtual calls that may meet one go through $rt_on$NAME.
import {walk, isIn, GONE, id, literal, call, member, unary, binary, assign, statement, result, block, isCall, isId, isMember, isAssign} from './ast.mjs';
import {fail, parameters, bodyOf, stem} from './module.mjs';
import {Liveness} from './liveness.mjs';
import {metadata} from './classes.mjs';

/** Better ways than those of Java's class library, by function and parameters (which tell overloads apart). */
const NATIVE = {
  'jl_String_equals($this,$other)': '(a, b) => a === b ? 1 : 0',
  'jl_String_hashCode($this)': 's => { let h = 0; for (let i = 0; i < s.length; i++) h = 31 * h + s.charCodeAt(i) | 0; return h; }',
  'jl_String_charAt(var$0,var$1)': '(s, i) => s.charCodeAt(i)',
  'jl_String_compareTo($this,var$1)': '(a, b) => a < b ? -1 : a > b ? 1 : 0',
  'jl_String_contains($this,$s)': '(s, p) => s.includes(p) ? 1 : 0',
  'jl_String_trim($this)': 's => s.trim()',
  'jl_String_indexOf($this,$str,$fromIndex)': '(s, p, i) => s.indexOf(p, i)',
  'jl_String_indexOf($this,$ch,$fromIndex)': '(s, c, i) => s.indexOf(String.fromCodePoint(c), i)',
  'jl_String_lastIndexOf($this,$ch)': '(s, c) => s.lastIndexOf(String.fromCodePoint(c))',
  'jl_String_startsWith($this,$prefix,$toffset)': '(s, p, i) => s.startsWith(p, i) ? 1 : 0',
  'jl_String_startsWith($this,$prefix)': '(s, p) => s.startsWith(p) ? 1 : 0',
  'jl_String_endsWith($this,$suffix)': '(s, p) => s.endsWith(p) ? 1 : 0',
  'jl_String_substring($this,$beginIndex,$endIndex)': '(s, i, j) => s.substring(i, j)',
  'jl_String_substring($this,$beginIndex)': '(s, i) => s.substring(i)',
  'jl_Integer_toString($i)': 'i => "" + i',
  'jl_Integer_toHexString($i)': 'i => (i >>> 0).toString(16)',
  'jl_Integer_numberOfLeadingZeros($i)': 'i => Math.clz32(i)',
  '$rt_charArrayToString(array,offset,count)': '(a, i, n) => { let s = ""; while (n-- > 0) s += String.fromCharCode(a[i++]); return s; }',
};

export function strings(m) {
  const pool = m.calls('$rt_stringPool');
  if (pool.length !== 1) fail('no table of string literals');
  const texts = pool[0].expression.arguments[0].elements.map(text);
  const methods = metadata(m).get('jl_String').methods;
  const virtual = new Set(methods.map(([name]) => name));
  m.dropStatements(s => s === pool[0] || s.type === 'BlockStatement' && isIn(s, n => isId(n, '$rt_intern')) || isPrototypeOf(s, 'jl_String'));
  m.drop(n => /^\$rt_(stringPool|stringPool_instance|s|stringClassInit|intern)$/.test(n));
  constructors(m);
  const isNew = n => !!n && n.type === 'NewExpression' && isId(n.callee, 'jl_String');
  m.rewrite(n => {
    if (isCall(n, '$rt_s')) return literal(texts[n.arguments[0].value], n);
    if (isCall(n, '$rt_str') || isCall(n, '$rt_ustr')) return n.arguments[0];
    if (isAssign(n) && isMember(n.left, x => x === '$nativeString')) return assign(n.left.object, n.right, n);
    if (n.type === 'ExpressionStatement' && isAssign(n.expression) && isNew(n.expression.right)) return GONE;
    if (n.type === 'VariableDeclarator' && isNew(n.init)) n.init = null;
    if (n.type === 'BinaryExpression' && n.operator === 'instanceof' && isId(n.right, 'jl_String'))
      return binary('===', unary('typeof', n.left), literal('string'), n);
  });
  m.rewrite(n => {
    if (isMember(n, x => x === '$nativeString')) return n.object;
    if (n.type === 'CallExpression' && isMember(n.callee, x => virtual.has(x)))
      return call('$rt_on' + n.callee.property.name, [n.callee.object, ...n.arguments], n);
  });
  for (const [name, wrapped] of methods) {
    const f = wrapped.arguments[0].name;
    if (stem(name) === '$equals') m.define('$rt_on' + name, `(o, a) => typeof o == "string" || !o.${name} ? o === a : o.${name}(a)`);
    else if (stem(name) === '$hashCode') m.define('$rt_on' + name, `o => typeof o == "string" ? ${f}(o) : o.${name} ? o.${name}() : jl_Object_identity(o)`);
    else if (stem(name) === '$toString') m.define('$rt_on' + name, `o => typeof o == "string" ? o : o.${name}()`);
    else m.define('$rt_on' + name, `(o, a, b) => typeof o == "string" ? ${f}(o, a, b) : o.${name}(a, b)`);
  }
  for (const [name, f] of m.functions()) {
    const native = NATIVE[`${stem(name)}(${parameters(f)})`];
    if (native) m.redefine(name, native);
  }
  if (m.defined.has(TO_STRING)) m.define('$rt_text', `o => o === null ? "null" : ${TO_STRING}(o)`);
  builders(m);
}

/** A literal that may be written as a sum. */
const text = n =>
  n.type === 'Literal' ? n.value : n.type === 'BinaryExpression' ? text(n.left) + text(n.right) : fail('a string table of another form');

/** X.prototype.y = .. */
const isPrototypeOf = (s, name) =>
  !!s.expression && isAssign(s.expression) && isMember(s.expression.left) && isMember(s.expression.left.object, x => x === 'prototype') &&
  isId(s.expression.left.object.object, name);

/** ($this, ..) => {..; $this.$nativeString = E} gives E; new jl_String, then that, becomes a call. */
function constructors(m) {
  const init = [...m.functions()].filter(([name]) => name.startsWith('jl_String__init_'));
  const factories = [];
  const inits = new Set();
  for (const [name, f] of init) {
    const body = bodyOf(f);
    const last = body.at(-1);
    if (last.type === 'ReturnStatement') {
      factories.push(f);
      continue;
    }
    if (!isAssign(last.expression) || !isMember(last.expression.left, x => x === '$nativeString')) fail(name + ' sets no string');
    body[body.length - 1] = result(last.expression.right);
    f.params.shift();
    inits.add(name);
  }
  for (const f of factories) {
    const inner = bodyOf(f)[1].expression; // let v = new jl_String(); init(v, ..); return v
    f.body = block([result(call(inner.callee.name, inner.arguments.slice(1)))]);
  }
  m.rewrite(n => {
    if (n.type === 'ExpressionStatement' && isCall(n.expression) && inits.has(n.expression.callee.name)) {
      const [v, ...rest] = n.expression.arguments;
      return statement(assign(v, call(n.expression.callee.name, rest, n), n));
    }
  });
}

/** What StringBuilder's methods are on an object that holds a string; the kind says what an append adds. */
const BUILDER = {
  'append($this,$c)': ['(t, c) => { t.$text += String.fromCharCode(c); return t; }', 'char'],
  'append($this,$s)': ['(t, s) => { t.$text += s.$text ?? s; return t; }', 'builder'],
  'append($this,$b)': ['(t, b) => { t.$text += !!b; return t; }', 'boolean'],
  'append($this,$s,$start,$end)': ['(t, s, i, j) => { t.$text += (s.$text ?? s).substring(i, j); return t; }'],
  'charAt($this,var$1)': ['(t, i) => t.$text.charCodeAt(i)'],
  'length($this)': ['t => t.$text.length'],
  'toString($this)': ['t => t.$text'],
  'substring($this,$start,$end)': ['(t, i, j) => t.$text.substring(i, j)'],
  'setLength($this,$newLength)': ['(t, n) => { t.$text = t.$text.substring(0, n); }'],
  'deleteCharAt($this,$index)': ['(t, i) => { t.$text = t.$text.substring(0, i) + t.$text.substring(i + 1); return t; }'],
  'setCharAt($this,$index,$ch)': ['(t, i, c) => { t.$text = t.$text.substring(0, i) + String.fromCharCode(c) + t.$text.substring(i + 1); }'],
  'insert($this,$index,$c)': ['(t, i, c) => { t.$text = t.$text.substring(0, i) + String.fromCharCode(c) + t.$text.substring(i); return t; }'],
  'insert($this,$index,$string)': ['(t, i, s) => { t.$text = t.$text.substring(0, i) + s + t.$text.substring(i); return t; }'],
  'insert($this,var$1,var$2)': ['(t, i, s) => { t.$text = t.$text.substring(0, i) + s + t.$text.substring(i); return t; }'],
  '_init_($this)': ['t => { t.$text = ""; }'],
  '_init_($this,$capacity)': ['t => { t.$text = ""; }'],
  '_init_($this,$value)': ['(t, s) => { t.$text = s; }'],
};
const NOTHING = /^(ensureCapacity|insertSpace)\(|\$radix\)$/;
const isBuilders = name => /^jl_(Abstract)?StringBuilder_/.test(name);
const isInsert = n => isCall(n) && /^jl_(Abstract)?StringBuilder_insert/.test(n.callee.name);

function builders(m) {
  const kinds = new Map(); // of append's functions
  const readers = new Set();
  for (const [name, f] of m.functions()) {
    if (!isBuilders(name)) continue;
    const signature = `${stem(name.replace(/^\w+?_/, '').replace(/^(Abstract)?StringBuilder_/, ''))}(${parameters(f)})`;
    const known = BUILDER[signature];
    if (/^append\(\$this,\$(obj|string)\)$/.test(signature)) kinds.set(name, appendText(m, name, f));
    else if (signature === 'append($this,$value)') {
      if (!isIn(f, n => isCall(n) && isBuilders(n.callee.name) && n.arguments.length === 3)) fail('StringBuilder.append of a long, float or double: use Num');
      m.redefine(name, '(t, n) => { t.$text += n; return t; }');
      kinds.set(name, 'int');
    } else if (known) {
      m.redefine(name, known[0]);
      if (known[1]) kinds.set(name, known[1]);
      if (signature === 'toString($this)') readers.add(name);
    } else if (NOTHING.test(signature)) m.redefine(name, '() => {}');
    else if (!/^_init_\((var_\d)?\)$/.test(signature)) fail(`StringBuilder.${signature} has no form in JavaScript yet: add it to strings.mjs, or do without`);
  }
  const constructor = m.function('jl_AbstractStringBuilder');
  if (!constructor) return;
  const [buffer, length] = constructor.body.body.filter(s => s.expression && isAssign(s.expression)).map(s => s.expression.left.property.name);
  constructor.body.body = [statement(assign(member({type: 'ThisExpression'}, '$text'), literal('')))];
  m.rewrite((n, parent, item) => {
    // where TeaVM put a method's text in place of its call
    if (isMember(n, x => x === buffer)) fail(`${item.name} reaches into a StringBuilder`);
    if (isMember(n, x => x === length)) return member(member(n.object, '$text', n), 'length', n);
    if (isAssign(n) && isMember(n.left, x => x === 'length') && isMember(n.left.object, x => x === '$text')) fail(`${item.name} sets a StringBuilder's length`);
  });
  concatenate(m, kinds, readers);
}

const TO_STRING = '$rt_on$toString';

/** .. insert($this, length, X) .. adds X. */
function appendText(m, name, f) {
  const plain = !isIn(f, n => n.type === 'CallExpression' && !isInsert(n));
  if (plain) {
    m.redefine(name, '(t, s) => { t.$text += s; return t; }');
    return 'text';
  }
  const add = call_ => statement(assign(member(id('$this'), '$text'), call_.arguments[2], null, '+='));
  f.body = block(bodyOf(f).map(s => (s.expression && isInsert(s.expression) ? add(s.expression) : s)));
  walk(f.body, n => {
    if (isMember(n, x => /^\$length\d*$/.test(x))) Object.assign(n, member(id('$this'), '$text'));
  });
  return m.defined.has(TO_STRING) ? 'object' : 'other';
}

/** v = new StringBuilder(); v.append(..).append(..); ..v.toString().. becomes ..+..+.., where v is not read again. */
function concatenate(m, kinds, readers) {
  const isNew = n => isCall(n) && /^jl_StringBuilder__init_\d*$/.test(n.callee.name) && n.arguments.length === 0;
  const isText = (n, v) => isCall(n) && readers.has(n.callee.name) && isId(n.arguments[0], v);
  let done = 0;
  let left = 0;
  for (const [, f] of m.functions()) {
    let live = null;
    const isDeadAfter = (use, v) => {
      if (f.body.type === 'BlockStatement') live ??= new Liveness(f, new Set());
      return !!live && live.knows(v) && !live.isLiveAfter(use, v);
    };
    walk(f, n => {
      for (const key of ['body', 'consequent']) {
        const list = n[key];
        if (!Array.isArray(list)) continue;
        for (let k = 0; k + 2 < list.length; k++) {
          const start = list[k].expression;
          if (!isAssign(start) || !isId(start.left) || !isNew(start.right)) continue;
          const v = start.left.name;
          const sum = total(list[k + 1].expression, v, kinds);
          const use = list[k + 2];
          if (sum && canMove(sum, use, v, isText) && (isAssign(use.expression) && isId(use.expression.left, v) || isDeadAfter(use, v))) {
            list.splice(k, 3, replaceText(use, v, sum, isText));
            done++;
          } else left++;
        }
      }
    });
  }
  m.notes.push(`${done} texts added up with +, ${left} built`);
}

function replaceText(use, v, sum, isText) {
  const replace = n => {
    for (const key in n) {
      const x = n[key];
      if (x && typeof x === 'object' && key !== 'loc') {
        if (isText(x, v)) n[key] = sum;
        else replace(x);
      }
    }
  };
  replace(use);
  return use;
}

/** The sum that a chain of appends on v makes, or null. */
function total(chain, v, kinds) {
  const parts = [];
  for (let n = chain; !isId(n, v); n = n.arguments[0]) {
    if (!isCall(n) || !kinds.has(n.callee.name) || n.arguments.length !== 2) return null;
    const x = n.arguments[1];
    if (isIn(x, y => isId(y, v))) return null;
    const kind = kinds.get(n.callee.name);
    if (kind === 'text' || kind === 'int') parts.unshift(x);
    else if (kind === 'char') parts.unshift(x.type === 'Literal' ? literal(String.fromCharCode(x.value)) : call(member(id('String'), 'fromCharCode'), [x]));
    else if (kind === 'object') parts.unshift(call('$rt_text', [x]));
    else if (kind === 'boolean') parts.unshift(unary('!', unary('!', x)));
    else if (kind === 'builder') parts.unshift(member(x, '$text'));
    else return null;
  }
  if (!parts.length) return null;
  const isText = n => !!n && n.type === 'Literal' && typeof n.value === 'string';
  if (!isText(parts[0]) && !isText(parts[1])) parts.unshift(literal(''));
  return parts.reduce((a, b) => binary('+', a, b));
}

/** Whether v's text is made once in a statement, before that changes anything the sum reads. */
function canMove(sum, use, v, isText) {
  const e = use.type === 'ReturnStatement' ? use.argument : use.type === 'ExpressionStatement' ? use.expression : null;
  if (!e) return false;
  const isSimple = !isIn(sum, n => n.type === 'MemberExpression' || n.type === 'CallExpression');
  let hits = 0;
  let others = 0;
  let isSafe = true;
  const go = n => {
    if (isText(n, v)) {
      hits++;
      return;
    }
    if (isId(n, v)) others++;
    if (!hits && /^(Update|Conditional|Logical)Expression$/.test(n.type)) isSafe = false;
    for (const key in n) {
      const x = n[key];
      if (key === 'loc' || !x || typeof x !== 'object') continue;
      if (Array.isArray(x)) x.forEach(y => y && go(y));
      else if (x.type) go(x);
    }
    if (!hits && (isAssign(n) || !isSimple && (n.type === 'CallExpression' || n.type === 'NewExpression'))) isSafe = false;
  };
  go(isAssign(e) && isId(e.left) ? e.right : e);
  return hits === 1 && !others && isSafe;
}
