import { hourMs } from '../platform/time.ts';
import type { ErrorKind } from './schema.ts';

/** The release in which something failed: of the server, or of a scenario. Later ones have a higher number. */
export type Release = { no: number; name: string };

export type Sample = {
  occurredAt: Date;
  message: string;
  stack: string | null;
  release: string;
  requestId: string | null;
  jobId: string | null;
  installationId: string | null;
  executionId: string | null;
  taskKey: string | null;
};

/** What the failures of one fingerprint have in common. */
export type GroupTraits = {
  fingerprint: string;
  kind: ErrorKind;
  title: string;
  code: string | null;
  /** What was thrown, such as `TypeError`; null: nothing that we know. */
  type: string | null;
  app: string | null;
  operation: string | null;
  scenarioId: string | null;
  place: string | null;
};

/** Failures of one fingerprint: how many, when, of whom, in which releases. */
export type Gathered = GroupTraits & {
  count: number;
  firstAt: number;
  lastAt: number;
  /** Start of the hour in milliseconds → how many. */
  hours: Map<number, number>;
  customers: Set<string>;
  releases: Map<number, Release & { count: number; firstAt: number; lastAt: number }>;
  samples: OfCustomer<Sample>[];
};

type OfCustomer<T> = T & { customerId: string | null };

/** So many failures at once, which one sample stands for. */
export type Occurrence = {
  traits: GroupTraits;
  count: number;
  firstAt: Date;
  lastAt: Date;
  release: Release;
  customerId: string | null;
  /** Made only where it is kept. */
  sample: () => Sample;
};

/** Bounds of what waits in memory, whatever comes: beyond them groups run together, and customers and samples are left out. */
const mostGroups = 500;
const mostCustomers = 1_000;
const mostSamples = 3;

export type Gathering = Map<string, Gathered>;

/** Adds occurrences to what has been gathered; a known fingerprint costs a few additions. */
export function gather(gathering: Gathering, occurrence: Occurrence): void {
  const traits =
    gathering.has(occurrence.traits.fingerprint) || gathering.size < mostGroups
      ? occurrence.traits
      : othersOf(occurrence.traits);
  const { count, release, customerId } = occurrence;
  const [firstAt, lastAt] = [occurrence.firstAt.getTime(), occurrence.lastAt.getTime()];
  const group = gathering.get(traits.fingerprint) ?? emptyGroup(traits, firstAt, lastAt);
  gathering.set(traits.fingerprint, group);
  group.count += count;
  group.firstAt = Math.min(group.firstAt, firstAt);
  group.lastAt = Math.max(group.lastAt, lastAt);
  const hour = lastAt - (lastAt % hourMs);
  group.hours.set(hour, (group.hours.get(hour) ?? 0) + count);
  if (customerId !== null && group.customers.size < mostCustomers) group.customers.add(customerId);
  if (group.samples.length < mostSamples) group.samples.push({ ...occurrence.sample(), customerId });
  const known = group.releases.get(release.no) ?? { ...release, count: 0, firstAt, lastAt };
  known.count += count;
  known.firstAt = Math.min(known.firstAt, firstAt);
  known.lastAt = Math.max(known.lastAt, lastAt);
  group.releases.set(release.no, known);
}

/** Puts back what could not be stored, beside what has come since. */
export function giveBack(gathering: Gathering, unstored: Gathering): void {
  for (const [fingerprint, group] of unstored) {
    const newer = gathering.get(fingerprint);
    if (!newer) {
      if (gathering.size < mostGroups) gathering.set(fingerprint, group);
      continue;
    }
    newer.count += group.count;
    newer.firstAt = Math.min(newer.firstAt, group.firstAt);
    newer.lastAt = Math.max(newer.lastAt, group.lastAt);
    for (const [hour, count] of group.hours) newer.hours.set(hour, (newer.hours.get(hour) ?? 0) + count);
    for (const customer of group.customers)
      if (newer.customers.size < mostCustomers) newer.customers.add(customer);
    for (const [no, release] of group.releases) {
      const known = newer.releases.get(no);
      newer.releases.set(
        no,
        known
          ? {
              ...known,
              count: known.count + release.count,
              firstAt: Math.min(known.firstAt, release.firstAt),
              lastAt: Math.max(known.lastAt, release.lastAt),
            }
          : release,
      );
    }
    newer.samples = [...group.samples, ...newer.samples].slice(0, mostSamples);
  }
}

const emptyGroup = (traits: GroupTraits, firstAt: number, lastAt: number): Gathered => ({
  ...traits,
  count: 0,
  firstAt,
  lastAt,
  hours: new Map(),
  customers: new Set(),
  releases: new Map(),
  samples: [],
});

/** The group of failures that are too many kinds to be told apart. */
export function othersOf({ kind, scenarioId }: Pick<GroupTraits, 'kind' | 'scenarioId'>): GroupTraits {
  return {
    fingerprint: `others:${kind}:${scenarioId ?? ''}`,
    kind,
    title: 'Others, of more kinds than are told apart',
    code: null,
    type: null,
    app: null,
    operation: null,
    scenarioId,
    place: null,
  };
}
