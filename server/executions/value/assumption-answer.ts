import type { Db } from '../../platform/database.ts';
import { assumptionAt, assumptionNames, type Assumption, type AssumptionName } from './assumptions.ts';
import { findPlanPrices } from './credit-price-queries.ts';
import type { PlanPrice } from './credit-prices.ts';
import type { AssumptionAnswer, InForce } from './input-schema.ts';
import { findMinutesByHandAt, type SetUpSubject } from './assumption-queries.ts';
import { findAssumptions, subjectsOf } from './value-queries.ts';

/** An assumption as it is told. */
export function toAssumptionAnswer(row: Assumption): AssumptionAnswer {
  const { id, scope, scopeId, name, currency, provenance } = row;
  return {
    id,
    scope,
    scopeId,
    name,
    value: valueOf(row),
    currency,
    provenance,
    from: row.from.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}

/** Every assumption by name as it counts for one installation at an instant, defaults included; set-up hours as they counted when it was set up. */
export async function valuesInForce(db: Db, subject: SetUpSubject, at: Date): Promise<InForce> {
  const rows = await findAssumptions(db, subjectsOf([subject]));
  const minutesByHand = await findMinutesByHandAt(db, subject.scenarioId, at);
  const planPrice = (await findPlanPrices(db, [subject.installationId])).find(({ from }) => from <= at);
  const items = assumptionNames.map((name) => {
    const counts = name === 'setupHours' ? (subject.confirmedAt ?? at) : at;
    const row = assumptionAt(rows, name, subject, counts);
    if (!row && name === 'creditPrice' && planPrice) return ofPlan(planPrice);
    if (!row) return byDefault(name, subject.scenarioId, minutesByHand);
    const { scope, scopeId, currency, provenance } = row;
    return { scope, scopeId, name, value: valueOf(row), currency, provenance, from: row.from.toISOString() };
  });
  return { items };
}

/** What the library says a credit costs in the plan of the organization that the installation stands in. */
function ofPlan({ price, currency, from }: PlanPrice): InForce['items'][number] {
  return {
    scope: 'library',
    scopeId: null,
    name: 'creditPrice',
    value: price,
    currency,
    provenance: 'default',
    from: from.toISOString(),
  };
}

function byDefault(
  name: AssumptionName,
  scenarioId: string,
  minutesByHand: string,
): InForce['items'][number] {
  const isScenarios = name === 'minutesByHand';
  return {
    scope: isScenarios ? 'scenario' : 'library',
    scopeId: isScenarios ? scenarioId : null,
    name,
    value: isScenarios ? minutesByHand : defaults[name],
    currency: null,
    provenance: 'default',
    from: null,
  };
}

const defaults: Record<Exclude<AssumptionName, 'minutesByHand'>, InForce['items'][number]['value']> = {
  hourlyRate: null,
  realisation: { low: '0.4', base: '0.7', high: '1' },
  reviewMinutes: '0',
  reworkMinutes: '0',
  warningCredit: '0.5',
  setupHours: '0',
  creditPrice: null,
};

function valueOf({ value, low, base, high }: Assumption): AssumptionAnswer['value'] {
  return value ?? { low: low ?? '0', base: base ?? '0', high: high ?? '0' };
}
