import type { Db } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { announce } from '../platform/outbox/outbox.ts';
import { redactText } from '../scenarios/blueprint/redact-text.ts';
import { giveBack, othersOf, type Gathered, type Gathering } from './gathering.ts';
import { addCustomers, addToHours, addToReleases, insertSamples, trimSamples } from './group-part-queries.ts';
import { countNewGroups, selectKnown, upsertGroups } from './group-queries.ts';

export const errorGroupOpened = 'errorGroup.opened';

/** So many kinds of failures of one kind and scenario may be new within a day; further ones run together, or texts that differ each time would fill the page. */
const mostNewGroups = 50;
const newWithinMs = 86_400_000;
const keptSamples = 10;
const rowsAtOnce = 5_000;

/** A group that was not there before, or that has come back. */
export type OpenedGroup = { id: string; group: Gathered };

/**
 * Adds what was gathered to its groups, in the caller's transaction: a few statements, however many failures. Groups that are new or have
 * come back are announced.
 */
export async function storeFailures(db: Db, gathering: Gathering, now: Date): Promise<OpenedGroup[]> {
  if (gathering.size === 0) return [];
  const groups = [...(await foldTooMany(db, gathering, now)).values()];
  const rows = await upsertGroups(
    db,
    groups.map((group) => rowOf(group, now)),
    now,
  );
  const byFingerprint = new Map(groups.map((group) => [group.fingerprint, group]));
  const stored = rows.flatMap(({ id, fingerprint, isOpened }) => {
    const group = byFingerprint.get(fingerprint);
    return group ? [{ id, group, isOpened }] : [];
  });
  const each = <Row>(rowsOf: (group: Gathered, groupId: string) => Row[]) =>
    stored.flatMap(({ id, group }) => rowsOf(group, id));
  await addToHours(
    db,
    each(({ hours }, groupId) =>
      [...hours].map(([hour, count]) => ({ groupId, hour: new Date(hour), count })),
    ),
  );
  await addToReleases(
    db,
    each(({ releases }, groupId) =>
      [...releases.values()].map(({ firstAt, lastAt, ...release }) => ({
        ...release,
        groupId,
        firstAt: new Date(firstAt),
        lastAt: new Date(lastAt),
      })),
    ),
  );
  const customers = each(({ customers }, groupId) =>
    [...customers].map((customerId) => ({ groupId, customerId })),
  );
  for (let from = 0; from < customers.length; from += rowsAtOnce)
    await addCustomers(db, customers.slice(from, from + rowsAtOnce));
  await insertSamples(
    db,
    each(({ samples }, groupId) =>
      samples.map((sample) => ({ ...sample, message: redacted(sample.message), groupId })),
    ),
  );
  await trimSamples(
    db,
    stored.map(({ id }) => id),
    keptSamples,
  );
  const opened = stored.filter(({ isOpened }) => isOpened);
  await announce(
    db,
    opened.map(({ id, group }) => ({
      type: errorGroupOpened,
      customerId: null,
      scenarioId: group.scenarioId,
      installationId: null,
      occurredAt: new Date(group.lastAt),
      data: {
        groupId: id,
        kind: group.kind,
        title: redacted(group.title),
        code: group.code,
        count: group.count,
      },
    })),
  );
  return opened;
}

/** Without what the database's texts cannot hold: one such sample would take all that were gathered with it. */
const redacted = (text: string): string => redactText(text.toWellFormed().replaceAll('\0', '')).text;

function rowOf(group: Gathered, now: Date) {
  const releases = [...group.releases.values()].toSorted((a, b) => a.no - b.no);
  const [first, last] = [releases[0], releases.at(-1)];
  return {
    id: newId('erg', now),
    fingerprint: group.fingerprint,
    kind: group.kind,
    title: redacted(group.title),
    code: group.code,
    app: group.app,
    operation: group.operation,
    scenarioId: group.scenarioId,
    place: group.place,
    firstSeenAt: new Date(group.firstAt),
    lastSeenAt: new Date(group.lastAt),
    count: group.count,
    firstRelease: first?.name ?? '',
    lastRelease: last?.name ?? '',
    lastReleaseNo: last?.no ?? 0,
  };
}

/** What would be too many new groups of a day runs together in one. */
async function foldTooMany(db: Db, gathering: Gathering, now: Date): Promise<Gathering> {
  const known = await selectKnown(db, [...gathering.keys()]);
  if (known.size === gathering.size) return gathering;
  const newToday = new Map(
    (await countNewGroups(db, new Date(now.getTime() - newWithinMs))).map(({ kind, scenarioId, groups }) => [
      `${kind} ${scenarioId}`,
      groups,
    ]),
  );
  const folded: Gathering = new Map();
  for (const [fingerprint, group] of gathering) {
    const place = `${group.kind} ${group.scenarioId}`;
    const before = newToday.get(place) ?? 0;
    const isFolded = !known.has(fingerprint) && before >= mostNewGroups;
    if (!known.has(fingerprint) && !isFolded) newToday.set(place, before + 1);
    const kept = isFolded ? { ...group, ...othersOf(group) } : group;
    giveBack(folded, new Map([[kept.fingerprint, kept]]));
  }
  return folded;
}
