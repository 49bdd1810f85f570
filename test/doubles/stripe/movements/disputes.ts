import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { addBalanceTransaction } from './balance.ts';
import { idOf } from '../id-of.ts';
import { endWarnings } from './fraud-warnings.ts';

export type DisputeFields = {
  amount?: number | undefined;
  reason?: string | undefined;
  /** An inquiry moves no money until it is escalated. */
  inquiry?: boolean | undefined;
};

export type DisputeOutcome = 'won' | 'lost' | 'warning_closed' | 'prevented';

const DAYS_TO_RESPOND = 9;

/** The customer's bank takes the money back, or asks first (an inquiry). */
export function openDispute(
  account: StripeAccount,
  charge: Stripe.Charge,
  fields: DisputeFields,
  at: number,
): Stripe.Dispute {
  if (!charge.paid) throw invalid(`Charge ${charge.id} has not been paid.`, 'charge');
  const isInquiry = fields.inquiry === true;
  const dispute = account.disputes.add({
    id: account.newId('du'),
    object: 'dispute',
    amount: fields.amount ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: at,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence(),
    evidence_details: {
      due_by: at + DAYS_TO_RESPOND * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: 'visa',
        case_type: isInquiry ? 'inquiry' : 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
      type: 'card',
    },
    reason: fields.reason ?? 'fraudulent',
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  });
  charge.disputed = true;
  account.record('charge.dispute.created', dispute, at);
  endWarnings(account, charge, at);
  if (!isInquiry) withdrawFunds(account, dispute, at);
  return dispute;
}

/** An inquiry becomes a dispute: now the money goes. */
export function escalateDispute(account: StripeAccount, dispute: Stripe.Dispute, at: number): Stripe.Dispute {
  if (dispute.status !== 'warning_needs_response') throw invalid(`Dispute ${dispute.id} is no open inquiry.`);
  dispute.status = 'needs_response';
  dispute.is_charge_refundable = false;
  account.record('charge.dispute.updated', dispute, at, { status: 'warning_needs_response' });
  withdrawFunds(account, dispute, at);
  return dispute;
}

/** We answer the bank: it looks at the evidence. */
export function answerDispute(account: StripeAccount, dispute: Stripe.Dispute, at: number): Stripe.Dispute {
  const isInquiry = dispute.status.startsWith('warning_');
  if (!['needs_response', 'warning_needs_response'].includes(dispute.status))
    throw invalid(`Dispute ${dispute.id} is ${dispute.status} and takes no evidence.`);
  account.update('charge.dispute.updated', dispute, at, () => {
    dispute.status = isInquiry ? 'warning_under_review' : 'under_review';
    dispute.evidence_details.has_evidence = true;
    dispute.evidence_details.submission_count += 1;
  });
  return dispute;
}

/** The bank decides; a won dispute brings the amount back, and its fee too when `returnsFee` says so. */
export function closeDispute(
  account: StripeAccount,
  dispute: Stripe.Dispute,
  outcome: DisputeOutcome,
  options: { at: number; returnsFee?: boolean | undefined },
): Stripe.Dispute {
  const movesNothing = dispute.balance_transactions.length === 0;
  if ((outcome === 'warning_closed' || outcome === 'prevented') !== movesNothing)
    throw invalid(`Dispute ${dispute.id} is ${dispute.status} and cannot end as ${outcome}.`);
  const previous = { status: dispute.status };
  dispute.status = outcome;
  if (outcome === 'won') {
    const fee = options.returnsFee === true ? -account.settings.disputeFee : 0;
    moveFunds(account, dispute, {
      amount: dispute.amount,
      category: 'dispute_reversal',
      fee,
      at: options.at,
    });
    account.record('charge.dispute.funds_reinstated', dispute, options.at);
  }
  account.record('charge.dispute.closed', dispute, options.at, previous);
  return dispute;
}

function withdrawFunds(account: StripeAccount, dispute: Stripe.Dispute, at: number): void {
  moveFunds(account, dispute, {
    amount: -dispute.amount,
    category: 'dispute',
    fee: account.settings.disputeFee,
    at,
  });
  account.record('charge.dispute.funds_withdrawn', dispute, at);
}

function moveFunds(
  account: StripeAccount,
  dispute: Stripe.Dispute,
  move: { amount: number; category: string; fee: number; at: number },
): void {
  const transaction = addBalanceTransaction(
    account,
    {
      type: 'adjustment',
      reportingCategory: move.category,
      source: dispute.id,
      amount: move.amount,
      currency: dispute.currency,
      fee: () => move.fee,
      feeDescription: 'Dispute fee',
      description: `Chargeback for ${idOf(dispute.charge)}`,
    },
    move.at,
  );
  dispute.balance_transactions.push(transaction);
}

function emptyEvidence(): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
