import { customerSeenBy, type OperatorCaller } from '../../../platform/caller.ts';
import type { Money } from '../../../platform/money.ts';
import type { LedgerRow } from '../ledger/ledger-queries.ts';
import type { OrderListLine, OrderListRow } from './order-list-queries.ts';

/** An order as its customer sees it: a bundle is one line. */
export function toOrder(row: OrderListRow) {
  return {
    ...commonToOrders(row),
    lines: folded(row.lines).map(({ scenario, bundle, plan, description, amount }) => ({
      scenario: scenario?.id ?? null,
      scenarioTitle: scenario?.title ?? null,
      bundle: bundle?.id ?? null,
      bundleTitle: bundle?.title ?? null,
      plan: plan?.id ?? null,
      planName: plan?.name ?? null,
      description,
      amount: { amount, currency: row.currency },
    })),
  };
}

/** An order as operators see it; who may not see people sees no names and addresses. */
export function toAdminOrder(row: OrderListRow, caller: OperatorCaller) {
  return {
    ...commonToOrders(row),
    credited: { amount: row.creditedAmount, currency: row.currency },
    lines: row.lines.map((line) => ({ ...line, amount: { amount: line.amount, currency: row.currency } })),
    customer: customerSeenBy(caller, row.customer),
    fraudWarnings: row.fraudWarnings,
  };
}

/** A row of the ledger as operators see it. */
export function toLedgerRow(row: LedgerRow) {
  return {
    kind: row.kind,
    linePosition: row.linePosition,
    amount: { amount: row.amount, currency: row.currency },
    reportingAmount:
      row.reportingAmount === null ? null : { amount: row.reportingAmount, currency: row.reportingCurrency },
    settlementAmount:
      row.settlementAmount === null || row.settlementCurrency === null
        ? null
        : { amount: row.settlementAmount, currency: row.settlementCurrency },
    occurredAt: row.occurredAt,
    sourceId: row.sourceId,
  };
}

function commonToOrders(row: OrderListRow) {
  const money = (amount: number): Money => ({ amount, currency: row.currency });
  return {
    id: row.id,
    kind: row.kind,
    total: money(row.totalAmount),
    tax: money(row.taxAmount),
    discount: money(row.discountAmount),
    promotionCode: row.promotionCode,
    refunded: money(row.refundedAmount),
    presented:
      row.presentmentAmount === null || row.presentmentCurrency === null
        ? null
        : { amount: row.presentmentAmount, currency: row.presentmentCurrency },
    isPaidOutside: row.isPaidOutside,
    subscription: row.stripeSubscriptionId,
    coversFrom: row.coversFrom,
    coversTo: row.coversTo,
    status: row.status,
    createdAt: row.createdAt,
  };
}

/** A bundle's lines as one, at the place of the first. */
function folded(lines: readonly OrderListLine[]): OrderListLine[] {
  const bundles = new Map<string, OrderListLine>();
  return lines.flatMap((line) => {
    if (!line.bundle) return [line];
    const known = bundles.get(line.bundle.id);
    if (known) {
      known.amount += line.amount;
      return [];
    }
    const whole = { ...line, scenario: null };
    bundles.set(line.bundle.id, whole);
    return [whole];
  });
}
