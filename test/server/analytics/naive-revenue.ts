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
/** A session of Stripe, and what was to be bought by it. */
export type ModelCheckout = {
  customer: string;
  at: number;
  currency: string;
  isPaid: boolean;
  line: ModelLine;
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
export const scaled = (value: number, by: number, over: number) =>
  divided(Number(BigInt(value) * BigInt(by)), over);

/**
 * By weight, each part rounded down and the rest given one by one to the largest remainders, ties in the order of lines. Weights below zero (credit)
 * take their part; those that add up to the total are the parts.
 */
export function shares(total: number, weights: number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const hasCredit = weights.some((weight) => weight < 0);
  if (hasCredit && sum === total) return weights;
  if (hasCredit && sum === 0)
    return shares(
      total,
      weights.map((weight) => Math.max(0, weight)),
    );
  if (sum === 0) return weights.map((_, index) => (index === 0 ? total : 0));
  if (total < 0 && !hasCredit) return shares(-total, weights).map((part) => -part || 0);
  const exact = weights.map((weight, index) => {
    const [product, divisor] = [BigInt(total) * BigInt(weight) * (sum < 0 ? -1n : 1n), BigInt(Math.abs(sum))];
    const rest = ((product % divisor) + divisor) % divisor;
    return { index, part: Number((product - rest) / divisor), rest };
  });
  const left = total - exact.reduce((all, { part }) => all + part, 0);
  const raised = exact
    .toSorted((a, b) => Number(b.rest - a.rest) || a.index - b.index)
    .slice(0, left)
    .map(({ index }) => index);
  return exact.map(({ index, part }) => (raised.includes(index) ? part + 1 : part) || 0);
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
  const lineAmounts = amountsOfLines(payment);
  const withoutCredit = lineAmounts.map((amount) => Math.max(0, amount));
  const taxes = taxOf(payment);
  if (payment.movements[0]?.balance === null) return []; // pending: in no figure
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
        const weights = row.kind === 'fee' ? withoutCredit : lineAmounts;
        const [parts, worth] = [shares(row.amount, weights), shares(row.reporting ?? 0, weights)];
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
export function naiveRevenue(rows: ModelRow[], orders: number = countOrders(rows)): ModelRevenue {
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
  const unconverted = rows.filter(({ reporting }) => reporting === null);
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
    unconverted: { count: unconverted.length, amounts: sumsByCurrency(unconverted) },
  };
}

/** An order counts with the first of the things that cost something. */
const countOrders = (rows: ModelRow[]) =>
  rows.filter((row) => row.kind === 'charge' && row.position === firstPaidLine(row.payment)).length;
const firstPaidLine = (payment: ModelPayment) => amountsOfLines(payment).findIndex((amount) => amount !== 0);

const amountsOfLines = ({ total, lines }: ModelPayment) =>
  shares(
    total,
    lines.map(({ weight }) => weight),
  );

/** What was paid and has not come to the balance, line by line. */
export type ModelPending = {
  payment: ModelPayment;
  line: ModelLine;
  at: number;
  isFirst: boolean;
  amount: number;
  currency: string;
};

export function naivePendingLines(payment: ModelPayment): ModelPending[] {
  if (payment.movements[0]?.balance !== null) return [];
  const { paidAt: at, currency, lines } = payment;
  return amountsOfLines(payment).map((amount, index) => ({
    payment,
    line: lines[index] as ModelLine,
    at,
    isFirst: index === 0,
    amount,
    currency,
  }));
}

/** The sums of what is pending; an order counts with the first of its things. */
export function naivePending(lines: ModelPending[]) {
  return { count: lines.filter(({ isFirst }) => isFirst).length, amounts: sumsByCurrency(lines) };
}

function sumsByCurrency(parts: { amount: number; currency: string }[]) {
  const currencies = [...new Set(parts.map(({ currency }) => currency))].toSorted();
  return currencies.map((currency) => ({
    currency,
    amount: parts.filter((part) => part.currency === currency).reduce((all, { amount }) => all + amount, 0),
  }));
}

/** The figures of rows that were charged in one currency, in that currency. */
export function naiveNatives(rows: ModelRow[], currency: string) {
  const fees = rows.filter(({ kind }) => kind === 'fee').map((row) => ({ ...row, amount: -row.amount }));
  const inItself = rows.map((row) => ({ ...row, reporting: row.kind === 'fee' ? 0 : row.amount }));
  const figures = naiveRevenue(inItself);
  const areAllNative = fees.every((fee) => fee.currency === currency);
  return {
    grossVolumeNative: figures.grossVolume,
    taxNative: figures.tax,
    grossRevenueNative: figures.grossRevenue,
    refundsNative: figures.refunds,
    disputesNative: figures.disputes,
    netRevenueNative: figures.netRevenue,
    feesNative: { count: fees.length, amounts: sumsByCurrency(fees) },
    netAfterFeesNative: areAllNative
      ? figures.netRevenue - fees.reduce((all, { amount }) => all + amount, 0)
      : null,
    refundRateNative: figures.refundRate,
    averageOrderValueNative: figures.averageOrderValue,
  };
}
