// npm run bench:forecast: what is foretold of public series against what came, made as the server makes it. At each of several dates only what
// was known then is given. BENCH_DATES=6 takes more dates. Ends by itself within 15 minutes.
import { mase, naiveScale } from '../../../server/forecasting/backtest/errors.ts';
import { median } from '../../../server/platform/statistics.ts';
import { originAt } from '../../../server/forecasting/backtest/origins.ts';
import { forecastSeries, type SeriesForecast } from '../../../server/forecasting/forecast-series.ts';
import { allModels } from '../../../server/forecasting/models/all-models.ts';
import { modelNames, type ModelName } from '../../../server/forecasting/models/model.ts';
import { loadWasm } from '../../../server/forecasting/models/wasm-models.ts';
import { runBench, told } from '../support/bench.ts';
import { forecastBeside } from './beside.ts';
import { readPublicSeries, type PublicSeries } from './public-series.ts';

const dates = Number(process.env['BENCH_DATES'] ?? 4);
const ahead = { day: 14, month: 6 } as const;

type Outcome = {
  error: number;
  naiveError: number;
  inside: number;
  steps: number;
  isModel: boolean;
  forecast: SeriesForecast;
};

/** What was foretold at one date, held against what came after it. */
function outcomeAt(series: PublicSeries, known: number, horizon: number): Outcome | null {
  const { history, actual } = originAt(series, known, horizon);
  const forecast = forecastSeries(history, horizon, allModels);
  if (!forecast) return null;
  const scale = naiveScale(history.values, history.season);
  const values = forecast.points.map(({ value }) => value);
  const isInside = (value: number, step: number) =>
    value >= (forecast.points[step]?.low80 ?? Infinity) &&
    value <= (forecast.points[step]?.high80 ?? -Infinity);
  return {
    error: mase(actual, values, scale),
    naiveError: mase(actual, forecast.naivePoints, scale),
    inside: actual.filter(isInside).length,
    steps: actual.length,
    isModel: forecast.shown !== forecast.naiveModel,
    forecast,
  };
}

const sumOf = (outcomes: Outcome[], of: (outcome: Outcome) => number) =>
  outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
const cell = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2)).padStart(7);
const short: Record<ModelName, string> = {
  naive: 'naive',
  seasonalNaive: 'season',
  mean3: 'mean3',
  drift: 'drift',
  seasonalDrift: 's+drift',
  dampedTrend: 'damped',
  ets: 'ets',
  mstl: 'mstl',
  prophet: 'prophet',
  medianOfBest: 'median3',
};

await runBench(15, async ({ print, goal }) => {
  await forecastBeside(readPublicSeries().slice(0, 1), ahead.month); // what a process that has just started takes anyway
  const beside = await forecastBeside(readPublicSeries().slice(0, 12), ahead.month);
  print(
    `12 forecasts beside a server: ${told(beside.seconds)} s. Memory ${told(beside.before)} MB before, at most ${told(beside.most)} MB meanwhile, ${told(beside.after)} MB once that process is gone.\n`,
  );
  goal({
    what: 'longest delay of the thread that asks',
    measured: `${told(beside.longestDelayMs)} ms`,
    goal: '≤ 100 ms',
    hasKept: beside.longestDelayMs <= 100,
  });
  goal({
    what: 'memory of the server that stays afterwards',
    measured: `${told(beside.after - beside.before)} MB`,
    goal: '≤ 20 MB',
    hasKept: beside.after - beside.before <= 20,
  });
  loadWasm();
  const all: Outcome[] = [];
  print(
    `Backtested MASE of each model (median over ${dates} dates), then what was shown: its realised MASE beside the naive one's, and the share in the 80 % band.\n`,
  );
  print(
    `${''.padEnd(46)}${modelNames.map((name) => short[name].padStart(8)).join('')} |  shown  naive   80 %`,
  );
  for (const series of readPublicSeries()) {
    const horizon = ahead[series.interval];
    // Spread over the second half, so that no single crisis decides.
    const apart = Math.floor(series.values.length / 2 / dates);
    const outcomes = Array.from({ length: dates }, (_, back) =>
      outcomeAt(series, series.values.length - horizon - back * apart, horizon),
    ).filter((outcome) => outcome !== null);
    all.push(...outcomes);
    const backtested = modelNames.map((name) => {
      const errors = outcomes.flatMap(
        ({ forecast }) => forecast.candidates.find(({ model }) => model === name)?.mase ?? [],
      );
      return cell(errors.length === 0 ? undefined : median(errors));
    });
    const realised = [
      sumOf(outcomes, ({ error }) => error) / outcomes.length,
      sumOf(outcomes, ({ naiveError }) => naiveError) / outcomes.length,
      sumOf(outcomes, ({ inside }) => inside) / sumOf(outcomes, ({ steps }) => steps),
    ];
    print(
      `${series.name.slice(0, 45).padEnd(46)}${backtested.map((one) => ` ${one}`).join('')} |${realised.map(cell).join('')}`,
    );
  }
  const models = all.filter(({ isModel }) => isModel);
  const [error, naiveError] = [sumOf(all, (one) => one.error), sumOf(all, (one) => one.naiveError)];
  const coverage = sumOf(all, ({ inside }) => inside) / sumOf(all, ({ steps }) => steps);
  const beaten = models.filter((one) => one.error < one.naiveError).length / models.length;
  print(`\n${all.length} forecasts, a model shown in ${models.length} of them`);
  goal({
    what: 'MASE of what is shown, of that of the better naive forecast',
    measured: told(error / naiveError, 2),
    goal: '≤ 0.95',
    hasKept: error <= 0.95 * naiveError,
  });
  goal({
    what: 'actual values in the 80 % band',
    measured: `${told(100 * coverage)} %`,
    goal: '70–90 %',
    hasKept: coverage >= 0.7 && coverage <= 0.9,
  });
  goal({
    what: 'forecasts with a model shown that beat the naive one',
    measured: `${told(100 * beaten)} %`,
    goal: '≥ 60 %',
    hasKept: beaten >= 0.6,
  });
});
