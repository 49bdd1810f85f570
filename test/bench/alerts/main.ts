// npm run bench:alerts: how often changes of trend are found where nothing changes, and how soon a shift by two standard deviations is, in simulated
// series of ten kinds; and how long one look at the trends of five metrics of 1,000 scenarios takes. BENCH_SERIES=200 takes fewer, BENCH_SEED=1 others: the detector was made with seeds below ten million.
import { families, simulate } from '../../server/alerts/simulation.ts';
import { runBench, told } from '../support/bench.ts';
import { measureEvaluation } from './evaluate.ts';

const series = Number(process.env.BENCH_SERIES ?? 1_000);
const scenarios = Number(process.env.BENCH_SCENARIOS ?? 1_000);
const firstSeed = Number(process.env.BENCH_SEED ?? 10_000_000);

await runBench(15, async (bench) => {
  const { print, goal } = bench;
  print(`\n${series} series of each kind, seeds from ${firstSeed}:`);
  print(`${'kind of series'.padEnd(40)} false alerts  points to find +2σ  −2σ (median)`);
  const all = Object.entries(families).map(([name, shape]) => {
    const simulated = simulate(shape, { series, firstSeed });
    const { falseAlerts, pointsUp, pointsDown } = simulated;
    print(
      `${name.padEnd(40)} ${falseAlerts.toFixed(2).padStart(12)} ${String(pointsUp).padStart(19)} ${String(pointsDown).padStart(4)}`,
    );
    return simulated;
  });
  const most = Math.max(...all.map(({ falseAlerts }) => falseAlerts));
  goal({
    what: 'false alerts per series and quarter of 90 days, in the worst kind',
    measured: most.toFixed(2),
    goal: '≤ 1',
    hasKept: most <= 1,
  });
  const slowest = Math.max(...all.flatMap(({ pointsUp, pointsDown }) => [pointsUp, pointsDown]));
  goal({
    what: 'points to find a shift by two deviations, median, in the slowest kind',
    measured: String(slowest),
    goal: '≤ 5',
    hasKept: slowest <= 5,
  });
  const { calm, storm, opened, mails } = await measureEvaluation(bench, scenarios);
  print(
    `\nfive metrics of ${told(scenarios)} scenarios, 146 days each, looked at once for a day that is over:`,
  );
  for (const [what, { ms, statements, rows }] of [
    ['nothing changed', calm],
    ['all of them broke', storm],
  ] as const)
    print(
      `  ${what}: ${told(ms / 1_000, 1)} s, ${told(statements)} statements on figures, ${told(rows)} rows read`,
    );
  goal({
    what: `one look at five metrics of ${told(scenarios)} scenarios, the hour after midnight`,
    measured: `${told(calm.ms / 1_000, 1)} s`,
    goal: '≤ 60 s',
    hasKept: calm.ms <= 60_000,
  });
  goal({
    what: `mails to an owner about ${told(opened)} alerts that opened at once`,
    measured: String(mails),
    goal: '1',
    hasKept: mails === 1 && opened >= scenarios,
  });
});
