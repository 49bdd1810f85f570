import { multiplyDivide } from '../../../platform/money.ts';
import type { BalanceMovement, DisputeTruth, PaymentTruth } from '../payment-truth.ts';
import { positive, splitSigned } from './split-signed.ts';
import { taxParts, type TaxedMovement } from './tax-parts.ts';

type MovementKind = 'charge' | 'refund' | 'refund_failure' | 'dispute' | 'dispute_reversal';
export type LedgerKind = MovementKind | `${MovementKind}_tax` | 'fee' | 'fee_refund';

/** One row of the ledger for one order line. `reportingAmount` null: unconverted. */
export type LedgerEntry = {
  sourceId: string;
  objectId: string;
  kind: LedgerKind;
  linePosition: number;
  occurredAt: Date;
  amount: number;
  currency: string;
  reportingAmount: number | null;
  /** What the balance says of it, signed; the tax part lies in the movement's own, so that it is 0 there. */
  settlementAmount: number;
  settlementCurrency: string;
};

type Movement = {
  kind: MovementKind;
  objectId: string;
  /** When it stands in the order of tax parts. */
  at: Date;
  /** Signed, in the currency presented to the customer. */
  amount: number;
  /** null: no money has moved yet, but its place in the order is taken. */
  balance: BalanceMovement | null;
};

type Order = { lines: readonly { position: number; amount: number }[]; reportingCurrency: string };

/**
 * Every ledger row that a payment has brought so far. Pure: the same truth gives the same rows, whatever the order in which events
 * came. `writtenTax` holds the tax parts (above zero) that the ledger has already, by balance transaction.
 */
export function ledgerEntries(
  truth: PaymentTruth,
  order: Order,
  writtenTax: ReadonlyMap<string, number>,
): LedgerEntry[] {
  const movements = movementsOf(truth);
  const taxOf = taxParts(
    { amount: truth.total, tax: truth.tax },
    movements.filter(({ kind }) => kind !== 'charge').map((movement) => taxed(movement, writtenTax)),
  );
  return movements.flatMap((movement) => {
    if (!movement.balance) return [];
    const tax = movement.kind === 'charge' ? truth.tax : (taxOf.get(movement.balance.id) ?? 0);
    return rowsOf(movement, movement.balance, tax, truth.currency, order);
  });
}

function movementsOf(truth: PaymentTruth): Movement[] {
  const { charge, refunds, disputes } = truth;
  return [
    ...(charge && truth.isPaid
      ? [
          {
            kind: 'charge' as const,
            objectId: charge.id,
            at: truth.paidAt,
            amount: truth.total,
            balance: charge.movement,
          },
          ...(charge.failureMovement
            ? [
                {
                  kind: 'refund' as const,
                  objectId: charge.id,
                  at: charge.failureMovement.occurredAt,
                  amount: -truth.total,
                  balance: charge.failureMovement,
                },
              ]
            : []),
        ]
      : []),
    ...refunds.flatMap((refund): Movement[] => {
      const { id: objectId, createdAt, amount, movement, failureMovement } = refund;
      if (!movement && !['pending', 'succeeded'].includes(refund.status)) return []; // it never moved money
      return [
        { kind: 'refund', objectId, at: createdAt, amount: -amount, balance: movement },
        ...(failureMovement
          ? [
              {
                kind: 'refund_failure' as const,
                objectId,
                at: failureMovement.occurredAt,
                amount,
                balance: failureMovement,
              },
            ]
          : []),
      ];
    }),
    ...disputes.flatMap((dispute) => disputeMovements(dispute, truth.currency)),
  ];
}

/**
 * Money withdrawn and reinstated, as often as it was; an inquiry has none. Settled in another currency each time moved all that is disputed:
 * the rate may have changed in between, so that amounts of the balance do not tell shares.
 */
function disputeMovements(dispute: DisputeTruth, currency: string): Movement[] {
  const first = dispute.movements.find(({ amount }) => amount < 0);
  return dispute.movements.map((balance) => ({
    kind: balance.amount > 0 ? 'dispute_reversal' : 'dispute',
    objectId: dispute.id,
    at: balance === first ? dispute.createdAt : balance.occurredAt,
    amount: balance.currency === currency ? balance.amount : Math.sign(balance.amount) * dispute.amount,
    balance,
  }));
}

function taxed(
  { objectId, at, amount, balance }: Movement,
  writtenTax: ReadonlyMap<string, number>,
): TaxedMovement {
  return {
    key: balance?.id ?? objectId,
    objectId,
    at,
    direction: amount < 0 ? 'out' : 'back',
    amount: Math.abs(amount),
    written: (balance && writtenTax.get(balance.id)) ?? null,
  };
}

function rowsOf(
  movement: Movement,
  balance: BalanceMovement,
  tax: number,
  currency: string,
  order: Order,
): LedgerEntry[] {
  const { kind, objectId, amount } = movement;
  const reporting = reportingAmount(amount, currency, balance, order.reportingCurrency);
  const taxAmount = amount > 0 ? -tax : tax;
  const base = {
    sourceId: balance.id,
    objectId,
    occurredAt: balance.occurredAt,
    settlementCurrency: balance.currency,
  };
  return [
    { ...base, kind, amount, currency, reportingAmount: reporting, settlementAmount: balance.amount },
    {
      ...base,
      kind: `${kind}_tax` as const,
      amount: taxAmount,
      currency,
      reportingAmount: reporting === null || amount === 0 ? null : proportion(reporting, taxAmount, amount),
      settlementAmount: 0,
    },
    {
      ...base,
      kind: balance.fee < 0 ? ('fee_refund' as const) : ('fee' as const),
      amount: -balance.fee,
      currency: balance.currency,
      reportingAmount: reportingFee(movement, currency, balance, order.reportingCurrency),
      settlementAmount: -balance.fee,
    },
  ].flatMap((row) => (row.amount === 0 ? [] : splitOverLines(row, order.lines)));
}

function reportingAmount(
  amount: number,
  currency: string,
  balance: BalanceMovement,
  reportingCurrency: string,
): number | null {
  if (balance.currency === reportingCurrency) return balance.amount;
  return currency === reportingCurrency ? amount : null;
}

/** A fee is in the balance's currency; one that is not reported in it is brought back at the movement's own rate. */
function reportingFee(
  { amount }: Movement,
  currency: string,
  balance: BalanceMovement,
  reportingCurrency: string,
): number | null {
  if (balance.currency === reportingCurrency) return -balance.fee;
  return currency === reportingCurrency && balance.amount !== 0
    ? proportion(-balance.fee, amount, balance.amount)
    : null;
}

/**
 * A movement for several things is split by line amount, largest remainder; the parts always sum to it. Lines below zero (credit for
 * unused time) take their share of money, but bear no fees.
 */
function splitOverLines(row: Omit<LedgerEntry, 'linePosition'>, lines: Order['lines']): LedgerEntry[] {
  const isFee = row.kind === 'fee' || row.kind === 'fee_refund';
  const amounts = lines.map(({ amount }) => amount);
  const split = (total: number) => splitSigned(total, isFee ? positive(amounts) : amounts);
  const parts = split(row.amount);
  const reporting = row.reportingAmount === null ? null : split(row.reportingAmount);
  const settlement = split(row.settlementAmount);
  return lines.flatMap(({ position }, index) => {
    const part = {
      ...row,
      linePosition: position,
      amount: parts[index] ?? 0,
      reportingAmount: reporting?.[index] ?? null,
      settlementAmount: settlement[index] ?? 0,
    };
    return part.amount === 0 && !part.reportingAmount && part.settlementAmount === 0 ? [] : [part];
  });
}

function proportion(value: number, multiplier: number, divisor: number): number {
  return Number(multiplyDivide(BigInt(value), BigInt(multiplier), BigInt(divisor)));
}
