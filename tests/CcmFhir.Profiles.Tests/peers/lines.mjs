// One JSON document a line on standard input, one answer a line on standard output.
import { readFileSync } from 'node:fs';

export function answer(question) {
  const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.length > 0);
  process.stdout.write(lines.map((line) => JSON.stringify(question(JSON.parse(line))) + '\n').join(''));
}
