import { t } from '@lingui/core/macro';
import type { NewAssumption } from '../../../../server/executions/value/input-schema.ts';
import { readDecimal } from '../../format/amount.ts';
import { dayStart } from '../../time-range/days.ts';
import type { Assumption } from './roi-query.ts';

type Name = Assumption['name'];

/** An assumption as it is entered; decimals as they are written. */
export type AssumptionForm = {
  name: Name;
  scope: Assumption['scope'];
  scopeId: string;
  value: string;
  low: string;
  base: string;
  high: string;
  currency: string;
  provenance: Assumption['provenance'];
  /** The day of the reporting zone from whose beginning on it counts; null: from now on. */
  from: string | null;
};

/** What depends on the scenario; it cannot be set for a whole customer. */
const perScenario: readonly Name[] = ['minutesByHand', 'reviewMinutes', 'reworkMinutes', 'setupHours'];
export const hasCurrency = (name: Name) => name === 'hourlyRate' || name === 'creditPrice';

/** What the server refuses. */
const largest: Record<Exclude<Name, 'realisation'>, number> = {
  minutesByHand: 10_000,
  reviewMinutes: 10_000,
  reworkMinutes: 10_000,
  setupHours: 10_000,
  hourlyRate: 100_000_000,
  creditPrice: 1_000_000,
  warningCredit: 100,
};
/** Shares are entered in percent and sent as fractions. */
const inPercent = (name: Name) => name === 'warningCredit' || name === 'realisation';

/** An empty form for what the page is narrowed to. */
export function emptyAssumption(
  scope: Pick<AssumptionForm, 'scope' | 'scopeId'>,
  name: Name,
  currency: string,
): AssumptionForm {
  return {
    ...scope,
    name,
    value: '',
    low: '40',
    base: '70',
    high: '100',
    currency,
    provenance: 'estimated',
    from: null,
  };
}

function decimalComplaint(text: string, most: number): string | null {
  const number = readDecimal(text);
  if (number === null) return t`A number such as 4 or 2.5.`;
  return number > most ? t`At most ${most.toLocaleString(navigator.language)}.` : null;
}

export const assumptionChecks = {
  scope: (scope: AssumptionForm['scope'], { name }: AssumptionForm) =>
    scope === 'customer' && perScenario.includes(name)
      ? t`This depends on the scenario: set it for a scenario or an installation.`
      : null,
  scopeId: (id: string, { scope }: AssumptionForm) =>
    scope !== 'library' && id === '' ? t`Choose whose it is.` : null,
  value: (text: string, { name }: AssumptionForm) =>
    name === 'realisation' ? null : decimalComplaint(text, largest[name]),
  low: (text: string, { name }: AssumptionForm) =>
    name === 'realisation' ? decimalComplaint(text, 100) : null,
  base: (text: string, { name, low }: AssumptionForm) =>
    name === 'realisation'
      ? (decimalComplaint(text, 100) ??
        ((readDecimal(text) ?? 0) < (readDecimal(low) ?? 0) ? t`Not below the low share.` : null))
      : null,
  high: (text: string, { name, base }: AssumptionForm) =>
    name === 'realisation'
      ? (decimalComplaint(text, 100) ??
        ((readDecimal(text) ?? 0) < (readDecimal(base) ?? 0) ? t`Not below the base share.` : null))
      : null,
};

/** The decimal that the server is sent, digit for digit as it was written; percent by moving the point. */
function decimalOf(text: string, isPercent: boolean): string {
  const [whole = '0', fraction = ''] = text.trim().replace(',', '.').split('.');
  if (!isPercent) return fraction === '' ? whole : `${whole}.${fraction}`;
  const digits = `${whole.padStart(3, '0')}${fraction}`;
  const point = Math.max(3, whole.length) - 2;
  return `${Number(digits.slice(0, point))}.${digits.slice(point)}`;
}

/** What the server is sent. */
export function assumptionBody(form: AssumptionForm, timeZone: string, now: Date): NewAssumption {
  const { name, scope, scopeId, provenance, currency, from } = form;
  const decimal = (text: string) => decimalOf(text, inPercent(name));
  return {
    scope,
    ...(scope === 'library' ? {} : { scopeId }),
    name,
    value:
      name === 'realisation'
        ? { low: decimal(form.low), base: decimal(form.base), high: decimal(form.high) }
        : decimal(form.value),
    ...(hasCurrency(name) ? { currency } : {}),
    provenance,
    from: (from === null ? now : dayStart(from, timeZone)).toISOString(),
  };
}

/** The row that counted until then, said anew from the same instant on; null where it was the first of its kind. */
export function wayBack(earlier: readonly Assumption[], set: Assumption): NewAssumption | null {
  const former = earlier
    .filter(({ id, from }) => id !== set.id && from <= set.from)
    .toSorted(
      (one, other) => other.from.localeCompare(one.from) || other.createdAt.localeCompare(one.createdAt),
    )[0];
  if (!former) return null;
  const { scope, scopeId, name, value, currency, provenance } = former;
  return {
    scope,
    ...(scopeId === null ? {} : { scopeId }),
    name,
    value,
    ...(currency === null ? {} : { currency }),
    provenance,
    from: set.from,
  };
}
