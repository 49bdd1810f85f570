import { inTransaction, type Pool } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError, invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { endAlertsOf } from '../lifecycle/resolve-alerts.ts';
import { lockAlerts } from '../lifecycle/slot-queries.ts';
import { missingPlace } from '../observe/missing-place.ts';
import {
  deleteWatches,
  findRule,
  insertRule,
  selectRules,
  updateRule,
  type RuleRow,
} from './rule-queries.ts';
import type { Condition, Rule, RuleBody, RuleChanges } from './rule-schema.ts';

type RuleDeps = Pick<Deps, 'pool' | 'now'>;

/** A page of rules, the newest first. */
export async function listRules(
  pool: Pool,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Rule>> {
  const before = decodeCursor(cursor, ['text'])?.[0] ?? null;
  return pageFrom(await selectRules(pool, { before, limit }), limit, ruleAnswer, ({ id }) => [id]);
}

/** Adds a rule; one about something that does not exist is refused. */
export async function createRule({ pool, now }: RuleDeps, body: RuleBody): Promise<Rule> {
  await refuseUnknownPlace(pool, body.condition);
  const at = now();
  const rule = { ...body, id: newId('arl', at), defaultKey: null, createdAt: at, updatedAt: at };
  await inTransaction(pool, (db) => insertRule(db, rule));
  return ruleAnswer(rule);
}

/** Changes a rule. One that looks for something else, or for nothing, begins anew: its alerts are over. */
export async function changeRule({ pool, now }: RuleDeps, id: string, changes: RuleChanges): Promise<Rule> {
  if (changes.condition) await refuseUnknownPlace(pool, changes.condition);
  const at = now();
  return inTransaction(pool, async (db) => {
    await lockAlerts(db); // before the rule's row, as evaluations do
    const rule = await findRule(db, id, { locks: true });
    if (!rule) throw new HttpError(404, 'alert_rule_not_found', 'There is no alert rule with this id.');
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const changed: RuleRow = { ...rule, ...given, updatedAt: at };
    await updateRule(db, changed);
    const looksForOther = JSON.stringify(changed.condition) !== JSON.stringify(rule.condition);
    if (looksForOther || !changed.isActive) {
      await deleteWatches(db, id);
      await endAlertsOf(db, id, { now: at, resolution: 'The rule was changed or switched off.' });
    }
    return ruleAnswer(changed);
  });
}

/** A rule about something that does not exist would never say anything. */
export async function refuseUnknownPlace(pool: Pool, condition: Condition): Promise<void> {
  const field = await missingPlace(pool, condition);
  if (field !== null)
    throw invalid(
      `/condition/${field}`,
      `There is no ${field} with this id: take one that GET /admin/${field}s lists.`,
    );
}

/** A rule as it is told. */
export function ruleAnswer({ defaultKey, createdAt, updatedAt, ...rule }: RuleRow): Rule {
  return {
    ...rule,
    isDefault: defaultKey !== null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
