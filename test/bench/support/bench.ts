import { loadavg } from 'node:os';
import { percentile, type Run } from './load.ts';

/** A figure beside what it should be, each as it is to be read: `17,900 tasks/s`, `≥ 18,000 tasks/s`. */
export type Goal = {
  what: string;
  measured: string;
  goal: string;
  /** What the least that could do the work took in the same run, where that was measured. */
  floor?: string;
  hasKept: boolean;
};

/** One benchmark under way. */
export type Bench = {
  /** Undone at the end, the last one first. */
  undo: (step: () => Promise<unknown>) => void;
  print: (line: string) => void;
  /** Tells a figure that has a goal; `npm run bench` keeps it. With `--check` the process ends with 1 when one misses its goal. */
  goal: (goal: Goal) => void;
};

/** Runs a benchmark to its end, or gives it up. */
export async function runBench(mostMinutes: number, work: (bench: Bench) => Promise<void>): Promise<void> {
  const steps: (() => Promise<unknown>)[] = [];
  let hasMissed = false;
  const deadline = setTimeout(() => {
    process.stderr.write(`The benchmark took more than ${mostMinutes} minutes and was given up.\n`);
    process.exit(1);
  }, mostMinutes * 60_000);
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    print(`load of the machine at the start: ${loadNow()}`);
    await work({
      undo: (step) => void steps.push(step),
      print,
      goal: (goal) => {
        hasMissed ||= !goal.hasKept;
        const { what, measured, hasKept, floor } = goal;
        const beside = floor === undefined ? '' : `, floor ${floor}`;
        print(`  ${hasKept ? 'kept  ' : 'MISSED'} ${what}: ${measured} (goal ${goal.goal}${beside})`);
        process.send?.(goal);
      },
    });
    print(`load of the machine at the end: ${loadNow()}`);
  } finally {
    for (const step of steps.toReversed()) await step();
    clearTimeout(deadline);
  }
  if (hasMissed && process.argv.includes('--check')) process.exitCode = 1;
}

/** `17,900`: a number as people read it. */
export function told(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Answers per second, without those refused. */
export function rateOf(runs: readonly Run[]): number {
  const sum = (of: (run: Run) => number) => runs.reduce((total, run) => total + of(run), 0);
  return (sum(({ count, refused }) => count - refused) * 1000) / sum(({ elapsedMs }) => elapsedMs);
}

/** `p50 …, p95 …, p99 …` of all of them. */
export function timesOf(runs: readonly Run[]): string {
  const all = runs.flatMap(({ latenciesMs }) => latenciesMs);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => `${percentile(all, share).toFixed(1)} ms`);
  const refused = runs.reduce((sum, run) => sum + run.refused, 0);
  return `p50 ${p50}, p95 ${p95}, p99 ${p99}${refused > 0 ? `, ${refused} REFUSED` : ''}`;
}

/** Processes that want to run, on average over the last minute. */
export function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
