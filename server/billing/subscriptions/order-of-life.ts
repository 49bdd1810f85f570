import { wholeFaceOf } from './face.ts';
import { isTerminal, type SubscriptionFacts } from './subscription-facts.ts';

/** What an event told: the subscription at its instant, and what the event says held right before. */
export type Snapshot = {
  eventId: string;
  eventType: string;
  occurredAt: Date;
  facts: SubscriptionFacts;
  /** null: the event does not say. */
  factsBefore: SubscriptionFacts | null;
};

/** Beyond so many events in one second their stages and ids alone decide. */
const mostArranged = 7;

/** Statuses as they follow one another in most lives; of equal ones the later period, then the id decides. */
const stages = ['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused'];

/**
 * Snapshots in the order of life: by their instant, and within a second, which is all that Stripe tells, so that each begins where
 * the one before ended, as far as the events say what changed. Whatever the order of arrival, the order is the same.
 */
export function inOrderOfLife(snapshots: readonly Snapshot[]): Snapshot[] {
  const seconds = new Map<number, Snapshot[]>();
  for (const snapshot of snapshots.toSorted(byStage)) {
    const at = snapshot.occurredAt.getTime();
    seconds.set(at, [...(seconds.get(at) ?? []), snapshot]);
  }
  const ordered: Snapshot[] = [];
  for (const at of [...seconds.keys()].toSorted((a, b) => a - b))
    ordered.push(...arranged(seconds.get(at) ?? [], ordered.at(-1)));
  return ordered;
}

/** The arrangement with the fewest breaks; of several the first, which keeps closest to the stages of life. */
function arranged(snapshots: Snapshot[], before: Snapshot | undefined): Snapshot[] {
  if (snapshots.length < 2 || snapshots.length > mostArranged) return snapshots;
  const links = snapshots.map((snapshot) => {
    const face = wholeFaceOf(snapshot.facts);
    const from = snapshot.factsBefore ? wholeFaceOf(snapshot.factsBefore) : face;
    return { snapshot, face, from, isFirst: isBirth(snapshot), isLast: isDeath(snapshot) };
  });
  type Link = (typeof links)[number];
  let best: { breaks: number; order: Link[] } = { breaks: Infinity, order: links };
  const extend = (order: Link[], rest: Link[], face: string | null, breaks: number) => {
    if (breaks >= best.breaks) return;
    if (rest.length === 0) {
      best = { breaks, order };
      return;
    }
    for (const link of rest) {
      const others = rest.filter((other) => other !== link);
      const isOutOfPlace =
        (link.isLast && others.some(({ isLast }) => !isLast)) ||
        (!link.isFirst && others.some(({ isFirst }) => isFirst));
      if (isOutOfPlace) continue;
      extend([...order, link], others, link.face, breaks + (face === link.from ? 0 : 1));
    }
  };
  extend([], links, before ? wholeFaceOf(before.facts) : null, 0);
  return best.order.map(({ snapshot }) => snapshot);
}

const isBirth = ({ eventType }: Snapshot): boolean => eventType === 'customer.subscription.created';
const isDeath = ({ eventType, facts }: Snapshot): boolean =>
  eventType === 'customer.subscription.deleted' || isTerminal(facts.status);

function byStage(a: Snapshot, b: Snapshot): number {
  return (
    Number(isBirth(b)) - Number(isBirth(a)) ||
    Number(isDeath(a)) - Number(isDeath(b)) ||
    Number(a.eventType === deleted) - Number(b.eventType === deleted) ||
    stages.indexOf(a.facts.status) - stages.indexOf(b.facts.status) ||
    compare(periodOf(a), periodOf(b)) ||
    compare(a.eventId, b.eventId)
  );
}

const deleted = 'customer.subscription.deleted';
const periodOf = ({ facts }: Snapshot): string =>
  facts.items.map(({ periodEndsAt }) => periodEndsAt ?? '').toSorted()[0] ?? '';
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
