import { loadavg } from 'node:os';
import { percentile, type Run } from './load.ts';

/** One benchmark under way. */
export type Bench = {
  /** Undone at the end, the last one first. */
  undo: (step: () => Promise<unknown>) => void;
  print: (line: string) => void;
  /** Prints whether a figure keeps its goal; with `--check` the process ends with 1 when one does not. */
  goal: (what: string, hasKept: boolean) => void;
};

/** Runs a benchmark to its end, or gives it up. */
export async function runBench(mostMinutes: number, work: (bench: Bench) => Promise<void>): Promise<void> {
  const steps: (() => Promise<unknown>)[] = [];
  const missed: string[] = [];
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
      goal: (what, hasKept) => {
        if (!hasKept) missed.push(what);
        print(`  ${hasKept ? 'kept  ' : 'MISSED'} ${what}`);
      },
    });
    print(`load of the machine at the end: ${loadNow()}`);
  } finally {
    for (const step of steps.toReversed()) await step();
    clearTimeout(deadline);
  }
  if (missed.length > 0 && process.argv.includes('--check')) process.exitCode = 1;
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
function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
