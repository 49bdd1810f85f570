import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';

type Movement = {
  /** Negative: the customer has credit. */
  amount: number;
  currency: string;
  type: Stripe.CustomerBalanceTransaction.Type;
  invoice?: string | null;
  creditNote?: string | null;
  description?: string | null;
  metadata?: Stripe.Metadata;
};

/** Changes what a customer owes (above 0) or has in hand (below 0). */
export function moveCustomerBalance(
  account: StripeAccount,
  customer: Stripe.Customer,
  movement: Movement,
  at: number,
): Stripe.CustomerBalanceTransaction {
  account.update('customer.updated', customer, at, () => {
    customer.balance += movement.amount;
    customer.currency ??= movement.currency;
  });
  const transaction = account.customerBalanceTransactions.add({
    id: account.newId('cbtxn'),
    object: 'customer_balance_transaction',
    amount: movement.amount,
    checkout_session: null,
    created: at,
    credit_note: movement.creditNote ?? null,
    currency: movement.currency,
    customer: customer.id,
    customer_account: null,
    description: movement.description ?? null,
    ending_balance: customer.balance,
    invoice: movement.invoice ?? null,
    livemode: false,
    metadata: movement.metadata ?? {},
    type: movement.type,
  });
  return transaction;
}

/** What an invoice takes from the balance or adds to it when it is finalized; `amount_due` is what is left to pay. */
export function applyBalance(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  const customer = account.customers.get(idOf(invoice.customer));
  invoice.starting_balance = customer?.balance ?? 0;
  const owed = invoice.total + invoice.starting_balance;
  invoice.amount_due = Math.max(0, owed);
  invoice.amount_remaining = invoice.amount_due;
  invoice.ending_balance = Math.min(0, owed);
  const moved = invoice.ending_balance - invoice.starting_balance;
  if (!customer || moved === 0) return;
  const movement = {
    amount: moved,
    currency: invoice.currency,
    type: 'applied_to_invoice' as const,
    invoice: invoice.id,
  };
  moveCustomerBalance(account, customer, movement, at);
}
