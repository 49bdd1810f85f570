import type { Money } from '../../platform/money.ts';

/** What Stripe says about one payment, as far as money and rights depend on it. Amounts are in minor units of `currency`. */
export type PaymentTruth = {
  /** When the reading began, by the database's clock: of two readings the one that began later is the newer. */
  fetchedAt: Date;
  /** null: nothing had to be charged, or an invoice was paid in another way. */
  paymentIntentId: string | null;
  session: SessionTruth | null;
  invoice: InvoiceTruth | null;
  /** The checkout that the metadata names; it counts only when we really offered it. */
  claimedCheckoutId: string | null;
  /** Of which it is the first or a later payment. */
  stripeSubscriptionId: string | null;
  payer: PayerTruth;
  /** Paid, or nothing had to be. */
  isPaid: boolean;
  /** The customer did their part and the bank needs days. */
  isUnderWay: boolean;
  /** The invoice was settled outside of Stripe: the balance knows nothing of it. */
  isPaidOutside: boolean;
  paidAt: Date;
  currency: string;
  /** What was charged: with tax and shipping, without discounts and what the customer's balance covered. */
  total: number;
  /** That part of the document's tax that lies in `total`. */
  tax: number;
  discount: number;
  /** As the customer writes it. */
  promotionCode: string | null;
  couponId: string | null;
  /** What the customer saw instead, in their own currency. */
  presentment: Money | null;
  /** Their amounts weigh what each line brings; they may be negative, and add up to `total` unless a part was charged only. */
  lines: LineTruth[];
  charge: ChargeTruth | null;
  refunds: RefundTruth[];
  disputes: DisputeTruth[];
  /** Those that were read; one that is left out is not taken back. */
  fraudWarnings: FraudWarningTruth[];
  creditNotes: CreditNoteTruth[];
};

export type SessionTruth = {
  id: string;
  /** `null`: a state that is new to us. */
  status: 'open' | 'complete' | 'expired' | null;
  createdAt: Date;
  expiresAt: Date;
  paymentLinkId: string | null;
  /** The expired session that this one continues. */
  recoveredFromId: string | null;
  /** Completed, and paid or nothing was due. */
  isFinished: boolean;
  subtotal: number;
};

export type InvoiceTruth = {
  id: string;
  status: string | null;
  billingReason: string | null;
  coversFrom: Date | null;
  coversTo: Date | null;
};

/** Who pays, as Stripe knows it; without an id it was a guest. */
export type PayerTruth = {
  stripeCustomerId: string | null;
  email: string | null;
  name: string | null;
  /** The customer of ours that Stripe's metadata names. */
  claimedCustomerId: string | null;
};

export type LineTruth = {
  /** null: of no product, such as shipping. */
  stripeProductId: string | null;
  description: string | null;
  /** With its share of discount and tax. */
  amount: number;
  /** Stands for a period of a subscription, which gives the right by itself. */
  isRecurring: boolean;
};

/** A movement of Stripe's balance, in the currency of the balance. */
export type BalanceMovement = {
  id: string;
  occurredAt: Date;
  amount: number;
  currency: string;
  fee: number;
};

export type ChargeTruth = {
  id: string;
  country: string | null;
  /** null: not settled yet. */
  movement: BalanceMovement | null;
  /** The money went back because the bank took its confirmation back. */
  failureMovement: BalanceMovement | null;
};

export type RefundTruth = {
  id: string;
  createdAt: Date;
  amount: number;
  status: string;
  movement: BalanceMovement | null;
  /** The money came back, because the refund failed or was cancelled. */
  failureMovement: BalanceMovement | null;
};

export type DisputeTruth = {
  id: string;
  createdAt: Date;
  amount: number;
  status: string;
  movements: BalanceMovement[];
};

export type FraudWarningTruth = { id: string; createdAt: Date; fraudType: string; isActionable: boolean };

/** What was given back after payment in other ways than to the card. */
export type CreditNoteTruth = {
  id: string;
  createdAt: Date;
  /** Outside of Stripe. */
  outside: number;
  /** To the customer's balance, for the next invoices. */
  toBalance: number;
};

/** What Stripe knows the payment by; there is one order per key. */
export function paymentKey({
  paymentIntentId,
  session,
  invoice,
}: Pick<PaymentTruth, 'paymentIntentId' | 'session' | 'invoice'>): string {
  const key = paymentIntentId ?? invoice?.id ?? session?.id;
  if (key === undefined) throw new TypeError('A payment without an id.');
  return key;
}
