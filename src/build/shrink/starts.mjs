// Static initialisers run once, when the script loads, instead of being asked for by every method that may come first.
//
// TeaVM guards what needs an initialiser by a call (X_$callClinit) that runs it the first time. Which of them needs which is found by running them here,
// in Node.js, under their guards: those that ended one after the other there run in that order at the start, and need no guard. One that fails here,
// because it wants a page say, keeps its guard.
import {GONE, call, statement, isCall, isId, isAssign, literal} from './ast.mjs';
import {bodyOf} from './module.mjs';

const GUARD = /_\$callClinit$/;
const initializer = guard => guard.replace(GUARD, '__clinit_');

/** @param text the module as TeaVM wrote it */
export function starts(m, text) {
  m.prune();
  const guards = [...m.functions()].map(([name]) => name).filter(name => GUARD.test(name) && m.function(initializer(name)));
  const order = rehearse(text, guards);
  const ready = new Set(order);
  m.rewrite(n => {
    if (isCall(n) && ready.has(n.callee.name)) return literal(0);
    if (n.type === 'ExpressionStatement' && n.expression.value === 0) return GONE;
  });
  m.drop(name => ready.has(name));
  const run = order.map(initializer);
  for (const name of run) settle(m, name);
  m.items.splice(m.items.findIndex(i => i.name === '$rt_export_main'), 0, ...run.map(name => ({statement: statement(call(name, []))})));
  m.notes.push(`${run.length} of ${guards.length} initialisers at the start`);
}

/** Runs initialisers under their guards; gives the guards of those that succeeded, in the order in which they ended. */
function rehearse(text, guards) {
  const probe = guards.map(g => `{ const f = ${initializer(g)}; ${initializer(g)} = () => { open.push('${g}'); f(); open.pop(); done.push('${g}'); }; }`);
  const runs = guards.map(g => `() => ${g}()`);
  const body = `'use strict';${text.replace(/^export \{[^}]*\};?$/m, '')}

    const open = [], done = [], failed = new Set();
    ${probe.join('\n')}
    for (const run of [${runs.join(', ')}])
      try {
        run();
      } catch (e) {
        for (const g of open.splice(0)) failed.add(g);
      }
    return done.filter(g => !failed.has(g));`;
  return new Function(body)();
}

/** A static field that its initialiser sets in any case needs no value before. */
function settle(m, name) {
  for (const s of bodyOf(m.function(name))) {
    const item = isAssign(s.expression) && isId(s.expression.left) && m.defined.get(s.expression.left.name);
    if (item && item.value?.type === 'Literal') item.value = null;
  }
}
