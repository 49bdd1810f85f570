import fc from 'fast-check';
import { expect } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { insertBundleAndPlan } from '../sales.ts';
import type { Assumption, Facts } from './facts.ts';
import { asOf, assumptions, meetings, type RandomAssumption } from './random-facts.ts';

export type Customer = ApiClient & { id: string };
export type Stage = {
  server: TestServer;
  operator: ApiClient;
  planId: string;
  /** All that happened there so far. */
  facts: Facts;
};

const iso = (at: number) => new Date(at).toISOString();

/** A server in a zone whose present stands still, with assumptions for everybody and prices of models. */
export async function openStage(timeZone: string, staleHours: number, seed: number): Promise<Stage> {
  const server = await startTestServer({
    now: () => new Date(asOf),
    env: {
      REPORTING_TIME_ZONE: timeZone,
      TASK_STALE_AFTER: `PT${staleHours}H`,
      REWARD_POINT_VALUE: '0.01usd',
    },
  });
  const operator = await operatorClient(server);
  const { planId } = await insertBundleAndPlan(server.pool);
  const long = Date.parse('2025-01-01T00:00:00Z');
  const prices = [
    ['dollar-model', '2.5', '10.123456', 'usd', long],
    ['dollar-model', '1.75', '9', 'usd', meetings(timeZone)[1] ?? 0],
    ['euro-model', '3', '4.5', 'eur', long],
    ['late-model', '0.15', '0.6', 'usd', meetings(timeZone)[3] ?? 0],
  ] as const;
  const facts: Facts = {
    timeZone,
    asOf,
    staleMs: staleHours * 3_600_000,
    installations: [],
    tasks: [],
    assumptions: [],
    prices: prices.map(([model, inputPerMillion, outputPerMillion, currency, from]) => ({
      model,
      inputPerMillion,
      outputPerMillion,
      currency,
      from,
    })),
    purchases: [],
    costs: [],
  };
  for (const price of facts.prices)
    await created(operator.post('/admin/model-prices', { ...price, from: iso(price.from) }));
  const [drawn = []] = fc.sample(
    fc.uniqueArray(assumptions(timeZone, 'library'), {
      minLength: 12,
      maxLength: 16,
      selector: ({ name, from }) => `${name} ${from}`,
    }),
    { seed, numRuns: 1 },
  );
  const always: RandomAssumption = {
    scope: 'library',
    target: 0,
    name: 'hourlyRate',
    value: '37.77',
    currency: 'usd',
    provenance: 'default',
    from: Date.parse('2024-06-01T00:00:00Z'),
  };
  for (const row of [always, ...drawn.map((each) => ({ ...each, currency: each.currency && 'usd' }))])
    await assume({ operator, facts }, row, null);
  return { server, operator, planId, facts };
}

/** A call that must create something. */
export async function created(call: ReturnType<ApiClient['post']>): Promise<void> {
  const { status, body } = await call;
  expect({ status, body }).toMatchObject({ status: 201 });
}

/** Enters an assumption, unless there is one of the same name, scope and instant. */
export async function assume(
  { operator, facts }: Pick<Stage, 'operator' | 'facts'>,
  { target: _target, ...row }: RandomAssumption,
  scopeId: string | null,
): Promise<void> {
  const known = facts.assumptions;
  if (known.some((old) => old.scopeId === scopeId && old.name === row.name && old.from === row.from)) return;
  known.push({ ...row, scopeId });
  const body = {
    ...row,
    from: iso(row.from),
    scopeId: scopeId ?? undefined,
    currency: row.currency ?? undefined,
  };
  await created(operator.post('/admin/assumptions', body));
}

/** What customers know better, they say themselves. */
export async function confirm(customer: Customer, facts: Facts, row: Assumption): Promise<void> {
  facts.assumptions.push(row);
  const { name, value, currency, from } = row;
  const answer = await customer.put(`/v1/installations/${row.scopeId}/assumptions`, {
    assumptions: [{ name, value, from: iso(from), ...(currency ? { currency } : {}) }],
  });
  expect(answer.status).toBe(200);
}
