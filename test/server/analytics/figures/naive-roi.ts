import { dayAt, daysFrom, daysIn, isWithin, later, type Span } from './calendar.ts';
import { approximately, exact, minus, nil, over, plus, rounded, times, type Exact } from './exact.ts';
import { isHeadline, reportedAmount, reportingCurrency, type Facts } from './facts.ts';
import { assumed, type Worth } from './naive-worth.ts';

/** A cost in micros that lies evenly on days, and is cash on one day. */
export type FixedCost = {
  customerId: string;
  scenarioId: string | null;
  micros: Exact;
  days: Span;
  cashOn: string;
  /** Set aside when it is not in the reporting currency. */
  unconverted: { amountMicros: number; currency: string } | null;
};

/** What was paid for scenarios and plans, net of what went back, and the work of setting up. */
export function fixedCostsOf(facts: Facts): FixedCost[] {
  const day = (at: number) => dayAt(at, facts.timeZone);
  const year = (from: string) => ({ from, to: later(from, 364) });
  const bought = facts.purchases.map((purchase): FixedCost => {
    const { customerId, scenarioId, at, covers, rate, currency } = purchase;
    const kinds = ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal'];
    const paid = purchase.movements
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, { amount }) => sum + (reportedAmount(purchase, amount) ?? amount), 0);
    const isForeign = rate === null;
    return {
      customerId,
      scenarioId,
      micros: isForeign ? nil : exact(paid * 10_000),
      days: covers ? { from: day(covers[0]), to: later(day(covers[1]), -1) } : year(day(at)),
      cashOn: day(at),
      unconverted:
        isForeign && paid !== 0
          ? { amountMicros: paid * (currency === 'jpy' ? 1_000_000 : 10_000), currency }
          : null,
    };
  });
  const setUp = facts.installations.flatMap((installation): FixedCost[] => {
    const { confirmedAt, customerId, scenarioId } = installation;
    if (confirmedAt === null) return [];
    const hours = assumed(facts, installation, 'setupHours', confirmedAt)?.value ?? nil;
    const rate = assumed(facts, installation, 'hourlyRate', confirmedAt);
    const micros = times(hours, rate?.value ?? nil, exact(1_000_000));
    const isForeign = rate !== null && rate.currency !== reportingCurrency;
    const days = year(day(confirmedAt));
    return [
      {
        customerId,
        scenarioId,
        micros: isForeign ? nil : micros,
        days,
        cashOn: days.from,
        unconverted:
          isForeign && micros.n !== 0n ? { amountMicros: rounded(micros), currency: rate.currency } : null,
      },
    ];
  });
  return [...bought, ...setUp];
}

/** The part of a fixed cost that lies on the days of a span. */
function shareOf({ micros, days }: FixedCost, span: Span): Exact {
  const shared = {
    from: days.from > span.from ? days.from : span.from,
    to: days.to < span.to ? days.to : span.to,
  };
  const count = Math.max(daysIn(shared), 0);
  return count === 0 ? nil : times(micros, { n: BigInt(count), d: BigInt(daysIn(days)) });
}

const sumOf = <T>(rows: readonly T[], pick: (row: T) => number): number =>
  rows.reduce((sum, row) => sum + pick(row), 0);
const valueOf = ({ time, reported }: Worth) => time.base + reported;
const costOf = ({ credit, ai }: Worth) => credit + ai;

/** Of what tasks brought and cost on any day, and of fixed costs, the figures of a span. */
export function customerRoi(facts: Facts, span: Span, worths: readonly Worth[], fixed: readonly FixedCost[]) {
  const dayOf = ({ task }: Worth) => dayAt(task.startedAt, facts.timeZone);
  const inSpan = worths.filter((worth) => isWithin(dayOf(worth), span));
  const sum = (pick: (worth: Worth) => number) => sumOf(inSpan, pick);
  const [value, runCost] = [sum(valueOf), sum(costOf)];
  const fixedCost = plus(...fixed.map((each) => shareOf(each, span)));
  const cost = plus(exact(runCost), fixedCost);
  const net = minus(exact(value), cost);
  const measured = value === 0 ? null : sum((worth) => worth.measured) / value;
  const completed = inSpan.filter(({ task }) => isHeadline(task) && task.status === 'completed').length;
  return {
    valueMicros: value,
    valueLowMicros: sum(({ time, reported }) => time.low + reported),
    valueHighMicros: sum(({ time, reported }) => time.high + reported),
    timeValueMicros: sum(({ time }) => time.base),
    reportedValueMicros: sum(({ reported }) => reported),
    measuredShare: measured === null || measured < 0 || measured > 1 ? null : measured,
    creditCostMicros: sum(({ credit }) => credit),
    aiCostMicros: sum(({ ai }) => ai),
    runCostMicros: runCost,
    fixedCostMicros: rounded(fixedCost),
    costMicros: rounded(cost),
    netMicros: rounded(net),
    roi: cost.n === 0n ? null : approximately(over(net, cost)),
    costPerSuccessMicros: completed === 0 ? null : rounded({ n: BigInt(runCost), d: BigInt(completed) }),
    paybackDays: paybackOf(
      [
        ...worths.map((worth) => ({
          day: dayOf(worth),
          value: exact(valueOf(worth)),
          cash: exact(costOf(worth)),
        })),
        ...fixed.map(({ cashOn, micros }) => ({ day: cashOn, value: nil, cash: micros })),
      ],
      span.to,
    ),
    unpriced: inSpan.filter(({ isUnpriced }) => isUnpriced).length,
    naiveValueMicros: sum(({ naive }) => naive),
    unconverted: unconvertedOf(
      inSpan.map(({ unconverted }) => unconverted),
      fixed,
      span,
    ),
  };
}

/** Days from the first cost to the first day on which all value so far covers all cash so far. */
export function paybackOf(
  rows: readonly { day: string; value: Exact; cash: Exact }[],
  to: string,
): number | null {
  const known = rows
    .filter(({ day }) => day <= to)
    .toSorted((left, right) => (left.day < right.day ? -1 : 1));
  const first = known.find(({ cash }) => cash.n > 0n)?.day;
  if (first === undefined) return null;
  let balance = nil;
  for (const [day, ofDay] of Map.groupBy(known, (row) => row.day)) {
    balance = plus(balance, ...ofDay.map(({ value, cash }) => minus(value, cash)));
    if (day >= first && balance.n >= 0n) return daysFrom(first, day);
  }
  return null;
}

function unconvertedOf(
  rows: readonly { amountMicros: number; currency: string }[][],
  fixed: readonly FixedCost[],
  span: Span,
) {
  const foreign = fixed.flatMap(({ unconverted, ...cost }) => {
    if (unconverted === null) return [];
    const share = shareOf({ ...cost, unconverted, micros: exact(unconverted.amountMicros) }, span);
    return share.n === 0n ? [] : [{ currency: unconverted.currency, share }];
  });
  const currencies = [...rows.flat(), ...foreign].map(({ currency }) => currency);
  return {
    count: rows.filter((parts) => parts.length > 0).length + foreign.length,
    amounts: [...new Set(currencies)].toSorted().map((currency) => ({
      amountMicros:
        sumOf(
          rows.flat().filter((part) => part.currency === currency),
          (part) => part.amountMicros,
        ) - rounded(plus(...foreign.filter((part) => part.currency === currency).map(({ share }) => share))),
      currency,
    })),
  };
}
