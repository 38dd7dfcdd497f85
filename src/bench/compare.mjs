// Compares what two commits measured: node src/bench/compare.mjs A B [file]
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, isOf, read } from './lines.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [a, b, file = join(ROOT, 'target/bench.jsonl')] = process.argv.slice(2);

function stop(why) {
  console.error(why);
  process.exit(2);
}

/** As it stands in the file: the beginning of a commit's name, or what git calls by it. */
function commit(name, lines) {
  if (lines.some((l) => isOf(l, name))) {
    return name;
  }
  let git = '';
  try {
    const args = ['-C', ROOT, 'rev-parse', '--short=12', '--verify', '--quiet', name + '^{commit}'];
    git = execFileSync('git', args, { encoding: 'utf8' }).trim();
  } catch {
    // not a name that git knows
  }
  if (git === '' || !lines.some((l) => isOf(l, git))) {
    const known = [...new Set(lines.map((l) => l.commit))].join(', ');
    stop(`nothing was measured of ${name}; there is ${known || 'nothing'}`);
  }
  return git;
}

if (!b) {
  stop('node src/bench/compare.mjs A B [file]: two commits; one with a + is what differed from it');
}
if (!existsSync(file)) {
  stop(`${file} is not there: node src/bench/run.mjs`);
}
const lines = read(file);
const rows = compare(lines, commit(a, lines), commit(b, lines));
if (rows.length === 0) {
  stop(`${a} and ${b} have no case in common on one kind of machine`);
}

const pad = (cells, widths) =>
  cells.map((c, i) => (i === 0 ? c.padEnd(widths[i]) : c.padStart(widths[i]))).join('  ');
for (const machine of new Set(rows.map((r) => r.machine))) {
  const table = [['case', `${a} ms`, `${b} ms`, 'ratio', 'noise', '']];
  for (const r of rows.filter((row) => row.machine === machine)) {
    table.push([
      `${r.case} ${r.peer}-${r.backend}`,
      r.before.toFixed(3),
      r.after.toFixed(3),
      r.ratio.toFixed(2),
      r.noise.map((v) => v.toFixed(2)).join(' to '),
      r.verdict,
    ]);
  }
  const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
  console.log(machine);
  table.forEach((row) => console.log(pad(row, widths).trimEnd()));
}
