// node main.mjs module.js module.js.map OUT.js OUT.js.map: a module that TeaVM wrote without shortening names, made small.
import fs from 'node:fs';
import {minify} from 'terser';
import {parse} from './ast.mjs';
import {Module} from './module.mjs';
import {strings} from './strings.mjs';
import {arrays} from './arrays.mjs';
import {classes} from './classes.mjs';
import {tidy} from './tidy.mjs';
import {rename} from './names.mjs';

const COMPRESS = {module: true, passes: 3, ecma: 2020, pure_getters: true, inline: 2, hoist_props: false};

async function print(tree, options, map) {
  const done = await minify(tree, {parse: {spidermonkey: true}, module: true, mangle: false, sourceMap: {content: map}, ...options});
  return [done.code, typeof done.map === 'string' ? done.map : JSON.stringify(done.map)];
}

const [from, fromMap, to, toMap] = process.argv.slice(2);
const module = new Module(fs.readFileSync(from, 'utf8'));
const sources = JSON.stringify({...JSON.parse(fs.readFileSync(fromMap, 'utf8')), sourceRoot: ''});
strings(module);
arrays(module);
classes(module);
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
