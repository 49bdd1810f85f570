import { expect } from 'vitest';
import { customerClient, type ApiClient } from '../../../support/api-client.ts';
import { insertEntry, insertPayment } from '../../../support/ledger-rows.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../../support/library-rows.ts';
import type { TestServer } from '../../../support/server.ts';
import type { CustomerFacts, Place, Run } from './naive-customers.ts';

const hour = 3_600_000;
const dayMs = 24 * hour;

/** Numbers from 0 to 1, the same ones for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Planting = {
  server: TestServer;
  /** Moves the clock of the server. */
  moveTo: (at: number) => void;
  facts: CustomerFacts;
  random: () => number;
};
type Happening = { at: number; happens: () => Promise<void> };

/** Random customers with payments, subscriptions, installations, runs and views; what goes over HTTP happens at its instant. */
export async function plantCustomers(planting: Planting, count: number): Promise<ScenarioRow[]> {
  const { server, moveTo, facts } = planting;
  const scenarios = [await insertScenario(server.pool), await insertScenario(server.pool)];
  const began = facts.asOf - 400 * dayMs;
  moveTo(began - dayMs);
  const happenings: Happening[] = [];
  for (let index = 0; index < count; index += 1) {
    const customer = await customerClient(server);
    facts.customers.push(customer.id);
    const startsAt = began + Math.floor(planting.random() * 395) * dayMs + hour;
    happenings.push(...(await plantCustomer(planting, customer, scenarios, startsAt)));
  }
  for (const { at, happens } of happenings.toSorted((left, right) => left.at - right.at)) {
    moveTo(at);
    await happens();
  }
  moveTo(facts.asOf);
  return scenarios;
}

async function plantCustomer(
  planting: Planting,
  customer: ApiClient & { id: string },
  scenarios: ScenarioRow[],
  startsAt: number,
): Promise<Happening[]> {
  const { random, facts } = planting;
  const chance = (share: number) => random() < share;
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const happenings: Happening[] = [];
  const seen = (at: number) =>
    facts.lastSeen.set(customer.id, Math.max(at, facts.lastSeen.get(customer.id) ?? 0));
  for (const scenario of scenarios) {
    const viewedAt = startsAt + between(0, 20 * 24) * hour;
    if (chance(0.8))
      for (const at of [viewedAt, viewedAt + between(1, 300) * hour].filter((each) => each <= facts.asOf)) {
        facts.views.push({ customerId: customer.id, scenarioId: scenario.id, at });
        happenings.push({
          at,
          happens: async () => {
            expect((await customer.get(`/v1/scenarios/${scenario.slug}`)).status).toBe(200);
            seen(at);
          },
        });
      }
    if (chance(0.7)) await plantPayments(planting, customer.id, scenario, viewedAt);
    if (chance(0.8)) happenings.push(...(await plantPlace(planting, customer, scenario, viewedAt, seen)));
  }
  if (chance(0.5)) await plantSubscription(planting, customer.id, startsAt);
  return happenings;
}

async function plantPayments(
  { server, facts, random }: Planting,
  customerId: string,
  scenario: ScenarioRow,
  viewedAt: number,
): Promise<void> {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  let at = viewedAt + between(-40 * 24, 40 * 24) * hour;
  const currency = random() < 0.15 ? 'jpy' : 'usd';
  for (let left = between(1, 6); left > 0 && at <= facts.asOf; left -= 1) {
    const [amount, tax] = [between(500, 9_999), between(0, 300)];
    const reporting = (value: number) => (currency === 'usd' ? value : null);
    const payment = {
      customerId,
      scenarioId: scenario.id,
      at: new Date(at).toISOString(),
      amount,
      tax,
      fee: between(1, 90),
      currency,
      reportingAmount: currency === 'usd' ? undefined : null,
    };
    const { orderId } = await insertPayment(server.pool, payment as never);
    const movements = [
      { kind: 'charge', at, amount, reporting: reporting(amount) },
      ...(tax > 0 ? [{ kind: 'charge_tax', at, amount: -tax, reporting: reporting(-tax) }] : []),
    ];
    const backAt = at + between(1, 60 * 24) * hour;
    if (random() < 0.35 && backAt <= facts.asOf) {
      const [kind, back, taxBack] = [
        random() < 0.5 ? 'refund' : 'dispute',
        -between(1, amount),
        Math.min(tax, between(0, 100)),
      ];
      for (const [of, value] of [
        [kind, back],
        [`${kind}_tax`, taxBack],
      ] as const) {
        if (value === 0) continue;
        const when = new Date(backAt).toISOString();
        await insertEntry(server.pool, orderId, { ...payment, reportingAmount: reporting(value) } as never, {
          kind: of,
          amount: value,
          at: when,
        });
        movements.push({ kind: of, at: backAt, amount: value, reporting: reporting(value) });
      }
    }
    facts.payments.push({ customerId, scenarioId: scenario.id, currency, movements });
    at += between(10 * 24, 60 * 24) * hour;
  }
}

async function plantPlace(
  { server, facts, random }: Planting,
  customer: ApiClient & { id: string },
  scenario: ScenarioRow,
  viewedAt: number,
  seen: (at: number) => void,
): Promise<Happening[]> {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const confirmedAt = viewedAt + between(-24, 40 * 24) * hour;
  if (confirmedAt > facts.asOf) return [];
  const { id } = await insertInstallation(server.pool, {
    customerId: customer.id,
    scenario,
    confirmedAt: new Date(confirmedAt),
  });
  const happenings: Happening[] = [];
  const place: Place = { id, customerId: customer.id, scenarioId: scenario.id, confirmedAt, endedAt: null };
  facts.places.push(place);
  const every = between(1, 20) * 24;
  let at = confirmedAt + between(-2, 200) * hour;
  for (let left = between(0, 14); left > 0 && at <= facts.asOf - hour; left -= 1) {
    const status =
      (['completed', 'completed', 'completed', 'failed', 'running'] as const)[between(0, 4)] ?? 'failed';
    const run: Run = {
      place,
      startedAt: at,
      finishedAt: status === 'running' ? null : at + between(1, 50) * 60_000,
      status,
      kind: random() < 0.1 ? 'test' : 'run',
      isRetry: false,
      aiModel: random() < 0.5 ? 'small' : 'none',
    };
    facts.runs.push(run);
    happenings.push({
      at: at + hour,
      happens: async () => {
        const { startedAt, finishedAt, kind, aiModel } = run;
        const task = {
          installationId: id,
          executionId: `${startedAt}`,
          status,
          kind,
          aiModel,
          startedAt: new Date(startedAt).toISOString(),
          ...(finishedAt === null ? {} : { finishedAt: new Date(finishedAt).toISOString() }),
        };
        const { body } = await customer.post('/v1/execution-tasks', { tasks: [task] });
        expect(body).toMatchObject({ accepted: 1, rejected: [] });
        seen(startedAt + hour);
      },
    });
    at += between(every - 20, every + 24) * hour;
  }
  const endsAt = at + dayMs;
  if (random() < 0.2 && endsAt <= facts.asOf) {
    place.endedAt = endsAt;
    await server.pool.query(`update installations set status = 'uninstalled', ended_at = $2 where id = $1`, [
      id,
      new Date(endsAt),
    ]);
  }
  return happenings;
}

async function plantSubscription(
  { server, facts, random }: Planting,
  customerId: string,
  startsAt: number,
): Promise<void> {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const subscriptionId = `sub_${customerId}`;
  let at = startsAt;
  const cents = between(5, 90) * 100;
  for (const status of ['active', random() < 0.3 ? 'past_due' : 'active', 'canceled'].slice(
    0,
    between(1, 3),
  )) {
    if (at > facts.asOf) return;
    const isCancelling = status === 'active' && random() < 0.3;
    facts.states.push({ customerId, subscriptionId, at, status, cents, isCancelling });
    await insertState(server, { customerId, subscriptionId, at, status, cents, isCancelling });
    at += between(20, 120) * dayMs;
  }
}

/** What a subscription to a plan is from an instant on. */
export async function insertState(
  server: TestServer,
  { customerId, subscriptionId, at, status, cents, isCancelling }: CustomerFacts['states'][number],
): Promise<void> {
  const item = {
    id: 'si_1',
    stripePriceId: 'price_1',
    stripeProductId: 'prod_1',
    product: { kind: 'plan', id: 'pln_1' },
    unitAmountDecimal: String(cents),
    currency: 'usd',
    quantity: 1,
    interval: 'month',
    intervalCount: 1,
    isMetered: false,
    isTaxInclusive: false,
    inclusiveTaxPercent: '0',
    discounts: [],
  };
  const state = {
    items: [item],
    discounts: [],
    pauseBehavior: null,
    isCancelling,
    startedAt: new Date(at).toISOString(),
    endedAt: null,
  };
  await server.pool.query(
    `insert into subscription_states (subscription_id, customer_id, valid_from, life_rank, source, source_id, status, currency, state)
     values ($1, $2, $3, 1, 'event', $4, $5, 'usd', $6)`,
    [subscriptionId, customerId, new Date(at), `evt_${subscriptionId}_${at}`, status, JSON.stringify(state)],
  );
}
