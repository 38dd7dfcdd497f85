// node main.mjs module.js module.js.map OUT.js OUT.js.map: a module that TeaVM wrote without shortening names, made small.
import fs from 'node:fs';
import {minify} from 'terser';
import {literal, parse} from './ast.mjs';
import {Module} from './module.mjs';
import {strings} from './strings.mjs';
import {arrays} from './arrays.mjs';
import {classes} from './classes.mjs';
import {enums} from './enums.mjs';
import {tidy} from './tidy.mjs';
import {rename} from './names.mjs';

const COMPRESS = {module: true, passes: 3, ecma: 2020, pure_getters: true, inline: 1, loops: false, unsafe_undefined: true, hoist_props: false};

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

const [from, fromMap, to, toMap] = process.argv.slice(2);
const module = new Module(fs.readFileSync(from, 'utf8'));
const sources = JSON.stringify({...JSON.parse(fs.readFileSync(fromMap, 'utf8')), sourceRoot: ''});
strings(module);
arrays(module);
classes(module);
enums(module);
shaders(module);
tidy(module);
const [plain, plainMap] = await print(module.tree(), {compress: COMPRESS}, sources);
if (process.env.SHRINK_PLAIN) fs.writeFileSync(process.env.SHRINK_PLAIN, plain);
const tree = parse(plain);
rename(tree, module.layouts);
const [code, map] = await print(tree, {compress: false}, plainMap);
const ends = code.lastIndexOf('export{'); // on a line of its own
fs.writeFileSync(to, code.slice(0, ends) + '\n' + code.slice(ends) + '\n');
fs.writeFileSync(toMap, map);
console.log(module.notes.join('; '));
