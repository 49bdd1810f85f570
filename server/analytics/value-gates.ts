import type { Db } from '../platform/database.ts';
import { currencyGate } from './completion.ts';
import { countUnknownFixedCosts } from './fixed-costs.ts';
import { implausibleGates } from './implausible-gates.ts';
import { sumValues } from './roll-ups/sums-of-tasks.ts';
import type { Gate } from './schema.ts';
import type { Scope } from './scope.ts';

/** What figures of value and cost leave out, and which filters do not narrow them. */
export async function valueGates(db: Db, scope: Scope): Promise<Gate[]> {
  const [[values], unknownFixedCosts, implausible] = await Promise.all([
    sumValues(db, scope, { interval: null, groupBy: 'none' }),
    countUnknownFixedCosts(db, scope),
    implausibleGates(db, scope),
  ]);
  const incomplete = (figure: string, count: number, reason: string): Gate[] =>
    count > 0 ? [{ figure, code: 'incomplete', reason: `${count} ${reason}` }] : [];
  return [
    ...incomplete(
      'valueMicros',
      values?.unvalued ?? 0,
      'tasks have no time value: no hourly rate was in force when they started.',
    ),
    ...incomplete('runCostMicros', values?.unpriced ?? 0, unpricedReason),
    ...incomplete(
      'valueMicros',
      values?.unconverted ?? 0,
      'tasks have amounts in a currency without a rate, which stand in "unconverted".',
    ),
    ...incomplete(
      'fixedCostMicros',
      unknownFixedCosts,
      'fixed costs are not known in the reporting currency and are left out.',
    ),
    ...implausible,
    ...currencyGate(scope),
    ...modelGate(scope),
  ];
}

export const unpricedReason =
  'tasks have a cost of which a part is unknown: a model or the credits have no price, or tokens are missing.';

function modelGate({ aiModel }: Scope): Gate[] {
  if (aiModel === null) return [];
  const reason = 'Fixed cost belongs to no model and is left out.';
  return [{ figure: 'fixedCostMicros', code: 'filterIgnored', reason }];
}
