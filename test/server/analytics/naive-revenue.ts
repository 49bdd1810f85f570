/**
 * What revenue should be, written from its definitions as plainly as possible: every movement of every payment becomes rows, and figures
 * are sums over rows. Integers only, rounded half away from zero.
 */
export type ModelLine = {
  scenario: string | null;
  bundle: string | null;
  plan: string | null;
  weight: number;
};
export type ModelBalance = { id: string; at: number; amount: number; currency: string; fee: number };
export type ModelMovement = {
  kind: 'charge' | 'refund' | 'refundFailure' | 'dispute' | 'disputeReversal';
  objectId: string;
  /** When the refund or dispute was created: the order in which they take tax. */
  createdAt: number;
  /** Signed, in the currency of the payment. */
  amount: number;
  balance: ModelBalance | null;
};
export type ModelPayment = {
  id: string;
  customer: string;
  country: string | null;
  coupon: string | null;
  currency: string;
  total: number;
  tax: number;
  paidAt: number;
  /** By which the total is split. */
  lines: ModelLine[];
  movements: ModelMovement[];
};
export type ModelRow = {
  payment: ModelPayment;
  line: ModelLine;
  position: number;
  kind: ModelMovement['kind'] | 'tax' | 'fee';
  of: ModelMovement;
  at: number;
  amount: number;
  currency: string;
  reporting: number | null;
};

function divided(dividend: number, divisor: number): number {
  const [a, b] = [BigInt(dividend), BigInt(divisor)];
  const sign = a < 0n !== b < 0n ? -1n : 1n;
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  return Number(sign * ((x * 2n + y) / (y * 2n))) || 0;
}
const scaled = (value: number, by: number, over: number) => divided(Number(BigInt(value) * BigInt(by)), over);

/** By weight, the rest one by one to the largest remainders, ties in the order of lines. */
export function shares(total: number, weights: number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? total : 0));
  const size = Math.abs(total);
  const parts = weights.map((weight) => Math.floor((size * weight) / sum));
  const remainders = weights.map((weight, index) => ({ index, rest: (size * weight) % sum }));
  remainders.sort((a, b) => b.rest - a.rest || a.index - b.index);
  const given = parts.reduce((all, part) => all + part, 0);
  for (const { index } of remainders.slice(0, size - given)) parts[index] = (parts[index] ?? 0) + 1;
  return parts.map((part) => (total < 0 ? -part : part) || 0);
}

/** The tax of what went back: in proportion, never more than is left, the remainder with what completes the amount. */
function taxOf(payment: ModelPayment): Map<ModelMovement, number> {
  const taxes = new Map<ModelMovement, number>();
  let left = { amount: payment.total, tax: payment.tax };
  const ordered = payment.movements
    .filter(({ kind }) => kind !== 'charge')
    .toSorted(
      (a, b) =>
        a.createdAt - b.createdAt ||
        (a.objectId < b.objectId ? -1 : a.objectId > b.objectId ? 1 : a.amount - b.amount),
    );
  for (const movement of ordered) {
    if (movement.amount < 0) {
      const amount = -movement.amount;
      const tax =
        amount >= left.amount ? left.tax : Math.min(left.tax, scaled(amount, payment.tax, payment.total));
      left = { amount: left.amount - amount, tax: left.tax - tax };
      taxes.set(movement, tax);
    } else {
      const gone = ordered.find(({ objectId, amount }) => objectId === movement.objectId && amount < 0);
      const tax = (gone && taxes.get(gone)) ?? 0;
      left = { amount: left.amount + movement.amount, tax: left.tax + tax };
      taxes.set(movement, -tax);
    }
  }
  return taxes;
}

export function naiveRows(payment: ModelPayment, reportingCurrency: string): ModelRow[] {
  const lineAmounts = shares(
    payment.total,
    payment.lines.map(({ weight }) => weight),
  );
  const taxes = taxOf(payment);
  return payment.movements.flatMap((of) => {
    const { balance, kind, amount } = of;
    if (balance === null) return [];
    const isSettledSo = balance.currency === reportingCurrency;
    const isPresentedSo = payment.currency === reportingCurrency;
    const reporting = isSettledSo ? balance.amount : isPresentedSo ? amount : null;
    const tax = kind === 'charge' ? -payment.tax : (taxes.get(of) ?? 0);
    const whole = [
      { kind, amount, currency: payment.currency, reporting },
      {
        kind: 'tax' as const,
        amount: tax,
        currency: payment.currency,
        reporting: reporting === null ? null : scaled(reporting, tax, amount),
      },
      {
        kind: 'fee' as const,
        amount: -balance.fee,
        currency: balance.currency,
        reporting: isSettledSo
          ? -balance.fee
          : isPresentedSo
            ? scaled(-balance.fee, amount, balance.amount)
            : null,
      },
    ];
    return whole
      .flatMap((row) => {
        const [parts, worth] = [shares(row.amount, lineAmounts), shares(row.reporting ?? 0, lineAmounts)];
        return payment.lines.map((line, index) => ({
          payment,
          line,
          position: index,
          of,
          at: balance.at,
          kind: row.kind,
          currency: row.currency,
          amount: parts[index] ?? 0,
          reporting: row.reporting === null ? null : (worth[index] ?? 0),
        }));
      })
      .filter((row) => row.amount !== 0 || (row.reporting ?? 0) !== 0);
  });
}

export type ModelRevenue = {
  grossVolume: number;
  tax: number;
  grossRevenue: number;
  refunds: number;
  disputes: number;
  netRevenue: number;
  fees: number;
  netAfterFees: number;
  refundRate: number | null;
  disputeRate: number | null;
  orders: number;
  averageOrderValue: number | null;
  unconverted: { count: number; amounts: { amount: number; currency: string }[] };
};

/** The figures of some rows. */
export function naiveRevenue(rows: ModelRow[]): ModelRevenue {
  const sum = (isWanted: (row: ModelRow) => boolean) =>
    rows.filter(isWanted).reduce((total, { reporting }) => total + (reporting ?? 0), 0) || 0;
  const isRefund = ({ of }: ModelRow) => of.kind === 'refund' || of.kind === 'refundFailure';
  const isDispute = ({ of }: ModelRow) => of.kind === 'dispute' || of.kind === 'disputeReversal';
  const isCharge = ({ of }: ModelRow) => of.kind === 'charge';
  const isMoney = ({ kind }: ModelRow) => kind !== 'fee';
  const grossVolume = sum(({ kind }) => kind === 'charge');
  const grossRevenue = sum((row) => isCharge(row) && isMoney(row));
  const refunds = -sum((row) => isRefund(row) && isMoney(row)) || 0;
  const disputes = -sum((row) => isDispute(row) && isMoney(row)) || 0;
  const fees = -sum(({ kind }) => kind === 'fee') || 0;
  const countOf = (kind: string) =>
    new Set(rows.filter((row) => row.kind === kind).map(({ of }) => of.objectId)).size;
  const orders = rows.filter(
    (row) => row.kind === 'charge' && row.position === firstPaidLine(row.payment),
  ).length;
  const unconverted = rows.filter(({ reporting }) => reporting === null);
  const currencies = [...new Set(unconverted.map(({ currency }) => currency))].toSorted();
  return {
    grossVolume,
    tax: -sum(({ kind }) => kind === 'tax') || 0,
    grossRevenue,
    refunds,
    disputes,
    netRevenue: grossRevenue - refunds - disputes,
    fees,
    netAfterFees: sum(() => true),
    refundRate: grossRevenue === 0 ? null : refunds / grossRevenue || 0,
    disputeRate: countOf('charge') === 0 ? null : countOf('dispute') / countOf('charge'),
    orders,
    averageOrderValue: orders === 0 ? null : divided(grossRevenue, orders),
    unconverted: {
      count: unconverted.length,
      amounts: currencies.map((currency) => ({
        currency,
        amount: unconverted
          .filter((row) => row.currency === currency)
          .reduce((all, { amount }) => all + amount, 0),
      })),
    },
  };
}

/** An order counts with the first of the things that cost something. */
function firstPaidLine({ total, lines }: ModelPayment): number {
  return shares(
    total,
    lines.map(({ weight }) => weight),
  ).findIndex((amount) => amount > 0);
}
