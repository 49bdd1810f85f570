import { dayMs } from '../../../platform/time.ts';

/** What is known of how long a subscription goes on, and when Stripe last said so. */
export type Silence = {
  status: string;
  trialEndsAt: Date | null;
  paidUntil: Date | null;
  readAt: Date | null;
};

/** Stripe tries for three days to deliver an event, so that news may be as late as that. */
const fewestDays = 3;

/**
 * When it is no longer believed that a subscription goes on: its trial and what was paid are over, and as many days have passed as a payment
 * that failed is given, without a word of Stripe. A reading of Stripe is one, whatever period it names. null: no period is known.
 */
export function silentFrom(
  { status, trialEndsAt, paidUntil, readAt }: Silence,
  graceDays: number,
): Date | null {
  const ends = [status === 'trialing' ? trialEndsAt : null, paidUntil].filter((end) => end !== null);
  if (ends.length === 0) return null;
  const endsAt = new Date(Math.max(...ends.map((end) => end.getTime())));
  const heardUntil = readAt !== null && readAt > endsAt ? readAt : endsAt;
  return new Date(heardUntil.getTime() + Math.max(graceDays, fewestDays) * dayMs);
}
