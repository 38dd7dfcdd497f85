// node minify.mjs FUNCTION.js OUT.js: one function expression, written by a person, made small.
import fs from 'node:fs';
import {minify} from 'terser';

const [from, to] = process.argv.slice(2);
const {code} = await minify('$=' + fs.readFileSync(from, 'utf8'), {compress: {passes: 3, ecma: 2020}, mangle: true});
fs.writeFileSync(to, code.replace(/^\$=/, '').replace(/;$/, ''));
