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

/** How many steps are tried to arrange one second; a chain without gaps takes as many as it has events. */
const mostSteps = 20_000;

/** Statuses as they follow one another in most lives; of equal ones the later period, then the id decides. */
const stages = ['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused'];

/**
 * Snapshots in the order of life: by their instant, and within a second, which is all that Stripe tells, so that each begins where
 * the one before ended and the last leads to what came next, as far as the events say what changed. Whatever the order of arrival, the
 * order is the same. `present` is what the API says, if it was asked.
 */
export function inOrderOfLife(
  snapshots: readonly Snapshot[],
  present: SubscriptionFacts | null = null,
): Snapshot[] {
  const bySecond = Map.groupBy(snapshots.toSorted(byStage), ({ occurredAt }) => occurredAt.getTime());
  const seconds = [...bySecond.entries()].toSorted(([a], [b]) => a - b).map(([, told]) => told.map(linkOf));
  const ordered: Link[] = [];
  for (const [index, links] of seconds.entries()) {
    const next = seconds[index + 1]?.flatMap(({ snapshot, from }) => (snapshot.factsBefore ? from : []));
    const after = next ?? (present ? [wholeFaceOf(present)] : []);
    ordered.push(...arranged(links, ordered.at(-1)?.face ?? null, new Set(after)));
  }
  return ordered.map(({ snapshot }) => snapshot);
}

/** The arrangement with the fewest breaks; of several the one that keeps closest to the stages of life. */
function arranged(links: Link[], before: string | null, after: ReadonlySet<string>): Link[] {
  if (links.length < 2) return links;
  let best: { cost: number; order: Link[] } = { cost: Infinity, order: links };
  let steps = 0;
  const extend = (order: Link[], rest: Link[], face: string | null, cost: number) => {
    steps += 1;
    if (cost >= best.cost || steps > mostSteps) return;
    if (rest.length === 0) {
      const leadsOn = after.size === 0 || (face !== null && after.has(face));
      const all = cost + (leadsOn ? 0 : costs.gap);
      if (all < best.cost) best = { cost: all, order };
      return;
    }
    const open = rest.filter((link) => mayComeNext(link, rest));
    for (const link of open.toSorted((a, b) => costAfter(face, a) - costAfter(face, b)))
      extend(
        [...order, link],
        rest.filter((other) => other !== link),
        link.face,
        cost + costAfter(face, link),
      );
  };
  extend([], links, before, 0);
  return best.order;
}

const costs = { repetition: 1, gap: 1000 };

/** Nothing where an event begins from what there is, little where it tells of the change before once more. */
function costAfter(face: string | null, link: Link): number {
  if (face === null || face === link.from) return 0;
  return face === link.face ? costs.repetition : costs.gap;
}

type Link = { snapshot: Snapshot; face: string; from: string; isFirst: boolean; isLast: boolean };

function linkOf(snapshot: Snapshot): Link {
  const face = wholeFaceOf(snapshot.facts);
  const from = snapshot.factsBefore ? wholeFaceOf(snapshot.factsBefore) : face;
  return { snapshot, face, from, isFirst: isBirth(snapshot), isLast: isDeath(snapshot) };
}

/** What begins a life comes before all else, what ends it after. */
function mayComeNext(link: Link, rest: readonly Link[]): boolean {
  const hasOther = (isSuch: (other: Link) => boolean) =>
    rest.some((other) => other !== link && isSuch(other));
  return (
    !(link.isLast && hasOther(({ isLast }) => !isLast)) &&
    (link.isFirst || !hasOther(({ isFirst }) => isFirst))
  );
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
