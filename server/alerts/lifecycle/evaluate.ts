import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf, hourMs } from '../../platform/time.ts';
import { observe } from '../observe/observe.ts';
import type { Moment, Observation, ObserveDeps } from '../observe/observation.ts';
import { groupsOf } from '../observe/shared-readings.ts';
import { selectActiveRules, type RuleRow } from '../rules/rule-queries.ts';
import { missingPlace } from '../observe/missing-place.ts';
import { applyObservations } from './apply-observations.ts';
import { endAlertsOf, resolveQuiet } from './resolve-alerts.ts';
import { deleteEvaluationsBefore, isEvaluated, lockAlerts, takeSlot } from './slot-queries.ts';
import { selectWatches } from './watch-queries.ts';

export type EvaluateDeps = ObserveDeps & Pick<Deps, 'config' | 'logger'>;

/** A day is looked at when it has had so long to be reported. */
const graceMs = 2 * hourMs;
const keptSlotsMs = 30 * 24 * hourMs;
/** Looked at once for each day that is over, in the first hour after its grace: the nightly part of the hourly job. */
const daily = new Set<string>(['trend', 'counterweight']);

/**
 * Looks at every rule once an hour, on one server. Everything is read first; then one transaction takes the hour, writes what was found and opens
 * and resolves alerts with their notices. So the hour counts once, however often the job comes, and a crash leaves nothing halfway. A rule that
 * cannot be read keeps its alerts as they are and no other from being looked at; one that was changed meanwhile is looked at in the next hour.
 */
export async function evaluateAlerts(deps: EvaluateDeps): Promise<void> {
  const now = deps.now();
  const slot = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  if (await isEvaluated(deps.pool, slot)) return;
  const moment = await momentOf(deps, now);
  const found: Found[] = [];
  for (const { rules, shared } of groupsOf(await selectActiveRules(deps.pool)))
    for (const rule of rules) {
      const one = await lookAt({ ...deps, shared }, rule, { ...moment, slot });
      if (one) found.push(one);
    }
  await inTransaction(deps.pool, async (db) => {
    await lockAlerts(db);
    if (!(await takeSlot(db, slot, now))) return;
    const rules = await selectActiveRules(db);
    const isAsItWas = ({ id, updatedAt }: RuleRow) =>
      rules.some((rule) => rule.id === id && rule.updatedAt.getTime() === updatedAt.getTime());
    for (const { rule, observed, observations } of found.filter((one) => isAsItWas(one.rule)))
      if (observations === null)
        await endAlertsOf(db, rule.id, { now, resolution: 'What its rule watches is not there any more.' });
      else await applyObservations(db, { rule, observed, observations }, { now, config: deps.config });
    await resolveQuiet(db, rules, now);
    await deleteEvaluationsBefore(db, new Date(now.getTime() - keptSlotsMs));
  });
}

/** `observations` is null where the rule names what is not there any more. */
type Found = { rule: RuleRow; observed: string; observations: Observation[] | null };

async function lookAt(
  deps: EvaluateDeps,
  rule: RuleRow,
  { slot, ...moment }: Moment & { slot: Date },
): Promise<Found | null> {
  const isDaily = daily.has(rule.condition.kind);
  const observed = isDaily ? moment.closedDay : slot.toISOString();
  try {
    if (isDaily && (await wasObserved(deps, rule.id, observed))) return null;
    if ((await missingPlace(deps.pool, rule.condition)) !== null)
      return { rule, observed, observations: null };
    const observations = await observe(deps, rule, moment);
    return observations && { rule, observed, observations };
  } catch (error) {
    deps.logger.error({ err: error, ruleId: rule.id }, 'a rule of alerts could not be looked at');
    return null;
  }
}

/** Days are those of the reporting zone: one of 23 or 25 hours is a day like any other. */
export async function momentOf({ pool, config }: ObserveDeps, now: Date): Promise<Moment> {
  const { timeZone } = await findReporting(pool, config);
  const closedDay = addDays(dayOf(new Date(now.getTime() - graceMs), timeZone), -1);
  return { now, today: dayOf(now, timeZone), closedDay };
}

/** By the watch of the rule as a whole, which every look at it leaves behind. */
async function wasObserved({ pool }: ObserveDeps, ruleId: string, observed: string): Promise<boolean> {
  const watches = await selectWatches(pool, ruleId);
  return watches.some((watch) => watch.observed === observed);
}
