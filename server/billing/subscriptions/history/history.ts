import { createHash } from 'node:crypto';
import { faceOf } from './face.ts';
import { inOrderOfLife, type Snapshot } from './order-of-life.ts';
import { isTerminal, type SubscriptionFacts } from './subscription-facts.ts';

/** One state of a subscription: in force from `validFrom` until the next begins. */
export type HistoryRow = {
  source: 'event' | 'api';
  sourceId: string;
  validFrom: Date;
  lifeRank: number;
  facts: SubscriptionFacts;
};

/** What the API said last. */
export type Reading = { facts: SubscriptionFacts; fetchedAt: Date };

/** States that were learned from a reading and that no event has told yet. */
export type LearnedState = { sourceId: string; validFrom: Date; facts: SubscriptionFacts };

const [beforeAll, afterAll] = [-1, 1000];
const presentPrefix = 'present-';

/**
 * Every state that a subscription is known to have been in, in order. Pure, and the same for every order in which its events came: each
 * event's own snapshot dated by the event, completed by what the API tells of its start, its trial's end, its end and the present.
 */
export function historyOf(
  snapshots: readonly Snapshot[],
  reading: Reading | null,
  learned: readonly LearnedState[],
): HistoryRow[] {
  const endedAt = endOf(snapshots, reading);
  const told = eventRows(withoutGhosts(snapshots, endedAt), reading?.facts ?? null);
  const history = [...startRows(told, snapshots, reading), ...told];
  if (!reading) return inOrder(history);
  const faces = new Set(told.map(({ facts }) => faceOf(facts)));
  const kept = learned
    .filter(({ sourceId, facts }) => sourceId.startsWith(presentPrefix) && !faces.has(faceOf(facts)))
    .map((state): HistoryRow => ({ ...state, source: 'api', lifeRank: afterAll }));
  const isKept = (row: HistoryRow) => kept.some(({ sourceId }) => sourceId === row.sourceId);
  const last = inOrder([...history, ...kept]).at(-1);
  if (last && faceOf(last.facts) === faceOf(reading.facts)) return inOrder([...history, ...kept]);
  const present = presentRow(last, reading);
  return inOrder([...history, ...kept, ...(isKept(present) ? [] : [present])]);
}

/** The last row in the order in which states count. */
export function inOrder(rows: HistoryRow[]): HistoryRow[] {
  return rows.toSorted(
    (a, b) =>
      a.validFrom.getTime() - b.validFrom.getTime() ||
      a.lifeRank - b.lifeRank ||
      (a.sourceId < b.sourceId ? -1 : 1),
  );
}

function eventRows(snapshots: readonly Snapshot[], present: SubscriptionFacts | null): HistoryRow[] {
  let [second, rank] = [Number.NaN, 0];
  return inOrderOfLife(snapshots, present).map(({ eventId, occurredAt, facts }) => {
    rank = occurredAt.getTime() === second ? rank + 1 : 0;
    second = occurredAt.getTime();
    return { source: 'event', sourceId: eventId, validFrom: occurredAt, lifeRank: rank, facts };
  });
}

/** What a late update says of a subscription after its end held at most until then: nothing rises again. */
function withoutGhosts(snapshots: readonly Snapshot[], endedAt: Date | null): Snapshot[] {
  return snapshots.map((snapshot) =>
    endedAt !== null && snapshot.occurredAt > endedAt && !isTerminal(snapshot.facts.status)
      ? { ...snapshot, occurredAt: endedAt }
      : snapshot,
  );
}

function endOf(snapshots: readonly Snapshot[], reading: Reading | null): Date | null {
  const ends = snapshots
    .filter(({ facts }) => isTerminal(facts.status))
    .map(({ facts, occurredAt }) => (facts.endedAt === null ? occurredAt : new Date(facts.endedAt)));
  if (reading && isTerminal(reading.facts.status) && reading.facts.endedAt !== null)
    ends.push(new Date(reading.facts.endedAt));
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** How it began, when no event tells: as the first event says that it was before, or as whatever is known of it, and its trial's end. */
function startRows(
  told: readonly HistoryRow[],
  snapshots: readonly Snapshot[],
  reading: Reading | null,
): HistoryRow[] {
  const [first] = told;
  const known = first
    ? (snapshots.find(({ eventId }) => eventId === first.sourceId)?.factsBefore ?? first.facts)
    : reading?.facts;
  if (!known) return [];
  const startedAt = new Date(known.startedAt);
  if (first && startedAt >= first.validFrom) return [];
  const trialEndsAt = known.trialEndsAt === null ? null : new Date(known.trialEndsAt);
  const beganAsTrial = trialEndsAt !== null && known.trialStartsAt === known.startedAt;
  const atStart = {
    ...known,
    status: beganAsTrial ? 'trialing' : startStatus(known.status),
    endedAt: null,
    cancelsAt: known.canceledAt !== null && new Date(known.canceledAt) > startedAt ? null : known.cancelsAt,
  };
  const start = apiRow('start-', atStart, startedAt, beforeAll);
  const nextAt = first?.validFrom ?? (known.endedAt === null ? null : new Date(known.endedAt));
  const afterTrial = isTerminal(known.status) ? 'active' : known.status;
  const outlivedTrial = beganAsTrial && afterTrial !== 'trialing' && (!nextAt || trialEndsAt < nextAt);
  return outlivedTrial
    ? [start, apiRow('trial-end-', { ...atStart, status: afterTrial }, trialEndsAt, beforeAll)]
    : [start];
}

function startStatus(status: string): string {
  if (status === 'incomplete_expired') return 'incomplete';
  return ['canceled', 'past_due', 'unpaid', 'paused', 'trialing'].includes(status) ? 'active' : status;
}

/** The present, which no event told: from the instant that the API names for it, else from when it was read. */
function presentRow(last: HistoryRow | undefined, { facts, fetchedAt }: Reading): HistoryRow {
  if (isTerminal(facts.status) && facts.endedAt !== null)
    return apiRow('end-', facts, new Date(facts.endedAt), afterAll);
  const trialEnd =
    last?.facts.status === 'trialing' && facts.status !== 'trialing' ? facts.trialEndsAt : null;
  const named = (facts.status === 'paused' ? facts.pausedAt : null) ?? trialEnd;
  const at = named === null ? fetchedAt : new Date(named);
  return apiRow(presentPrefix, facts, last && last.validFrom > at ? last.validFrom : at, afterAll);
}

function apiRow(prefix: string, facts: SubscriptionFacts, validFrom: Date, lifeRank: number): HistoryRow {
  const digest = createHash('sha256').update(faceOf(facts)).digest('hex').slice(0, 24);
  return { source: 'api', sourceId: `${prefix}${digest}`, validFrom, lifeRank, facts };
}
