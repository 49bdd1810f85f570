import { assumptionsAt } from '../../executions/value/assumptions.ts';
import type { Db } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { decimalText, minus, roundedMicros, times, toDecimal } from '../../platform/rational.ts';
import { findReporting, findSettings } from '../../platform/reporting.ts';
import { median, quantile } from '../../platform/statistics.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { findScenario, type ScenarioSummary } from '../../scenarios/find-scenario.ts';
import { ratio } from '../ratios.ts';
import { firstOfMonth } from '../roll-ups/parts-of.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { findGeneralAssumptions, measureValuePerRun, type ValuePerRun } from './scenario-value-queries.ts';
import type { ScenarioValue } from './schema.ts';

const fewestRuns = 10; // completed, of a customer
const fewestCustomers = 3;

/**
 * What a run of a scenario is said to bring, and what it has brought: the median over customers, in this month and the two before it. Each
 * customer counts once, however much they run.
 */
export async function readScenarioValue(deps: AnalyticsDeps, idOrSlug: string): Promise<ScenarioValue> {
  return deps.reading.inSnapshot(async (db, { asOf }) => {
    const scenario = await findScenario(db, idOrSlug);
    if (!scenario) throw notFound('The scenario');
    const { timeZone, currency } = await findReporting(db, deps.config);
    const since = monthsBefore(dayOf(asOf, timeZone), 2);
    const brought = await measureValuePerRun(db, { scenarioId: scenario.id, since, fewestRuns });
    const projected = await project(db, scenario, currency, asOf);
    const reason = await whyUnknown(db, brought, since);
    const realised = reason === null ? realise(brought) : null;
    return {
      scenario: scenario.id,
      currency,
      since,
      customers: brought.length,
      runs: brought.reduce((sum, { runs }) => sum + runs, 0),
      projected,
      realised,
      share:
        realised && projected.valueMicrosPerRun !== null
          ? ratio(realised.valueMicrosPerRun, projected.valueMicrosPerRun)
          : null,
      reason:
        reason ??
        (projected.valueMicrosPerRun
          ? null
          : 'No hourly rate is in force for the scenario, so its minutes have no value to compare with.'),
    };
  });
}

/** The first day of the month so many months before that of a day. */
function monthsBefore(day: string, months: number): string {
  const first = firstOfMonth(day);
  return months === 0 ? first : monthsBefore(addDays(first, -1), months - 1);
}

/** As a new installation begins: minutes by hand × base realisation, less those for reviewing, at the hourly rate. */
async function project(
  db: Db,
  { id: scenarioId, minutesByHand }: ScenarioSummary,
  currency: string,
  at: Date,
): Promise<ScenarioValue['projected']> {
  const nobody = { installationId: '', customerId: '', scenarioId };
  const rows = await findGeneralAssumptions(db, scenarioId);
  const assumed = assumptionsAt(rows, nobody, decimalText(minutesByHand), at);
  const { value: minutes } = assumed.minutesByHand;
  const rate = assumed.hourlyRate?.currency === currency ? assumed.hourlyRate.value : null;
  const worthMinutes = minus(times(minutes, assumed.realisation.base), assumed.reviewMinutes);
  const hours = times(worthMinutes, { numerator: 1n, denominator: 60n });
  return {
    minutesPerRun: Number(toDecimal(minutes)),
    valueMicrosPerRun: rate && Number(roundedMicros(times(hours, rate))),
  };
}

async function whyUnknown(db: Db, brought: readonly ValuePerRun[], since: string): Promise<string | null> {
  if (((await findSettings(db))?.rebuildFrom ?? null) !== null)
    return 'The reporting time zone or currency was changed: what runs brought is being counted anew.';
  if (brought.length >= fewestCustomers) return null;
  return `Fewer than ${fewestCustomers} customers have ${fewestRuns} completed runs of known value since ${since}.`;
}

function realise(brought: readonly ValuePerRun[]): ScenarioValue['realised'] {
  const values = brought.map(({ value }) => value);
  const nets = brought.flatMap(({ net }) => (net === null ? [] : [net]));
  const whole = (value: number) => Math.round(value) || 0; // of nothing, and never -0
  return {
    minutesPerRun: median(brought.map(({ minutes }) => minutes)) || 0,
    valueMicrosPerRun: whole(median(values)),
    netMicrosPerRun: nets.length >= fewestCustomers ? whole(median(nets)) : null,
    p25: whole(quantile(values, 0.25)),
    p75: whole(quantile(values, 0.75)),
  };
}
