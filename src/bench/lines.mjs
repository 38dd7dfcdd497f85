// What a file of measurements holds: one object of JSON a line.
import { readFileSync } from 'node:fs';

/** Median and quartiles of numbers, between neighbours where they fall there. */
export function quartiles(samples) {
  const x = samples.slice().sort((a, b) => a - b);
  const at = (share) => {
    const place = share * (x.length - 1);
    const i = Math.floor(place);
    return Number((x[i] + (place - i) * ((x[i + 1] ?? x[i]) - x[i])).toPrecision(6));
  };
  return { n: x.length, median: at(0.5), q1: at(0.25), q3: at(0.75) };
}

/** The objects of a file. */
export function read(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, i) => {
      if (text.trim() === '') {
        return [];
      }
      try {
        return [JSON.parse(text)];
      } catch (e) {
        throw new Error(`${file}, line ${i + 1}: ${e.message}`);
      }
    });
}

/** Whether a line is of a commit: the beginning of its name; one with a + is not the commit's. */
export function isOf(line, name) {
  const dirty = (s) => s.endsWith('+');
  const bare = (s) => (dirty(s) ? s.slice(0, -1) : s);
  return dirty(line.commit) === dirty(name) && bare(line.commit).startsWith(bare(name));
}

/** Several runs as one: the median of medians, the whole range of their middle halves. */
function join(lines) {
  return {
    median: quartiles(lines.map((l) => l.median)).median,
    q1: Math.min(...lines.map((l) => l.q1)),
    q3: Math.max(...lines.map((l) => l.q3)),
  };
}

/**
 * What both commits measured on one kind of machine: ratios b / a, below 1 is faster. The noise is
 * how far the ratio goes between the quartiles of both; a ratio is beyond it where the middle halves
 * have nothing in common.
 */
export function compare(lines, a, b) {
  const rows = [];
  const of = (name) => lines.filter((l) => isOf(l, name));
  const kind = (l) => `${l.machine}; ${l.renderer}; ${l.browser}`;
  const what = (l) => [l.case, l.peer, l.backend].join(' ');
  const [before, after] = [of(a), of(b)];
  for (const machine of new Set(before.map(kind))) {
    for (const key of new Set(before.filter((l) => kind(l) === machine).map(what))) {
      const same = (l) => kind(l) === machine && what(l) === key;
      const [x, y] = [before.filter(same), after.filter(same)];
      if (y.length > 0) {
        const [from, to] = [join(x), join(y)];
        const noise = [to.q1 / from.q3, to.q3 / from.q1];
        rows.push({
          machine,
          case: x[0].case,
          peer: x[0].peer,
          backend: x[0].backend,
          before: from.median,
          after: to.median,
          ratio: to.median / from.median,
          noise,
          verdict: noise[1] < 1 ? 'faster' : noise[0] > 1 ? 'slower' : '',
        });
      }
    }
  }
  return rows;
}
