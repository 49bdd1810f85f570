import { dayMs, daysBetween } from '../../platform/time.ts';
import type { Activity, Complaints, FinishedRuns, Payment } from './part-queries.ts';

/** From best to worst; `unknown`: there is nothing yet by which to judge. */
export type HealthState = 'good' | 'watch' | 'risk' | 'unknown';
export type HealthPart = {
  part: 'activity' | 'completion' | 'complaints' | 'payment';
  state: HealthState;
  reason: string;
};
export type Health = { state: HealthState; parts: HealthPart[] };

/** Runs of so many days are judged, and of fewer runs nothing is said. */
export const completionDays = 30;
const fewestRuns = 10;
/** A customer whose last run is older than this is looked at, or about to leave. */
const quietDays = { watch: 7, risk: 30 };
const completionBounds = { good: 0.95, watch: 0.8 };
const patienceDays = 7;
const refundDays = 90;

/** What each part of a customer's health is judged by; `null` is left out, for whoever asks may not read it. */
export type HealthFacts = {
  activity: Activity | undefined;
  runs: FinishedRuns | undefined;
  complaints: Complaints | null | undefined;
  payment: Payment | null | undefined;
};

/** Each part with its reason; the whole is as bad as its worst part that can be judged. `today` is the day of `now` in the reporting zone. */
export function judgeHealth(
  { activity, runs, complaints, payment }: HealthFacts,
  { now, today }: { now: Date; today: string },
): Health {
  const parts: HealthPart[] = [
    { part: 'activity', ...judgeActivity(activity, today) },
    { part: 'completion', ...judgeCompletion(runs) },
  ];
  if (complaints !== null) parts.push({ part: 'complaints', ...judgeComplaints(complaints, now) });
  if (payment !== null) parts.push({ part: 'payment', ...judgePayment(payment, now) });
  const states = parts.map(({ state }) => state);
  const isNew = !activity || (activity.standing === 0 && activity.lastRunOn === null);
  const worst = (['risk', 'watch'] as const).find((state) => states.includes(state));
  return { state: worst ?? (isNew ? 'unknown' : 'good'), parts };
}

type Judged = { state: HealthState; reason: string };

function judgeActivity(activity: Activity | undefined, today: string): Judged {
  if (!activity || activity.installations === 0)
    return { state: 'unknown', reason: 'Nothing was installed yet.' };
  const { standing, lastRunOn } = activity;
  const days = lastRunOn === null ? null : daysBetween(lastRunOn, today) - 1;
  if (standing === 0)
    return days === null
      ? { state: 'watch', reason: 'Nothing stands installed, and nothing ever ran.' }
      : { state: 'risk', reason: `Nothing stands installed; the last run was ${onDay(days)}.` };
  const installed = `${standing} installed`;
  if (days === null) return { state: 'watch', reason: `${installed}, none has reported a run yet.` };
  const state = days > quietDays.risk ? 'risk' : days > quietDays.watch ? 'watch' : 'good';
  return { state, reason: `${installed}; the last run was ${onDay(days)}.` };
}

function judgeCompletion(runs: FinishedRuns | undefined): Judged {
  const { completed, failed } = runs ?? { completed: 0, failed: 0 };
  const finished = completed + failed;
  const reason = `${completed} of ${finished} finished runs of the last ${completionDays} days completed`;
  if (finished === 0)
    return { state: 'unknown', reason: `No run finished in the last ${completionDays} days.` };
  if (finished < fewestRuns) return { state: 'unknown', reason: `${reason}: too few to judge.` };
  const rate = completed / finished;
  const state = rate >= completionBounds.good ? 'good' : rate >= completionBounds.watch ? 'watch' : 'risk';
  return { state, reason: `${reason}.` };
}

function judgeComplaints(complaints: Complaints | undefined, now: Date): Judged {
  if (!complaints) return { state: 'good', reason: 'No complaint is open.' };
  const { open, unanswered, oldestAt, isGrave } = complaints;
  const count = open === 1 ? '1 complaint is open' : `${open} complaints are open`;
  const waits =
    unanswered === 0 ? '' : `, ${unanswered} without an answer, the oldest from ${ago(oldestAt, now)}`;
  const isLate = unanswered > 0 && daysSince(oldestAt, now) > patienceDays;
  return { state: isGrave || isLate ? 'risk' : 'watch', reason: `${count}${waits}.` };
}

function judgePayment(payment: Payment | undefined, now: Date): Judged {
  if (!payment || (payment.orders === 0 && !payment.hasSubscription && payment.pastDueSince === null))
    return { state: 'unknown', reason: 'Nothing was bought yet.' };
  const { disputed, pastDueSince, cancelsAt, refundedAt } = payment;
  if (disputed > 0)
    return {
      state: 'risk',
      reason: disputed === 1 ? 'A payment is disputed.' : `${disputed} payments are disputed.`,
    };
  if (pastDueSince)
    return { state: 'risk', reason: `A subscription is past due, ${ago(pastDueSince, now)}.` };
  if (cancelsAt) return { state: 'watch', reason: `A subscription is set to end ${ahead(cancelsAt, now)}.` };
  if (refundedAt && daysSince(refundedAt, now) <= refundDays)
    return { state: 'watch', reason: `A payment was refunded ${ago(refundedAt, now)}.` };
  return { state: 'good', reason: 'No dispute, nothing past due, no refund of late.' };
}

const daysSince = (at: Date, now: Date): number => Math.floor((now.getTime() - at.getTime()) / dayMs);

const inDays = (days: number) => (days === 1 ? '1 day' : `${days} days`);

const onDay = (days: number) => (days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`);

function ago(at: Date, now: Date): string {
  const days = daysSince(at, now);
  return days <= 0 ? 'within the last day' : `${inDays(days)} ago`;
}

function ahead(at: Date, now: Date): string {
  return `in ${inDays(Math.max(1, Math.ceil((at.getTime() - now.getTime()) / dayMs)))}`;
}
