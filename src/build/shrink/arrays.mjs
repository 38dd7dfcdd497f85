// Java's arrays become JavaScript's: int[] an Int32Array, Object[] an Array.
//
// TeaVM wraps them in an object ($x.data) that knows the type of the elements. That type is asked for by instanceof, which a typed array answers; two
// types of object arrays cannot be told apart, nor byte[] from a view's Int8Array. In code that is written in JavaScript (@JSBody) .data is left alone.
import {walk, id, call, make, member, binary, isCall, isId, isMember, isAssign} from './ast.mjs';
import {fail} from './module.mjs';

const TYPED = {
  Int: 'Int32Array', Float: 'Float32Array', Double: 'Float64Array', Byte: 'Int8Array',
  Boolean: 'Uint8Array', Char: 'Uint16Array', Short: 'Int16Array', Long: 'BigInt64Array',
};
const CREATE = /^\$rt_create(Int|Float|Double|Byte|Boolean|Char|Short|Long)Array(FromData)?$/;
const MULTI = /^\$rt_create(Int|Float|Double|Byte|Boolean|Char|Short|Long)MultiArray$/;
const COPY = '(a, i, b, j, n) => { if (a === b) a.copyWithin(j, i, i + n); else if (a.subarray && n > 64) b.set(a.subarray(i, i + n), j); else while (n-- > 0) b[j++] = a[i++]; }'; // a view costs as much as 64 elements

export function arrays(m) {
  let clone = null;
  walk(m.function('$rt_arraycls') ?? fail('no array classes'), n => {
    if (isAssign(n) && isMember(n.left, x => /^\$clone\d*$/.test(x))) clone = n.left.property.name;
  });
  for (const [name] of m.functions()) {
    const t = MULTI.exec(name);
    if (t) m.redefine(name, `d => $rt_nested(d, d.length - 1, ${TYPED[t[1]]})`);
  }
  m.define('$rt_nested', '(d, k, Type) => { if (!k) return new Type(d[0]); const a = []; while (a.length < d[k]) a.push($rt_nested(d, k - 1, Type)); return a; }');
  m.define('$rt_array', 'n => { const a = Array(n); while (n) a[--n] = null; return a; }'); // fill() takes five times as long
  m.define('$rt_ints', 'a => new Int32Array(a)');
  for (const name of ['jl_System_arraycopy', 'jl_System_fastArraycopy']) m.redefine(name, COPY);
  m.rewrite((n, parent, item) => {
    if (isCall(n)) {
      const a = n.arguments;
      const name = n.callee.name;
      if (name === '$rt_createArray' || name === '$rt_createUnfilledArray' || name === 'jlr_Array_newInstance') return call('$rt_array', [a[1]], n);
      if (name === '$rt_wrapArray') return a[1];
      if (name === 'jlr_Array_getLength' || name === '$rt_arrayLength') return member(a[0], 'length', n);
      const t = CREATE.exec(name);
      if (t) return t[1] === 'Int' && t[2] ? call('$rt_ints', a, n) : make(TYPED[t[1]], a, n);
      if (name === '$rt_isInstance' && isCall(a[1], '$rt_arraycls')) return isArrayOf(a[0], a[1].arguments[0], n);
    }
    if (isMember(n, x => x === 'data') && !(item.name ?? '').includes('$js_body$')) return n.object;
    if (n.type === 'CallExpression' && isMember(n.callee, x => x === clone)) return call(member(n.callee.object, 'slice'), [], n);
  });
  m.drop(n =>
    CREATE.test(n) || /^\$rt_\w+ArrayCls$/.test(n) || n.startsWith('jlr_Array') ||
    /^(\$rt_(createMultiArray|createMultiArrayImpl|primitiveArrayCount|arraycls|createArray|wrapArray|createUnfilledArray|arrayLength)|jl_System_doArrayCopy)$/.test(n));
}

/**
 * All int[0] are one: V8 takes ten times as long for an empty typed array as for one of two elements, and shapes of scalars are empty. Last of all, for
 * others know what new Int32Array means.
 */
export function empty(m) {
  m.rewrite((n, parent, item) => {
    if (n.type !== 'NewExpression' || !isId(n.callee, 'Int32Array') || n.arguments.length !== 1 || (item.name ?? '').includes('$js_body$') || item.name === '$rt_ints') return;
    const [size] = n.arguments;
    if (size.type !== 'Literal') return call('$rt_int', [size], n);
    if (size.value === 0) return id('$rt_none', n);
  });
  m.define('$rt_none', 'new Int32Array(0)');
  m.define('$rt_int', 'n => n === 0 ? $rt_none : new Int32Array(n)');
  m.redefine('$rt_ints', 'a => { let i = a.length; const b = $rt_int(i); while (i--) b[i] = a[i]; return b; }'); // the constructor takes twice as long
}

function isArrayOf(value, type, from) {
  const primitive = isId(type) && /^\$rt_(\w+)cls$/.exec(type.name);
  if (!primitive) return call(member(id('Array'), 'isArray'), [value], from);
  return binary('instanceof', value, id(TYPED[primitive[1][0].toUpperCase() + primitive[1].slice(1)]), from);
}
