import { dayAt, daysIn, isWithin, later, type Span } from './calendar.ts';
import { approximately, exact, minus, nil, over, plus, rounded, times, type Exact } from './exact.ts';
import { isHeadline, reportedAmount, type Facts, type LibraryCost } from './facts.ts';
import { paybackOf } from './naive-roi.ts';

/** A part of a cost that one scenario bears; null: nobody, or what was sold is no scenario. */
type Borne = {
  scenarioId: string | null;
  cost: LibraryCost;
  amount: Exact;
  days: Span;
  isUnallocated: boolean;
};

/** What each scenario bears: its own costs, and of the others a part by the headline tasks that started in their month. */
export function borneCosts(facts: Facts): Borne[] {
  const monthOf = (at: number) => dayAt(at, facts.timeZone).slice(0, 7);
  const headline = facts.tasks.filter((task) => isHeadline(task));
  const byMonth = Map.groupBy(headline, ({ startedAt }) => monthOf(startedAt));
  return facts.costs.flatMap((cost): Borne[] => {
    const month = cost.month ?? cost.on?.slice(0, 7) ?? '';
    const first = cost.on ?? `${month}-01`;
    const days = { from: first, to: cost.on ?? later(`${later(first, 31).slice(0, 7)}-01`, -1) };
    const borne = { cost, amount: exact(cost.amount), days, isUnallocated: false };
    if (cost.scenarioId !== null) return [{ ...borne, scenarioId: cost.scenarioId }];
    const runs = byMonth.get(month) ?? [];
    if (runs.length === 0) return [{ ...borne, scenarioId: null, isUnallocated: true }];
    return [...Map.groupBy(runs, ({ installation }) => installation.scenarioId)].map(([scenarioId, own]) => ({
      ...borne,
      scenarioId,
      amount: times(borne.amount, { n: BigInt(own.length), d: BigInt(runs.length) }),
    }));
  });
}

/** Every movement of money of the scenarios that are asked for, in minor units of the reporting currency. */
export function movementsOf(
  facts: Facts,
  isOf: (of: { customerId: string; scenarioId: string | null }) => boolean,
) {
  return facts.purchases
    .filter((purchase) => isOf(purchase))
    .flatMap((purchase) =>
      purchase.movements.flatMap(({ kind, at, amount }) => {
        const reported = reportedAmount(purchase, amount);
        return reported === null ? [] : [{ kind, day: dayAt(at, facts.timeZone), amount: reported }];
      }),
    );
}

/** Figures of a span, of what the given scenarios bear and earn. */
export function libraryRoi(facts: Facts, span: Span, isOf: (scenarioId: string | null) => boolean) {
  const borne = borneCosts(facts).filter(({ scenarioId }) => isOf(scenarioId));
  const entries = movementsOf(facts, ({ scenarioId }) => isOf(scenarioId));
  const inSpan = ({ amount, days }: Borne): Exact => {
    const [from, to] = [days.from > span.from ? days.from : span.from, days.to < span.to ? days.to : span.to];
    const count = Math.max(daysIn({ from, to }), 0);
    return times(amount, { n: BigInt(count), d: BigInt(daysIn(days)) });
  };
  const costOf = (isCounted: (of: Borne) => boolean) => plus(...borne.filter(isCounted).map(inSpan));
  const ofKind = (kind: LibraryCost['kind']) => rounded(costOf(({ cost }) => cost.kind === kind));
  const earned = entries.filter(({ day }) => isWithin(day, span));
  const revenue = earned.reduce((sum, { amount }) => sum + amount, 0);
  const cost = costOf(() => true);
  const net = minus(exact(revenue), cost);
  return {
    revenue,
    costCreation: ofKind('creation'),
    costSupport: ofKind('support'),
    costAcquisition: ofKind('acquisition'),
    costHosting: ofKind('hosting'),
    costOther: ofKind('other'),
    costRewards: ofKind('rewards'),
    cost: rounded(cost),
    net: rounded(net),
    roi: cost.n === 0n ? null : approximately(over(net, cost)),
    paybackDays: paybackOf(
      [
        ...entries.map(({ day, amount }) => ({ day, value: exact(amount), cash: nil })),
        ...borne.map(({ days, amount }) => ({ day: days.from, value: nil, cash: amount })),
      ],
      span.to,
    ),
    unallocated: rounded(costOf(({ isUnallocated }) => isUnallocated)),
  };
}

/** Net revenue, gross volume and refund rate of a span. */
export function moneyFigures(entries: ReturnType<typeof movementsOf>, span: Span) {
  const sum = (...kinds: string[]) =>
    entries
      .filter(({ kind, day }) => kinds.includes(kind) && isWithin(day, span))
      .reduce((total, { amount }) => total + amount, 0);
  const gross = sum('charge', 'charge_tax');
  const refunds = -sum('refund', 'refund_tax', 'refund_failure', 'refund_failure_tax');
  const disputes = -sum('dispute', 'dispute_tax', 'dispute_reversal', 'dispute_reversal_tax');
  return {
    netRevenue: gross - refunds - disputes,
    grossVolume: sum('charge'),
    refundRate: gross === 0 ? null : refunds / gross,
  };
}
