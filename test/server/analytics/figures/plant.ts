import { customerClient } from '../../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../../support/library-rows.ts';
import { tasksOf, type Facts, type LibraryCost, type Movement, type Purchase } from './facts.ts';
import { insertPurchase, insertRedemption } from './money-rows.ts';
import { asOf, type RandomHistory } from './random-facts.ts';
import { sendReports, type Placed } from './send-reports.ts';
import { assume, confirm, created, type Customer, type Stage } from './stage.ts';

/** What one history brought; its facts are those of its own customers, with what is assumed for everybody. */
export type Planted = {
  customers: [Customer, Customer];
  scenarioIds: string[];
  places: Placed[];
  facts: Facts;
};

/** Two customers: the first has copies of the first two scenarios, the second of the first and the last. */
async function install({ server }: Stage, history: RandomHistory) {
  const customers: [Customer, Customer] = [await customerClient(server), await customerClient(server)];
  const scenarios = await Promise.all(
    history.minutesByHand.map((minutesByHand) => insertScenario(server.pool, { minutesByHand })),
  );
  const places: Placed[] = [];
  for (const [index, confirmedAt] of history.confirmedAt.entries()) {
    const of = [0, 1, 0, 2][index] ?? 0;
    const [{ id: customerId }, scenario] = [customers[index < 2 ? 0 : 1], scenarios[of]];
    if (!scenario) continue;
    const at = confirmedAt === null ? null : new Date(confirmedAt);
    const row = await insertInstallation(server.pool, { customerId, scenario, confirmedAt: at });
    const minutesByHand = history.minutesByHand[of] ?? '';
    places.push({ ...row, customerId, scenarioId: scenario.id, minutesByHand, confirmedAt });
  }
  return { customers, scenarioIds: scenarios.map(({ id }) => id), places };
}

/** Lets a history happen: first what is assumed, bought and spent, then the reports in their order. */
export async function plant(stage: Stage, history: RandomHistory & { isAtOnce?: boolean }): Promise<Planted> {
  const { facts: all } = stage;
  const planted = await install(stage, history);
  const { customers, scenarioIds, places } = planted;
  const facts: Facts = {
    ...all,
    installations: places,
    tasks: tasksOf(history.reports, places, all.asOf),
    purchases: history.purchases.map((bought) =>
      purchaseOf(bought, customers[bought.customer]?.id ?? '', scenarioIds[bought.scenario ?? -1] ?? null),
    ),
    costs: history.costs.map(({ kind, scenario, amount, when }) =>
      costOf({ kind, amount, scenarioId: scenarioIds[scenario ?? -1] ?? null, ...when }),
    ),
    assumptions: all.assumptions.filter(({ scope }) => scope === 'library'),
  };
  const targets = {
    library: [null],
    scenario: scenarioIds,
    customer: customers.map(({ id }) => id),
    installation: places.map(({ id }) => id),
  };
  for (const row of history.assumptions) {
    const ids = targets[row.scope];
    const scopeId = ids[row.target % ids.length] ?? null;
    if (row.scope === 'installation' && row.provenance === 'confirmed')
      await confirm(customers[row.target % 4 < 2 ? 0 : 1], facts, { ...row, scopeId });
    else await assume({ operator: stage.operator, facts }, row, scopeId);
  }
  for (const purchase of facts.purchases) await insertPurchase(stage.server.pool, purchase, stage.planId);
  for (const cost of facts.costs) await enterCost(stage, customers[0].id, cost);
  await sendReports(stage.server.url, customers, places, history);
  all.installations.push(...facts.installations);
  all.tasks.push(...facts.tasks);
  all.purchases.push(...facts.purchases);
  all.costs.push(...facts.costs);
  all.assumptions.push(...facts.assumptions.filter(({ scope }) => scope !== 'library'));
  return { ...planted, facts };
}

/** A charge with its tax and fee, and what became of it. */
function purchaseOf(
  bought: RandomHistory['purchases'][number],
  customerId: string,
  scenarioId: string | null,
): Purchase {
  const { at, amount, taxPercent, fee, refundShare, goesOn, coversDays, startsLater } = bought;
  const tax = Math.round((amount * taxPercent) / (100 + taxPercent));
  const then = Math.min(at + bought.later, asOf);
  const moved = (kind: string, when: number, gross: number, ofTax: number): Movement[] => [
    { kind, at: when, amount: gross },
    { kind: `${kind}_tax`, at: when, amount: -ofTax },
  ];
  const isDisputed = goesOn === 'disputed' || goesOn === 'disputeWon';
  const [back, backTax] = isDisputed
    ? [0, 0]
    : [Math.round(amount * refundShare), Math.round(tax * refundShare)];
  const movements = [
    ...moved('charge', at, amount, tax),
    { kind: 'fee', at, amount: -fee },
    ...moved('refund', then, -back, -backTax),
    ...(goesOn === 'refundFails' ? moved('refund_failure', then, back, backTax) : []),
    ...(isDisputed ? moved('dispute', then, -amount, -tax) : []),
    ...(goesOn === 'disputeWon' ? moved('dispute_reversal', then, amount, tax) : []),
  ];
  const days = scenarioId === null ? (coversDays ?? 30) : coversDays;
  const from = at + startsLater;
  return {
    customerId,
    scenarioId,
    at,
    covers: days === null ? null : [from, from + days * 86_400_000],
    currency: bought.currency[0],
    rate: bought.currency[1],
    movements: movements.filter((each) => each.amount !== 0),
  };
}

/** Redeemed points are of no scenario, and of one day. */
const costOf = (cost: LibraryCost): LibraryCost =>
  cost.kind === 'rewards'
    ? { ...cost, scenarioId: null, on: cost.on ?? `${cost.month}-03`, month: null }
    : cost;

async function enterCost({ server, operator }: Stage, customerId: string, cost: LibraryCost): Promise<void> {
  const { kind, scenarioId, amount, on, month } = cost;
  if (kind === 'rewards')
    return insertRedemption(server.pool, { customerId, points: amount, at: `${on}T12:00:00Z` });
  const body = {
    kind,
    scenario: scenarioId ?? undefined,
    amount: { amount, currency: 'usd' },
    on: on ?? undefined,
    month: month ?? undefined,
  };
  await created(operator.post('/admin/costs', body));
}
