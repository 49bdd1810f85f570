// npm run bench:alerts: how often changes of trend are found where nothing changes, and how soon a shift by two standard deviations is, in simulated
// series of ten kinds. BENCH_SERIES=200 takes fewer, BENCH_SEED=1 others: the detector was made with seeds below ten million.
import { families, simulate } from '../../server/alerts/simulation.ts';
import { runBench } from '../support/bench.ts';

const series = Number(process.env.BENCH_SERIES ?? 1_000);
const firstSeed = Number(process.env.BENCH_SEED ?? 10_000_000);

await runBench(15, ({ print, goal }) => {
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
  return Promise.resolve();
});
