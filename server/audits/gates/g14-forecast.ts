import { readForecastQuality } from '../../forecasting/read-forecast-quality.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import type { Gate } from '../gate.ts';
import { fail, notApplicable, pass, warn } from '../verdict.ts';

const daysBack = 180;
/** Fewer buckets say nothing of a share: points of one bucket are right or wrong together. */
const fewestBuckets = 20;
const band = { low: 0.7, high: 0.9 };

export const forecastTrack: Gate = {
  id: 'G14',
  name: 'Forecasts keep their word',
  version: 1,
  holds:
    'Of the forecasts of 180 days whose days have come, 70–90 % of the actual values lie within their 80 % band, and no metric did worse than its naive forecast.',
  remedy:
    'Do not rely on the bands of forecasts until it holds again; the page “Forecast” shows which metric missed, and the naive forecast beside it.',
  figures: ['forecast', 'trackRecord', 'exhaustedOn'],
  check: async ({ pool }, { at }) => {
    const records = await readForecastQuality(pool, addDays(dayOf(at, 'UTC'), -daysBack));
    const judged = records.filter(({ coverage80 }) => coverage80 !== null);
    const scored = judged.reduce((sum, each) => sum + each.scored, 0);
    const buckets = judged.reduce((sum, each) => sum + each.buckets, 0);
    if (buckets < fewestBuckets)
      return notApplicable(
        `Of the published forecasts ${counted(buckets, 'bucket')} have come, and it takes ${fewestBuckets} to judge.`,
        { scored, buckets },
      );
    const within = judged.reduce((sum, each) => sum + (each.coverage80 ?? 0) * each.scored, 0) / scored;
    const worse = judged
      .filter(({ mase, naiveMase }) => mase !== null && naiveMase !== null && mase > naiveMase)
      .map(({ metric, interval }) => `${metric} by ${interval}`);
    const numbers = { scored, buckets, coverage80: Number(within.toFixed(4)), worseThanNaive: worse };
    const share = `${(within * 100).toFixed(0)} % of ${counted(scored, 'actual value')} lie within the 80 % band`;
    if (within < band.low) return fail(`${share}: forecasts are surer than they may be.`, numbers);
    if (within > band.high) return warn(`${share}: the bands are wider than they need be.`, numbers);
    if (worse.length > 0)
      return warn(
        `${share}, but the naive forecast would have been better for ${worse.join(', ')}.`,
        numbers,
      );
    return pass(`${share}.`, numbers);
  },
};
