import { exactly, one, zero, type Rational } from '../../platform/rational.ts';

export const assumptionNames = [
  'minutesByHand',
  'hourlyRate',
  'realisation',
  'reviewMinutes',
  'reworkMinutes',
  'warningCredit',
  'setupHours',
  'creditPrice',
] as const;
export type AssumptionName = (typeof assumptionNames)[number];
export type AssumptionScope = 'library' | 'scenario' | 'customer' | 'installation';
export type Provenance = 'default' | 'estimated' | 'confirmed' | 'measured';

/** One effective-dated assumption; `realisation` has low, base and high, every other one a value. */
export type Assumption = {
  id: string;
  scope: AssumptionScope;
  scopeId: string | null;
  name: AssumptionName;
  value: string | null;
  low: string | null;
  base: string | null;
  high: string | null;
  currency: string | null;
  provenance: Provenance;
  from: Date;
  createdAt: Date;
};

/** Whose assumptions are asked for. */
export type AssumptionSubject = { installationId: string; customerId: string; scenarioId: string };

/** What is assumed about one task or installation at an instant. */
export type AssumptionsInForce = {
  minutesByHand: { value: Rational; provenance: Provenance };
  hourlyRate: { value: Rational; currency: string } | null;
  realisation: { low: Rational; base: Rational; high: Rational };
  reviewMinutes: Rational;
  reworkMinutes: { value: Rational; provenance: Provenance };
  warningCredit: Rational;
  creditPrice: { value: Rational; currency: string } | null;
};

const nearestFirst: readonly AssumptionScope[] = ['installation', 'customer', 'scenario', 'library'];

/** The row that counts for a name: of the nearest scope that has one in force, the latest that starts at or before `at`. */
export function assumptionAt(
  rows: readonly Assumption[],
  name: AssumptionName,
  subject: AssumptionSubject,
  at: Date,
): Assumption | null {
  const scopeIds = {
    installation: subject.installationId,
    customer: subject.customerId,
    scenario: subject.scenarioId,
    library: null,
  };
  for (const scope of nearestFirst) {
    const inForce = rows.filter(
      (row) => row.name === name && row.scope === scope && row.scopeId === scopeIds[scope] && row.from <= at,
    );
    const latest = inForce.toSorted((left, right) => latestFirst(left, right))[0];
    if (latest) return latest;
  }
  return null;
}

/** Everything that a task's value depends on; `scenarioMinutesByHand` is the default that comes with the scenario. */
export function assumptionsAt(
  rows: readonly Assumption[],
  subject: AssumptionSubject,
  scenarioMinutesByHand: string,
  at: Date,
): AssumptionsInForce {
  const find = (name: AssumptionName) => assumptionAt(rows, name, subject, at);
  const value = (row: Assumption | null, byDefault: Rational) =>
    row ? exactly(row.value ?? '0') : byDefault;
  const price = (row: Assumption | null) =>
    row ? { value: exactly(row.value ?? '0'), currency: row.currency ?? '' } : null;
  const [minutes, rework, realisation] = [find('minutesByHand'), find('reworkMinutes'), find('realisation')];
  return {
    minutesByHand: {
      value: value(minutes, exactly(scenarioMinutesByHand)),
      provenance: minutes?.provenance ?? 'default',
    },
    hourlyRate: price(find('hourlyRate')),
    realisation: {
      low: exactly(realisation?.low ?? '0.4'),
      base: exactly(realisation?.base ?? '0.7'),
      high: realisation ? exactly(realisation.high ?? '1') : one,
    },
    reviewMinutes: value(find('reviewMinutes'), zero),
    reworkMinutes: { value: value(rework, zero), provenance: rework?.provenance ?? 'default' },
    warningCredit: value(find('warningCredit'), exactly('0.5')),
    creditPrice: price(find('creditPrice')),
  };
}

function latestFirst(left: Assumption, right: Assumption): number {
  return (
    right.from.getTime() - left.from.getTime() ||
    right.createdAt.getTime() - left.createdAt.getTime() ||
    (left.id < right.id ? 1 : -1)
  );
}
