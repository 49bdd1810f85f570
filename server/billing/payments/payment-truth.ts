/** What Stripe says about one payment, as far as money and rights depend on it. Amounts are in minor units. */
export type PaymentTruth = {
  /** When the reading began, by the database's clock: of two readings the one that began later is the newer. */
  fetchedAt: Date;
  /** The session at Stripe, when there was one. */
  stripeSessionId: string | null;
  /** The checkout that the metadata names; it counts only when we really offered it. */
  claimedCheckoutId: string | null;
  sessionStatus: 'open' | 'complete' | 'expired' | null;
  paymentIntentId: string | null;
  /** Paid, or nothing had to be. */
  isPaid: boolean;
  /** The customer did their part and the bank needs days. */
  isUnderWay: boolean;
  paidAt: Date;
  currency: string;
  total: number;
  tax: number;
  charge: ChargeTruth | null;
  refunds: RefundTruth[];
  disputes: DisputeTruth[];
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
