// npm run bench: every benchmark, one after the other, and the table of their figures in OPERATIONS.md. `-- --only search,stack` renews the
// rows of these and leaves the others. One that fails says so in its row and does not stop the next.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { loadNow, type Goal } from './support/bench.ts';
import { withRows, type Row } from './support/table.ts';

const table = 'OPERATIONS.md';
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const all = Object.keys(scripts).flatMap((name) => /^bench:(.+)$/.exec(name)?.[1] ?? []);
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? all;
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}. There are ${all.join(', ')}.\n`);
  process.exit(1);
}

const begunAt = Date.now();
for (const [place, name] of wanted.entries()) {
  process.stdout.write(`\n== ${name} (${place + 1} of ${wanted.length})\n`);
  const rows = await rowsOf(name);
  writeFileSync(table, withRows(readFileSync(table, 'utf8'), name, rows, all));
}
const minutes = ((Date.now() - begunAt) / 60_000).toFixed(1);
process.stdout.write(
  `\n${wanted.length} benchmarks took ${minutes} minutes; their figures are in ${table}.\n`,
);

async function rowsOf(name: string): Promise<Row[]> {
  const goals: Goal[] = [];
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, load ${loadNow()}, ${new Date().toISOString().slice(0, 10)}`;
  const child = fork(`test/bench/${name}/main.ts`);
  child.on('message', (goal) => goals.push(goal as Goal));
  const [code] = (await once(child, 'close')) as [number | null];
  const failed = { what: 'all of it', goal: 'ends', measured: `failed with ${code}`, hasKept: false };
  if (code !== 0) process.exitCode = 1;
  return [...goals, ...(code === 0 ? [] : [failed])].map((goal) => ({
    ...goal,
    bench: name,
    machine,
  }));
}
