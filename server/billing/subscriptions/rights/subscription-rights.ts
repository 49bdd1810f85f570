import { dayMs } from '../../../platform/time.ts';
import type { EntitlementState } from '../../payments/payment-state.ts';
import { isTerminal } from '../history/subscription-facts.ts';
import { silentFrom, type Silence } from './silence.ts';

/** What the rights of a subscription depend on. */
export type RightFacts = Silence & {
  status: string;
  pastDueSince: Date | null;
  endedAt: Date | null;
  cancelsAt: Date | null;
  /** What the operator's rules leave of the right, for what became of the payments of the present period. */
  byPayments: EntitlementState;
  /** It was looked at when its period was over for long, and Stripe had told nothing. */
  isSilent: boolean;
};

export type SubscriptionRight = {
  state: EntitlementState;
  /** It ends by itself then. */
  validTo: Date | null;
  /** At this instant it has to be looked at again, though nothing may have happened. */
  recheckAt: Date | null;
  /** What was heard of it lasts until then; null: nothing depends on that. */
  silentAt: Date | null;
};

/**
 * What a subscription's status gives: trials and what is paid are rights; past due ones keep theirs for the days of grace; who never
 * paid has none yet, who stopped paying or paused loses it until it goes on. What is paid is so until its period ends: when nothing is heard
 * after that, it rests until Stripe tells how it went on. Null: the status is new to us, and nothing changes by it.
 */
export function rightOf(facts: RightFacts, graceDays: number, now: Date): SubscriptionRight | null {
  const { status, pastDueSince, endedAt, cancelsAt } = facts;
  const right = (state: EntitlementState, recheckAt: Date | null = null): SubscriptionRight => ({
    state: strictest(state, facts.byPayments),
    validTo: cancelsAt,
    recheckAt,
    silentAt: null,
  });
  if (isTerminal(status))
    return { ...right('revoked'), state: 'revoked', validTo: earlier(endedAt ?? now, now) };
  if (status === 'active' || status === 'trialing') {
    const heardUntil = silentFrom(facts, graceDays);
    const endsBefore = cancelsAt !== null && heardUntil !== null && cancelsAt <= heardUntil;
    const silentAt = endsBefore ? null : heardUntil;
    const rests = facts.isSilent && silentAt !== null && silentAt <= now;
    return { ...right(rests ? 'suspended' : 'active'), silentAt };
  }
  if (['incomplete', 'unpaid', 'paused'].includes(status)) return right('suspended');
  if (status !== 'past_due') return null;
  const graceEndsAt = new Date((pastDueSince ?? now).getTime() + graceDays * dayMs);
  return now < graceEndsAt ? right('active', graceEndsAt) : right('suspended');
}

/** A right that its payments suspended or revoked is no more than that. */
function strictest(a: EntitlementState, b: EntitlementState): EntitlementState {
  const strictness: readonly EntitlementState[] = ['active', 'suspended', 'revoked'];
  return strictness.indexOf(a) >= strictness.indexOf(b) ? a : b;
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
