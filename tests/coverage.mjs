// Fails unless every line and every hand-written branch of a project ran in its tests.
//   node tests/coverage.mjs RESULTS_DIRECTORY SOURCE_DIRECTORY
// The compiler gives an exhaustive switch expression one more arm, for values outside the enum; no test can reach it, so
// the statement of a `switch` may miss one branch.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [results, sources] = process.argv.slice(2);
const report = readdirSync(results, { recursive: true }).map(String).filter(f => f.endsWith('.cobertura.xml')).map(f => join(results, f)).at(-1);
if (!report) {
  console.error(`no coverage report below ${results}`);
  process.exit(1);
}

let file = '';
let lines = [];
const branches = new Map();
const missing = new Set();
for (const [, name, number, hits, conditions] of readFileSync(report, 'utf8').matchAll(
  /<class [^>]*filename="([^"]*)"|<line number="(\d+)" hits="(\d+)"[^>]*?(?:condition-coverage="[^"]*\(([^"]*)\)")?\s*\/?>/g)) {
  if (name) {
    file = name;
    lines = readFileSync(join(sources, file), 'utf8').split('\n');
    continue;
  }

  const [text, next] = lines.slice(number - 1, Number(number) + 1).map(line => line.trim());
  const [covered, all] = (conditions ?? '0/0').split('/').map(Number);
  branches.set(`${file}:${number}`, all);
  if (hits === '0' || all - covered > (/\bswitch$/.test(text) || /\bswitch$/.test(next) ? 1 : 0)) {
    missing.add(`${file}:${number}  ${conditions ?? 'never ran'}  ${text}`);
  }
}

const total = [...branches.values()].reduce((sum, all) => sum + all, 0);
console.log(`${sources}: ${branches.size} lines, ${total} branches, ${missing.size} lines not run in every way`);
missing.forEach(line => console.log(`  ${line}`));
process.exit(total === 0 || missing.size > 0 ? 1 : 0);
