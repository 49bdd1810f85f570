import type { Db } from '../../../platform/database.ts';
import { majorUnits, type Money } from '../../../platform/money.ts';
import type { Announcement } from '../../../platform/outbox/outbox.ts';
import type { LedgerEntry } from '../ledger/ledger-entries.ts';
import { selectAnnouncedOrder, selectToldRefunds, type AnnouncedOrder } from './announce-queries.ts';
import type { OrderRow } from './order-queries.ts';
import type { OrderMoney } from '../payment-state.ts';
import type { PaymentTruth } from '../payment-truth.ts';

type Change = OrderMoney & {
  /** What the ledger got by this reading. */
  added: readonly Pick<LedgerEntry, 'kind' | 'objectId'>[];
  isNewest: boolean;
};

/**
 * What has just become known of an order: that it is paid, told once, by whoever writes the order; that money went back, told once per
 * refund, by whoever writes it into the ledger (for what was settled outside of Stripe: by the order's own sum).
 */
export async function announcementsOf(
  db: Db,
  order: OrderRow & { isNew?: boolean },
  truth: PaymentTruth,
  change: Change,
): Promise<Announcement[]> {
  const idsOf = (kind: LedgerEntry['kind']) =>
    new Set(change.added.filter((entry) => entry.kind === kind).map(({ objectId }) => objectId));
  const givenBack = await notTold(db, order, givenBackBy(order, truth, change, idsOf('refund')));
  const failed = truth.refunds.filter(({ id }) => idsOf('refund_failure').has(id));
  if (order.isNew !== true && givenBack.length === 0 && failed.length === 0) return [];
  const sale = await selectAnnouncedOrder(db, order.id);
  if (!sale) return [];
  return [
    ...(order.isNew === true ? paid(sale, truth) : []),
    ...givenBack.flatMap((refund) => refunded(sale, truth, refund, change.refundedAmount)),
    ...failed.map(({ id, amount, failureMovement }) =>
      told(sale, 'billing.refund-failed', failureMovement?.occurredAt ?? truth.fetchedAt, {
        refundId: id,
        amount: { amount, currency: truth.currency },
        refundedTotal: { amount: change.refundedAmount, currency: truth.currency },
      }),
    ),
  ];
}

type GivenBack = { id: string; amount: number; at: Date };

/** What has gone back: by what the ledger got; of a charge that has not settled (or whose balance cannot be read) by its refunds. */
function givenBackBy(
  order: OrderRow,
  truth: PaymentTruth,
  change: Change,
  written: ReadonlySet<string>,
): GivenBack[] {
  if (truth.charge === null) return givenBackOutside(order, truth, change);
  const { id, movement, failureMovement } = truth.charge;
  const refunds = truth.refunds
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .filter((refund) => written.has(refund.id) || movement === null)
    .map(({ id: refundId, amount, createdAt }) => ({ id: refundId, amount, at: createdAt }));
  return failureMovement && written.has(id)
    ? [...refunds, { id, amount: truth.total, at: failureMovement.occurredAt }]
    : refunds;
}

/** An invoice paid outside of Stripe is given back outside, by credit notes. */
function givenBackOutside(order: OrderRow, truth: PaymentTruth, change: Change): GivenBack[] {
  const amount = change.refundedAmount - order.refundedAmount;
  const note = truth.creditNotes.findLast(({ outside }) => outside > 0);
  return note && change.isNewest && amount > 0 ? [{ id: note.id, amount, at: note.createdAt }] : [];
}

async function notTold(db: Db, order: OrderRow, refunds: GivenBack[]): Promise<GivenBack[]> {
  if (refunds.length === 0) return [];
  const told = await selectToldRefunds(db, order);
  return refunds.filter(({ id }) => !told.has(id));
}

function paid(sale: AnnouncedOrder, truth: PaymentTruth): Announcement[] {
  const { total, tax } = moneyOf(truth);
  return [
    told(sale, 'payment.succeeded', truth.paidAt, {
      amount: total,
      amountDecimal: majorUnits(total),
      tax,
      taxDecimal: majorUnits(tax),
      paidAt: truth.paidAt.toISOString(),
    }),
    told(sale, 'billing.order-paid', truth.paidAt, {
      customerId: sale.customerId,
      kind: sale.kind,
      total,
      tax,
      reporting: sale.reporting,
      lines: sale.lines,
    }),
  ];
}

function refunded(
  sale: AnnouncedOrder,
  truth: PaymentTruth,
  { id, amount, at }: GivenBack,
  refundedAmount: number,
): Announcement[] {
  const { total } = moneyOf(truth);
  const [part, refundedTotal] = [amount, refundedAmount].map((value) => ({
    amount: value,
    currency: truth.currency,
  })) as [Money, Money];
  return [
    told(sale, 'payment.refunded', at, {
      refundId: id,
      amount: part,
      amountDecimal: majorUnits(part),
      refundedTotal,
      refundedTotalDecimal: majorUnits(refundedTotal),
      isFullyRefunded: refundedAmount >= truth.total,
      refundedAt: at.toISOString(),
    }),
    told(sale, 'billing.order-refunded', at, { refundId: id, amount: part, refundedTotal, total }),
  ];
}

/** An order of one scenario names it; one of several names none. */
function told(
  sale: AnnouncedOrder,
  type: string,
  occurredAt: Date,
  content: Record<string, unknown>,
): Announcement {
  const scenarioIds = new Set(sale.lines.map(({ scenarioId }) => scenarioId));
  const [scenarioId] = scenarioIds.size === 1 ? [...scenarioIds] : [null];
  return {
    type,
    customerId: sale.customerId,
    scenarioId: scenarioId ?? null,
    installationId: null,
    occurredAt,
    data: { orderId: sale.id, ...content },
  };
}

function moneyOf({ total, tax, currency }: PaymentTruth): { total: Money; tax: Money } {
  return { total: { amount: total, currency }, tax: { amount: tax, currency } };
}
