"use strict";

// WebAssembly as text that a person reads: what lies on the stack becomes expressions, loops and branches become blocks.
window.Wasm = (() => {
  const TYPES = { 0x7f: "i", 0x7e: "l", 0x7d: "f", 0x7c: "d", 0x7b: "v" };
  const ATOM = 9;
  const RANK = { "*": 8, "/": 8, "%": 8, "+": 7, "-": 7, "<<": 6, ">>": 6, ">>>": 6, "<": 5, ">": 5, "<=": 5, ">=": 5, "==": 5, "!=": 5, "&": 4, "^": 3, "|": 2 };

  /** What instructions do, by number: [how many values they take, operator or name]. */
  const KNOWN = new Map();
  const put = (from, taken, names) => names.split(" ").forEach((name, i) => name !== "." && KNOWN.set(from + i, [taken, name]));
  const VECTOR = 0x10000;
  const MORE = 0x20000;
  const LESS = "== != < <u > >u <= <=u >= >=u";
  const INTEGER = "+ - * / /u % %u & | ^ << >> >>> rotl rotr";
  put(0x45, 1, "!");
  put(0x46, 2, LESS);
  put(0x50, 1, "!");
  put(0x51, 2, LESS);
  put(0x5b, 2, "== != < > <= >= == != < > <= >=");
  put(0x67, 1, "clz ctz popcnt");
  put(0x6a, 2, INTEGER);
  put(0x79, 1, "clz ctz popcnt");
  put(0x7c, 2, INTEGER);
  put(0x8b, 1, "abs - ceil floor trunc nearest sqrt");
  put(0x92, 2, "+ - * / min max copysign");
  put(0x99, 1, "abs - ceil floor trunc nearest sqrt");
  put(0xa0, 2, "+ - * / min max copysign");
  put(0xa7, 1, "i32 i32 i32u i32 i32u i64 i64u i64 i64u i64 i64u f32 f32u f32 f32u f32 f64 f64u f64 f64u f64 bits bits asFloat asFloat");
  put(MORE, 1, "i32 i32u i32 i32u i64 i64u i64 i64u");
  put(VECTOR + 14, 2, "swizzle");
  put(VECTOR + 15, 1, "splat splat splat splat splat splat");
  put(VECTOR + 35, 2, [LESS, LESS, LESS].join(" "));
  put(VECTOR + 65, 2, "== != < > <= >= == != < > <= >=");
  put(VECTOR + 77, 1, "~");
  put(VECTOR + 78, 2, "& andNot | ^");
  put(VECTOR + 82, 3, "bitselect");
  put(VECTOR + 83, 1, "anyTrue");
  put(VECTOR + 94, 1, "f32x2 f64x2 abs - popcnt allTrue bitmask");
  put(VECTOR + 101, 2, "narrow narrowU");
  put(VECTOR + 103, 1, "ceil floor trunc nearest");
  put(VECTOR + 116, 1, "ceil floor . . . . trunc");
  put(VECTOR + 128, 1, "abs - . allTrue bitmask");
  put(VECTOR + 133, 2, "narrow narrowU");
  put(VECTOR + 135, 1, "low high lowU highU");
  put(VECTOR + 139, 2, "<< >> >>> +");
  put(VECTOR + 145, 2, "-");
  put(VECTOR + 148, 1, "nearest");
  put(VECTOR + 149, 2, "* min minU max maxU");
  put(VECTOR + 160, 1, "abs - . allTrue bitmask . . low high lowU highU");
  put(VECTOR + 171, 2, "<< >> >>> + . . - . . . * min minU max maxU dot");
  put(VECTOR + 224, 1, "abs - . sqrt");
  put(VECTOR + 228, 2, "+ - * / min max pmin pmax");
  put(VECTOR + 236, 1, "abs - . sqrt");
  put(VECTOR + 240, 2, "+ - * / min max pmin pmax");
  put(VECTOR + 248, 1, "i32x4 i32x4u f32x4 f32x4u i32x4 i32x4u f64x2 f64x2u");
  put(VECTOR + 261, 3, "madd nmadd madd nmadd");
  const LOADS = { 0x28: "i32", 0x29: "i64", 0x2a: "f32", 0x2b: "f64", 0x2c: "i8", 0x2d: "u8", 0x2e: "i16", 0x2f: "u16" };
  const STORES = { 0x36: "i32", 0x37: "i64", 0x38: "f32", 0x39: "f64", 0x3a: "i8", 0x3b: "i16" };
  const WIDE = ["f32x4", "low8", "low8u", "low16", "low16u", "low32", "low32u", "splat8", "splat16", "splat32", "splat64"];
  const WIDER = { 92: "first32", 93: "first64" };
  const LANES = ["8", "16", "32", "64"];

  class Reader {
    constructor(bytes, at = 0) {
      this.bytes = bytes;
      this.at = at;
      this.view = new DataView(bytes.buffer, bytes.byteOffset);
    }
    byte() {
      return this.bytes[this.at++];
    }
    number() {
      let value = 0;
      for (let shift = 1, b = 128; b >= 128; shift *= 128) {
        b = this.byte();
        value += (b & 127) * shift;
      }
      return value;
    }
    signed() {
      let value = 0;
      let shift = 1;
      let b;
      do {
        b = this.byte();
        value += (b & 127) * shift;
        shift *= 128;
      } while (b >= 128);
      return b & 64 ? value - shift : value;
    }
    text() {
      const n = this.number();
      this.at += n;
      return String.fromCharCode(...this.bytes.subarray(this.at - n, this.at));
    }
    float() {
      this.at += 4;
      return this.view.getFloat32(this.at - 4, true);
    }
    many(read) {
      return Array.from({ length: this.number() }, () => read(this));
    }
  }

  /** What a module declares: functions with their types, names and places. */
  function sections(bytes) {
    const r = new Reader(bytes, 8);
    const m = { types: [], functions: [], names: new Map(), bodies: [] };
    while (r.at < bytes.length) {
      const id = r.byte();
      const end = r.number() + r.at;
      if (id === 1) m.types = r.many(() => (r.byte(), { params: r.many((x) => TYPES[x.byte()]), results: r.many((x) => TYPES[x.byte()]) }));
      if (id === 3) m.functions = r.many((x) => m.types[x.number()]);
      if (id === 7) {
        r.many(() => {
          const name = r.text();
          r.byte();
          m.names.set(r.number(), name);
        });
      }
      if (id === 10) {
        m.bodies = r.many(() => {
          const size = r.number();
          r.at += size;
          return [r.at - size, r.at];
        });
      }
      r.at = end;
    }
    return m;
  }

  const short = (x) => (Object.is(x, -0) ? "-0" : Number.isInteger(x) && Math.abs(x) < 1e9 ? String(x) : String(Number(x.toPrecision(7))));
  const atom = (text) => ({ text, rank: ATOM });

  function binary(operator, a, b) {
    if (operator === "+" && b.text === "0") return a;
    if (operator === "+" && /^-\d+$/.test(b.text)) return binary("-", a, atom(b.text.slice(1)));
    const rank = RANK[operator.replace("u", "")];
    if (!rank) return atom(`${operator}(${a.text}, ${b.text})`);
    const wrap = (x, least) => (x.rank < least ? `(${x.text})` : x.text);
    return { text: `${wrap(a, rank)} ${operator} ${wrap(b, rank + 1)}`, rank };
  }

  const unary = (name, a) => (/\w/.test(name) ? atom(`${name}(${a.text})`) : { text: `${name}${a.rank < ATOM ? `(${a.text})` : a.text}`, rank: 8 });

  /** The text of one function. */
  function body(m, index, bytes) {
    const [from, end] = m.bodies[index];
    const { params, results } = m.functions[index];
    const r = new Reader(bytes, from);
    const types = [...params];
    r.many(() => {
      const n = r.number();
      const type = TYPES[r.byte()];
      for (let i = 0; i < n; i++) types.push(type);
    });
    const local = (i) => types[i] + i;
    const name = (f) => m.names.get(f) || `f${f}`;
    const lines = [`function ${name(index)}(${params.map((t, i) => t + i).join(", ")}) {`];
    const stack = [];
    const blocks = [{ kind: "function" }];
    let labels = 0;
    let spilled = 0;
    const say = (text, less = 0) => lines.push("  ".repeat(blocks.length - less) + text);
    const pop = () => stack.pop() || atom("?");
    const take = (n) => Array.from({ length: n }, pop).reverse();
    /** What still lies on the stack, and would be another value once `test` things change, gets a name now. */
    const spill = (test) => {
      stack.forEach((x, i) => {
        if (!test(x.text)) return;
        say(`t${spilled} = ${x.text};`);
        stack[i] = atom(`t${spilled++}`);
      });
    };
    const assign = (i, value) => {
      const mentions = new RegExp(`\\b${local(i)}\\b`);
      spill((text) => mentions.test(text));
      if (value.text !== local(i)) say(`${local(i)} = ${value.text};`);
    };
    const place = () => {
      r.number();
      return r.number();
    };
    const cell = (kind, address, offset) => `${kind}[${binary("+", address, atom(String(offset))).text}]`;
    const store = (kind, value, address, offset) => {
      spill((text) => text.includes("["));
      say(`${cell(kind, address, offset)} = ${value};`);
    };
    const target = (depth) => {
      const b = blocks[blocks.length - 1 - depth];
      if (!b || b.kind === "function") return "return";
      b.used = true;
      return `${b.kind === "loop" ? "continue" : "break"} ${b.label}`;
    };

    while (r.at < end) {
      const op = r.byte();
      if (op === 0x02 || op === 0x03 || op === 0x04) {
        r.signed(); // the type of what it leaves
        const kind = { 2: "block", 3: "loop", 4: "if" }[op];
        const head = kind === "if" ? `if (${pop().text}) {` : "";
        spill(() => true);
        say(head);
        blocks.push({ kind, label: String.fromCharCode(97 + (labels++ % 26)), line: lines.length - 1, head, height: stack.length });
      } else if (op === 0x05) {
        say("} else {", 1);
      } else if (op === 0x0b) {
        const b = blocks.pop();
        if (b.kind === "function") {
          if (results.length && stack.length) lines.push(`  return ${pop().text};`);
          lines.push("}");
          break;
        }
        const label = b.used ? `${b.label}: ` : "";
        const indent = "  ".repeat(blocks.length);
        lines[b.line] = indent + label + (b.head || (b.kind === "block" ? "{" : b.again ? "do {" : "loop {"));
        lines.push(indent + (b.again ? `} while (${b.again});` : "}"));
      } else if (op === 0x0c) {
        say(`${target(r.number())};`);
      } else if (op === 0x0d) {
        const depth = r.number();
        const condition = pop().text;
        const b = blocks[blocks.length - 1];
        if (depth === 0 && b.kind === "loop" && bytes[r.at] === 0x0b) b.again = condition;
        else say(`if (${condition}) ${target(depth)};`);
      } else if (op === 0x0f) {
        say(results.length ? `return ${pop().text};` : "return;");
      } else if (op === 0x10) {
        const f = r.number();
        const type = m.functions[f];
        const call = `${name(f)}(${take(type.params.length).map((x) => x.text).join(", ")})`;
        if (type.results.length) stack.push(atom(call));
        else say(`${call};`);
      } else if (op === 0x1a) {
        pop();
      } else if (op === 0x1b) {
        const [a, b, c] = take(3);
        stack.push({ text: `${c.rank < 5 ? `(${c.text})` : c.text} ? ${a.text} : ${b.text}`, rank: 1 });
      } else if (op === 0x20) {
        stack.push(atom(local(r.number())));
      } else if (op === 0x21) {
        const i = r.number();
        const value = pop();
        assign(i, value);
      } else if (op === 0x22) {
        const i = r.number();
        const value = pop();
        assign(i, value);
        stack.push(atom(local(i)));
      } else if (LOADS[op]) {
        const offset = place();
        stack.push(atom(cell(LOADS[op], pop(), offset)));
      } else if (STORES[op]) {
        const offset = place();
        const [address, value] = take(2);
        store(STORES[op], value.text, address, offset);
      } else if (op === 0x41 || op === 0x42) {
        stack.push(atom(short(r.signed())));
      } else if (op === 0x43) {
        stack.push(atom(short(r.float())));
      } else if (op === 0x44) {
        r.at += 8;
        stack.push(atom(short(r.view.getFloat64(r.at - 8, true))));
      } else if (op === 0xfd || op === 0xfc) {
        const n = r.number();
        const known = KNOWN.get((op === 0xfd ? VECTOR : MORE) + n);
        if (known) {
          apply(known);
        } else if (op === 0xfc && (n === 10 || n === 11)) {
          r.at += n === 10 ? 2 : 1;
          say(`${n === 10 ? "copy" : "fill"}(${take(3).map((x) => x.text).join(", ")});`);
        } else if (op === 0xfd && (WIDE[n] || WIDER[n])) {
          const offset = place();
          stack.push(atom(cell(WIDE[n] || WIDER[n], pop(), offset)));
        } else if (op === 0xfd && n === 11) {
          const offset = place();
          const [address, value] = take(2);
          store("f32x4", value.text, address, offset);
        } else if (op === 0xfd && n === 12) {
          stack.push(atom(constant(r)));
        } else if (op === 0xfd && n === 13) {
          const order = Array.from({ length: 16 }, () => r.byte());
          const words = order.every((x, i) => x === order[i - (i % 4)] + (i % 4) && order[i - (i % 4)] % 4 === 0);
          const [a, b] = take(2);
          stack.push(atom(`shuffle(${a.text}, ${b.text}, ${words ? order.filter((x, i) => i % 4 === 0).map((x) => x / 4).join(" ") : order.join(" ")})`));
        } else if (op === 0xfd && n >= 21 && n <= 34) {
          const lane = r.byte();
          if ([23, 26, 28, 30, 32, 34].includes(n)) {
            const [a, b] = take(2);
            stack.push(atom(`replace(${a.text}, ${lane}, ${b.text})`));
          } else {
            stack.push(atom(`lane(${pop().text}, ${lane})`));
          }
        } else if (op === 0xfd && n >= 84 && n <= 91) {
          const offset = place();
          const lane = r.byte();
          const [address, value] = take(2);
          const kind = `lane${LANES[n % 4]}`;
          if (n < 88) stack.push(atom(`replace(${value.text}, ${lane}, ${cell(kind, address, offset)})`));
          else store(kind, `lane(${value.text}, ${lane})`, address, offset);
        } else {
          say(`… an instruction that this page does not know: ${op.toString(16)} ${n}`);
          break;
        }
      } else if (KNOWN.has(op)) {
        apply(KNOWN.get(op));
      } else if (op > 1) {
        say(`… an instruction that this page does not know: ${op.toString(16)}`);
        break;
      }
    }

    function apply([taken, what]) {
      const args = take(taken);
      stack.push(taken === 1 ? unary(what, args[0]) : taken === 2 ? binary(what, ...args) : atom(`${what}(${args.map((x) => x.text).join(", ")})`));
    }
    return lines.join("\n");
  }

  /** A vector's number, four times the same or not; small words are whole numbers. */
  function constant(r) {
    const words = [0, 4, 8, 12].map((i) => {
      const whole = r.view.getInt32(r.at + i, true);
      return Math.abs(whole) < 65536 ? short(whole) : short(r.view.getFloat32(r.at + i, true));
    });
    r.at += 16;
    return words.every((w) => w === words[0]) ? words[0] : `[${words.join(", ")}]`;
  }

  /** A listing of comments and bytes in hexadecimal with its code as text; any other listing as it is. */
  function text(listing) {
    const lines = listing.split("\n");
    const hex = lines.filter((line) => /^[0-9a-f]{2}( [0-9a-f]{2})*\s*$/.test(line)).join(" ").trim();
    const bytes = Uint8Array.from(hex ? hex.split(/\s+/) : [], (x) => parseInt(x, 16));
    if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0x61) return listing;
    const m = sections(bytes);
    const comments = lines.filter((line) => line.startsWith("//"));
    const functions = m.bodies.map((_, i) => body(m, i, bytes));
    return [...comments, "// i: int, f: float, v: four of either; [address]: memory", "", ...functions].join("\n");
  }

  return { text };
})();
