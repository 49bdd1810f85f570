import type { Config } from '../../platform/config.ts';
import type { Db } from '../../platform/database.ts';
import type { Observation } from '../observe/observation.ts';
import type { RuleRow } from '../rules/rule-queries.ts';
import { selectUnresolved } from './alert-queries.ts';
import { openAlerts } from './open-alerts.ts';
import { resolveAlerts } from './resolve-alerts.ts';
import { deleteCalmWatches, selectWatches, upsertWatches, type Watch } from './watch-queries.ts';

/** One look may have caught a bad moment. */
const needed = 2;
/** A change of trend is certain on two days in a row before it is told at all, and its end on three. */
const neededOfDaily = 1;
const forgottenAfterClears = 48;
/** The rule as a whole: that it was looked at, also when nothing was found. */
const wholeRule = '';

type Found = { rule: RuleRow; observed: string; observations: readonly Observation[] };
type Context = { now: Date; config: Config };

/** Counts in how many evaluations in a row each cause was found or not, and opens and resolves its alert when that suffices. */
export async function applyObservations(
  db: Db,
  { rule, observed, observations }: Found,
  { now, config }: Context,
): Promise<void> {
  const { kind } = rule.condition;
  const enough = kind === 'trend' || kind === 'counterweight' ? neededOfDaily : needed;
  const watches = new Map((await selectWatches(db, rule.id)).map((watch) => [watch.subject, watch]));
  const bySubject = new Map(observations.map((observation) => [observation.subject, observation]));
  const next: Watch[] = [{ subject: wholeRule, observed, breaches: 0, clears: 0 }];
  for (const subject of new Set([...bySubject.keys(), ...watches.keys()])) {
    const before = watches.get(subject);
    if (subject === wholeRule || before?.observed === observed) continue;
    const observation = bySubject.get(subject);
    if (observation?.isBreached === null) continue;
    next.push(
      observation?.isBreached
        ? { subject, observed, breaches: (before?.breaches ?? 0) + 1, clears: 0 }
        : { subject, observed, breaches: 0, clears: (before?.clears ?? 0) + 1 },
    );
  }
  await upsertWatches(db, rule.id, next);
  await deleteCalmWatches(db, rule.id, forgottenAfterClears);
  const isSure = (subject: string, count: 'breaches' | 'clears') =>
    next.some((watch) => watch.subject === subject && watch[count] >= enough);
  await openAlerts(
    db,
    rule,
    observations.filter(({ subject, isBreached }) => isBreached === true && isSure(subject, 'breaches')),
    { now, config },
  );
  const unresolved = await selectUnresolved(db, rule.id);
  const over = unresolved.filter(({ subject }) => isSure(subject, 'clears'));
  await resolveAlerts(
    db,
    over.map(({ id }) => id),
    { now, resolution: 'It is as usual again.' },
  );
}
