// A switch over an enum: javac goes by way of a table from ordinals to the numbers of the cases ($SwitchMap). Here the cases are the ordinals.
import {walk, literal, isCall, isId, isMember, isAssign, isIn} from './ast.mjs';

const isMap = n => isId(n) && n.name.includes('_$SwitchMap$');

export function enums(m) {
  const ordinals = constants(m);
  const maps = new Map(); // of each table, case numbers to ordinals; null where something else is done with it
  for (const [, f] of m.functions()) {
    const alias = new Map();
    walk(f.body, n => {
      if (!isAssign(n)) return;
      if (isId(n.left) && isMap(n.right)) alias.set(n.left.name, n.right.name);
      if (isMap(n.left) && isId(n.right)) {
        for (const [k, v] of alias) if (v === n.right.name) alias.set(k, n.left.name);
        alias.set(n.right.name, n.left.name);
      }
      if (isId(n.left) && isId(n.right) && !isMap(n.left) && alias.has(n.right.name)) alias.set(n.left.name, alias.get(n.right.name));
      else if (isId(n.left) && isId(n.right) && !isMap(n.left) && !isMap(n.right)) alias.set(n.left.name, n.right.name);
      else if (isId(n.left) && !isMap(n.left) && !isMap(n.right)) alias.delete(n.left.name); // another table: variables are used again
      if (n.left.type !== 'MemberExpression' || !n.left.computed || !isId(n.left.object)) return;
      const map = isMap(n.left.object) ? n.left.object.name : alias.get(n.left.object.name);
      if (!map || !map.includes('_$SwitchMap$')) return;
      const at = n.left.property;
      const constant = isCall(at, 'jl_Enum_ordinal') ? at.arguments[0] : isMember(at, x => /^\$ordinal\d*$/.test(x)) ? at.object : null;
      if (!maps.has(map)) maps.set(map, new Map());
      const known = maps.get(map);
      if (!known) return;
      const ordinal = isId(constant) ? ordinals.get(constant.name) : undefined;
      const sure = ordinal !== undefined && n.right.type === 'Literal' && (known.get(n.right.value) ?? ordinal) === ordinal;
      if (sure) known.set(n.right.value, ordinal);
      else maps.set(map, null);
    });
  }
  let done = 0;
  m.walk(n => {
    if (n.type !== 'SwitchStatement' || n.discriminant.type !== 'MemberExpression' || !n.discriminant.computed || !isMap(n.discriminant.object)) return;
    const map = maps.get(n.discriminant.object.name);
    if (!map || n.cases.some(c => c.test && !map.has(c.test.value))) return;
    n.discriminant = n.discriminant.property;
    for (const c of n.cases) if (c.test) c.test = literal(map.get(c.test.value));
    done++;
  });
  forget(m);
  m.notes.push(`${done} switches by ordinals`);
}

/** The ordinals of enum constants: X = X__init_("NAME", ordinal, ..). */
function constants(m) {
  const ordinals = new Map();
  for (const [name, f] of m.functions()) {
    if (!name.endsWith('__clinit_')) continue;
    const made = new Map();
    walk(f.body, n => {
      if (!isAssign(n) || !isId(n.left)) return;
      const v = n.right;
      const plain = isCall(v) && /__init_\d*$/.test(v.callee.name) && v.arguments.length > 1 && typeof v.arguments[0].value === 'string' && Number.isInteger(v.arguments[1].value);
      if (m.defined.has(n.left.name)) {
        if (plain) ordinals.set(n.left.name, v.arguments[1].value);
        else if (isId(v) && made.has(v.name)) ordinals.set(n.left.name, made.get(v.name));
      } else if (plain) made.set(n.left.name, v.arguments[1].value);
      else made.delete(n.left.name);
    });
  }
  return ordinals;
}

/** Drops the calls that would fill tables which no switch reads any more. */
function forget(m) {
  const used = new Set();
  m.walk((n, parent, key, item) => {
    if (isMap(n) && !(item.name ?? '').endsWith('__clinit_') && item.name !== n.name) used.add(n.name.split('_$SwitchMap$')[0]);
  });
  const isFiller = n => isCall(n) && /\$\d+_\$callClinit$/.test(n.callee.name) && !used.has(n.callee.name.replace(/_\$callClinit$/, '')) && isTable(m, n.callee.name);
  m.rewrite(n => (isFiller(n) ? literal(0) : undefined));
}

const isTable = (m, name) => {
  const f = m.function(name.replace(/\$callClinit$/, '_clinit_'));
  return !!f && isIn(f, isMap);
};
