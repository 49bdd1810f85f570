import type Stripe from 'stripe';
import type { StripeEventOutcome } from '../../../inbox/stripe-event-handler.ts';
import { isDatabaseUnavailable } from '../../../platform/database.ts';
import { errorLine } from '../../../platform/described-error.ts';
import { isStripeError } from '../../../platform/stripe-errors.ts';
import { counted } from '../../../platform/words.ts';
import { findReporting } from '../../../platform/reporting.ts';
import { convergePayment } from '../../payments/converge-payment.ts';
import type { PaymentReference } from '../../payments/fetch-payment.ts';
import { correctMovement } from './correct-movement.ts';
import type { ReconcileDeps } from '../compare/examine-day.ts';
import { findingsOf, moneyText } from '../compare/findings-of.ts';
import type { Finding, FindingCode } from '../compare/finding.ts';
import { judgeMovement, type Judgement } from '../compare/judge-movement.ts';
import { insertForeign, selectOrderOfPayment, selectRowsOf } from '../compare/ledger-side-queries.ts';

type Attempt = { code: FindingCode; cause: string };

/**
 * Brings the ledger to what Stripe says of one movement where that is certain: the payment is read again, which adds missing rows, and
 * rows that are wrong are corrected by others. A string says that the movement is another app's, which is no difference.
 */
export async function repairMovement(
  deps: ReconcileDeps,
  before: Judgement,
  examinedDay: string = before.day,
): Promise<Finding[] | string> {
  const { movement, day } = before;
  const reading = await readAgain(deps, before);
  if (reading.outcome?.state === 'ignored' && before.rows.length === 0) {
    await insertForeign(deps.pool, movement.id, reading.outcome.sentence, deps.now());
    return reading.outcome.sentence;
  }
  const { timeZone } = await findReporting(deps.pool, deps.config);
  const judge = async () =>
    judgeMovement(movement, await selectRowsOf(deps.pool, [movement.id], timeZone), day);
  const read = await judge();
  if (read.isEqual) {
    const added = read.rows.length - before.rows.length;
    const cause = `${reading.cause} It was read from Stripe again, which added ${counted(added, 'ledger row')}.`;
    return findingsOf(before, examinedDay, { code: reading.code, cause, isRepaired: true });
  }
  if (isMissing(read))
    return findingsOf(before, examinedDay, { ...stillMissing(reading, before), isRepaired: false });
  const correction = await correctMovement(deps, read);
  const isRepaired = correction.isWritten && (await judge()).isEqual;
  return findingsOf(before, examinedDay, {
    code: correction.code,
    cause: correction.cause,
    isRepaired,
  });
}

const isMissing = ({ gross, fee }: Judgement): boolean => gross === 'missing' || fee === 'missing';

type Reading = Attempt & { outcome: StripeEventOutcome | null };

/** Reads the payment behind a movement anew, having looked what was known of it. */
async function readAgain(deps: ReconcileDeps, { movement }: Judgement): Promise<Reading> {
  const behind = `behind ${movement.objectId ?? movement.id}`;
  const reference = await paymentOf(deps.stripe, movement.id);
  if (!reference)
    return { outcome: null, code: 'notUnderstood', cause: `Stripe names no payment ${behind}.` };
  const order =
    'paymentIntentId' in reference ? await selectOrderOfPayment(deps.pool, reference.paymentIntentId) : null;
  const known: Attempt =
    order === null
      ? {
          code: 'paymentMissing',
          cause: `The payment ${behind} was not known here: none of its events had come.`,
        }
      : order.isSettled
        ? {
            code: 'rowMissing',
            cause: `The order ${order.id} lacked rows for ${movement.objectId ?? movement.id}: the event that tells of it had not come.`,
          }
        : {
            code: 'notSettledWhenWritten',
            cause: `The payment ${behind} had no balance transaction yet when it was written, and nothing told of it later.`,
          };
  try {
    return { ...known, outcome: await convergePayment(deps, reference) };
  } catch (error) {
    if (isStripeError(error) || isDatabaseUnavailable(error)) throw error;
    deps.logger.error({ err: error, transactionId: movement.id }, 'a payment could not be written');
    return {
      outcome: null,
      code: 'waiting',
      cause: `The payment ${behind} could not be written: ${errorLine(error)}`,
    };
  }
}

/** By its payment intent, which orders are known by; a charge without one belongs to another app. */
async function paymentOf(stripe: Stripe, transactionId: string): Promise<PaymentReference | null> {
  const { source } = await stripe.balanceTransactions.retrieve(transactionId, { expand: ['source'] });
  if (source === null || typeof source === 'string') return null;
  const intent = 'payment_intent' in source ? source.payment_intent : null;
  if (intent) return { paymentIntentId: typeof intent === 'string' ? intent : intent.id };
  return source.object === 'charge' ? { chargeId: source.id } : null;
}

function stillMissing({ outcome, code, cause }: Reading, { movement }: Judgement): Attempt {
  if (outcome?.state === 'parked')
    return { code: 'waiting', cause: `${outcome.sentence} Settle that, then reconcile again.` };
  if (outcome === null) return { code, cause: `${cause} Look at it in Stripe; nothing was changed.` };
  return {
    code: 'notUnderstood',
    cause:
      `Stripe moved ${moneyText(movement.amount, movement.currency)} for ${movement.objectId ?? movement.id} under "${movement.category}", ` +
      `and no ledger row follows from it. Look at it in Stripe; nothing was changed.`,
  };
}
