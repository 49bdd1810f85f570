import type { RandomAssumption } from '../analytics/figures/random-facts.ts';
import { assume, created } from '../analytics/figures/stage.ts';
import type { LibraryCost, ModelPrice } from '../analytics/figures/facts.ts';
import type { Year } from './year-world.ts';

const longAgo = Date.parse('2025-01-01T00:00:00Z');
const hosting = ['2026-01', '2026-04', '2026-07', '2026-10'];

/** What is assumed, what models cost and what the library spends, from before the year on. */
export async function enterInputs(year: Year): Promise<void> {
  const library = (name: RandomAssumption['name'], value: RandomAssumption['value'], currency?: string) =>
    assumeFor(year, {
      scope: 'library',
      scopeId: null,
      name,
      value,
      currency: currency ?? null,
      from: longAgo,
    });
  await library('hourlyRate', '36.5', 'usd');
  await library('realisation', { low: '0.4', base: '0.6', high: '0.9' });
  await library('reviewMinutes', '0.3');
  await library('reworkMinutes', '7.5');
  await library('setupHours', '1.5');
  await library('creditPrice', '0.00106', 'usd');
  await setPrice(year, {
    model: 'dollar-model',
    inputPerMillion: '2.5',
    outputPerMillion: '10.123456',
    currency: 'usd',
    from: longAgo,
  });
  await setPrice(year, {
    model: 'euro-model',
    inputPerMillion: '3',
    outputPerMillion: '4.5',
    currency: 'eur',
    from: longAgo,
  });
  await spend(year, {
    kind: 'creation',
    scenarioId: year.scenarios[0]?.id ?? '',
    amount: 123_457,
    on: '2026-01-05',
    month: null,
  });
  for (const month of hosting)
    await spend(year, { kind: 'hosting', scenarioId: null, amount: 4_999, on: null, month });
}

type Assumed = Omit<RandomAssumption, 'target' | 'provenance'> & {
  scopeId: string | null;
  provenance?: RandomAssumption['provenance'];
};

export async function assumeFor(
  { operator, facts }: Year,
  { scopeId, provenance = 'default', ...row }: Assumed,
): Promise<void> {
  await assume({ operator, facts }, { ...row, provenance, target: 0 }, scopeId);
}

export async function setPrice({ operator, facts }: Year, price: ModelPrice): Promise<void> {
  facts.prices.push(price);
  await created(operator.post('/admin/model-prices', { ...price, from: new Date(price.from).toISOString() }));
}

async function spend({ operator, facts }: Year, cost: LibraryCost): Promise<void> {
  facts.costs.push(cost);
  const { kind, scenarioId, amount, on, month } = cost;
  await created(
    operator.post('/admin/costs', {
      kind,
      scenario: scenarioId ?? undefined,
      amount: { amount, currency: 'usd' },
      on: on ?? undefined,
      month: month ?? undefined,
    }),
  );
}
