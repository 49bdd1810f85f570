import type { Deps } from '../platform/deps.ts';
import { readingFromPrimary } from '../platform/reading.ts';
import { addDays, dayOf } from '../platform/time.ts';
import { findReporting } from '../platform/reporting.ts';
import type { ReadValueSoFar } from '../rewards/acknowledgements/value-so-far.ts';
import { answerFigures } from './answer-figures.ts';
import { customerRoiSource } from './customer-roi.ts';

const longestDays = 5 * 366;

/** What a scenario has brought a customer so far, by the very figures that GET /v1/roi answers. */
export function valueSoFarIn(deps: Pick<Deps, 'pool' | 'config' | 'now'>): ReadValueSoFar {
  const fromPrimary = { ...deps, reading: readingFromPrimary(deps) }; // the run that is told of is counted
  return async (customer, scenario) => {
    const { timeZone } = await findReporting(deps.pool, deps.config);
    const to = dayOf(deps.now(), timeZone);
    const query = { from: addDays(to, 1 - longestDays), to, customer, scenario, compare: 'none' } as const;
    const grouping = { interval: null, groupBy: 'none' } as const;
    const { totals, gates, currency } = await answerFigures(fromPrimary, customerRoiSource, {
      query,
      grouping,
      mayReadNames: false,
    });
    const { valueMicros, netMicros, roi } = totals;
    const reason = gates.find(({ figure }) => figure === 'valueMicros')?.reason ?? null;
    return { valueMicros, netMicros, roi, currency, reason };
  };
}
