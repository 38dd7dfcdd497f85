// Which variables of a function may still be read after a statement: backwards over structured code, sets as bits of a BigInt.
import {walk, children, isCall, isFunction, isVariable, isId, isLoop} from './ast.mjs';

export class Liveness {
  #bits = new Map();
  #after = new Map();
  #caught = new Map();
  #jumps = new Map();
  #onSet;

  /**
   * @param f a function with a block; variables that inner functions mention are not known
   * @param constants what is defined outside and never set again
   * @param onSet called for everything that sets a variable: its name, whether each variable is live then (a function of the name), the variable
   *     that is copied or null
   */
  constructor(f, constants, onSet) {
    this.constants = constants;
    this.#onSet = onSet;
    const own = new Set();
    const patterns = new Set();
    for (const p of f.params) if (p.type === 'Identifier') own.add(p.name);
    walk(f.body, (n, parent) => {
      if (isFunction(n)) return false;
      if (n.type === 'VariableDeclarator') {
        if (n.id.type !== 'Identifier') walk(n.id, x => void (x.type === 'Identifier' && patterns.add(x.name)));
        else if (own.has(n.id.name) && !f.params.some(p => p.name === n.id.name)) patterns.add(n.id.name); // declared twice, in two blocks
        else own.add(n.id.name);
      }
    });
    walk(f.body, n => {
      if (!isFunction(n)) return;
      walk(n, (x, p, k) => {
        if (x.type === 'Identifier' && isVariable(x, p, k)) own.delete(x.name);
      });
      return false;
    });
    for (const p of patterns) own.delete(p);
    for (const name of own) this.#bits.set(name, 1n << BigInt(this.#bits.size));
    this.all = (1n << BigInt(own.size)) - 1n;
    const entry = this.#statements(f.body.body, 0n, {to: new Map(), handler: 0n, end: 0n});
    /** Whether a variable may be read before it is set. */
    this.isLiveAtStart = name => (entry & this.#bit(name)) !== 0n;
  }

  /** Whether a name is a variable of the function that only the function itself touches. */
  knows(name) {
    return this.#bits.has(name);
  }

  /** Whether a variable may be read after the first expression of a statement. */
  isLiveAfter(statement, name) {
    const after = this.#after.get(statement);
    return after === undefined || (after & this.#bits.get(name)) !== 0n;
  }

  /** Says that variables are read later than the text said when this was made: after each of some statements. */
  extend(statements, names) {
    for (const s of statements) for (const n of names) this.#note(s, this.#bit(n));
  }

  /** Whether a handler may read a variable if a statement throws. */
  isCaught(statement, name) {
    return ((this.#caught.get(statement) ?? this.all) & this.#bits.get(name)) !== 0n;
  }

  /** Whether a variable may be read where a break or continue goes to. */
  isLiveAtTarget(jump, name) {
    return ((this.#jumps.get(jump) ?? this.all) & this.#bit(name)) !== 0n;
  }

  #set(name, live, value) {
    if (this.#onSet && this.knows(name)) this.#onSet(name, other => (live & this.#bit(other)) !== 0n, isId(value) ? value.name : null);
  }

  #bit(name) {
    return this.#bits.get(name) ?? 0n;
  }

  #statements(list, out, flow) {
    for (let i = list.length - 1; i >= 0; i--) out = this.#statement(list[i], out, flow);
    return out;
  }

  #statement(s, out, flow) {
    if (s.type === 'ExpressionStatement' && isCall(s.expression, '$rt_throw')) out = 0n; // it does not go on from here
    const after = this.#note(s, out | flow.handler);
    this.#caught.set(s, (this.#caught.get(s) ?? 0n) | flow.handler);
    return this.#before(s, after, flow) | flow.handler;
  }

  /** What is live once the first expression of a statement is evaluated. */
  #note(s, live) {
    this.#after.set(s, (this.#after.get(s) ?? 0n) | live);
    return live;
  }

  #before(s, out, flow) {
    const with_ = (entries, more) => ({...flow, ...more, to: new Map([...flow.to, ...entries])});
    switch (s.type) {
      case 'ExpressionStatement':
        return this.#expression(s.expression, out);
      case 'VariableDeclaration':
        for (const d of [...s.declarations].reverse()) {
          if (d.id.type === 'Identifier') {
            // without a value it stays undefined, which may be read: another's value must not be there
            if (d.init) {
              this.#set(d.id.name, out, d.init);
              out &= ~this.#bit(d.id.name);
            }
          }
          if (d.init) out = this.#expression(d.init, out);
        }
        return out;
      case 'ReturnStatement':
        return s.argument ? this.#expression(s.argument, flow.end) : flow.end;
      case 'ThrowStatement':
        return this.#expression(s.argument, flow.handler);
      case 'IfStatement':
        return this.#expression(s.test, this.#note(s, this.#statement(s.consequent, out, flow) | (s.alternate ? this.#statement(s.alternate, out, flow) : out)));
      case 'BlockStatement':
        return this.#statements(s.body, out, flow);
      case 'LabeledStatement':
        return this.#statement(s.body, out, {...with_([['break ' + s.label.name, out]]), label: s.label.name});
      case 'BreakStatement':
      case 'ContinueStatement': {
        const target = flow.to.get((s.type === 'BreakStatement' ? 'break ' : 'continue ') + (s.label ? s.label.name : '')) ?? this.all;
        this.#jumps.set(s, (this.#jumps.get(s) ?? 0n) | target);
        return target;
      }
      case 'SwitchStatement': {
        const inner = with_([['break ', out]]);
        let next = out;
        let entry = s.cases.some(c => !c.test) ? 0n : out;
        for (const c of [...s.cases].reverse()) {
          next = this.#statements(c.consequent, next, inner);
          entry |= next;
        }
        return this.#expression(s.discriminant, this.#note(s, entry));
      }
      case 'TryStatement': {
        if (s.finalizer) {
          this.#statement(s.finalizer, this.all, {...flow, handler: this.all});
          if (s.handler) this.#statement(s.handler.body, this.all, {...flow, handler: this.all, end: this.all});
          this.#statement(s.block, this.all, {...flow, handler: this.all, end: this.all});
          return this.all;
        }
        const handler = this.#statement(s.handler.body, out, flow);
        return this.#statement(s.block, out, {...flow, handler: handler | flow.handler}) | handler;
      }
      case 'EmptyStatement':
      case 'FunctionDeclaration':
        return out;
      default:
        return isLoop(s) ? this.#loop(s, out, flow, with_) : this.all;
    }
  }

  #loop(s, out, flow, with_) {
    const isEndless = !s.test || s.test.type === 'Literal' && s.test.value === true;
    const leave = isEndless && s.type !== 'ForInStatement' && s.type !== 'ForOfStatement' ? 0n : out;
    let head = 0n;
    for (;;) {
      let next = head; // where continue goes
      if (s.type === 'ForStatement' && s.update) next = this.#expression(s.update, head);
      if (s.type === 'DoWhileStatement') next = this.#expression(s.test, head | leave);
      const jumps = [['break ', out], ['continue ', next]];
      if (flow.label) jumps.push(['continue ' + flow.label, next]);
      const inner = {...with_(jumps), label: undefined};
      let before = this.#statement(s.body, next, inner);
      const element = s.left && (s.left.type === 'VariableDeclaration' ? s.left.declarations[0].id : s.left);
      if (isId(element)) {
        this.#set(element.name, before, null);
        before &= ~this.#bit(element.name);
      }
      if (s.type === 'ForInStatement' || s.type === 'ForOfStatement') before |= leave;
      else if (s.type !== 'DoWhileStatement') before = s.test ? this.#expression(s.test, before | leave) : before;
      if ((before | head) === head) break;
      head |= before;
    }
    if (s.type === 'ForStatement' && s.init) return s.init.type === 'VariableDeclaration' ? this.#before(s.init, head, flow) : this.#expression(s.init, head);
    return s.right ? this.#expression(s.right, head) : head;
  }

  #expression(e, out) {
    switch (e.type) {
      case 'Identifier':
        return out | this.#bit(e.name);
      case 'AssignmentExpression':
        if (isId(e.left)) this.#set(e.left.name, out, e.operator === '=' ? e.right : null);
        if (isId(e.left)) return this.#expression(e.right, out & ~this.#bit(e.left.name)) | (e.operator === '=' ? 0n : this.#bit(e.left.name));
        return this.#expression(e.left, this.#expression(e.right, out));
      case 'ConditionalExpression':
        return this.#expression(e.test, this.#expression(e.consequent, out) | this.#expression(e.alternate, out));
      case 'LogicalExpression':
        return this.#expression(e.left, this.#expression(e.right, out) | out);
      case 'MemberExpression':
        if (e.computed) out = this.#expression(e.property, out);
        return this.#expression(e.object, out);
      case 'UpdateExpression':
        if (isId(e.argument)) this.#set(e.argument.name, out, null);
        return this.#expression(e.argument, out);
      case 'Property':
        out = this.#expression(e.value, out);
        return e.computed ? this.#expression(e.key, out) : out;
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return out;
      default:
        for (const [c] of [...children(e)].reverse()) out = this.#expression(c, out);
        return out;
    }
  }
}
