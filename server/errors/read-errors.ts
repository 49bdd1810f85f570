import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { findReporting } from '../platform/reporting.ts';
import { dayMs } from '../platform/time.ts';
import {
  countByTime,
  selectErrorGroup,
  selectErrorGroups,
  selectReleases,
  selectSamples,
  type ErrorGroupRow,
} from './queries.ts';
import type { ErrorDetail, ErrorGroup, ErrorQuery } from './schema.ts';

const daysByHour = 14;
export const keptDays = 90;

/** A page of kinds of failures; with days, of what occurred in them. */
export async function listErrors(
  { pool, config }: Pick<Deps, 'pool' | 'config'>,
  { cursor, from, to, ...query }: ErrorQuery,
): Promise<Page<ErrorGroup>> {
  const days =
    from === undefined && to === undefined
      ? null
      : { from: from ?? null, to: to ?? null, timeZone: (await findReporting(pool, config)).timeZone };
  const isByTime = query.order === 'lastSeen' || query.order === 'firstSeen';
  const after = decodeCursor(cursor, [isByTime ? 'instant' : 'integer', 'text']);
  const rows = await selectErrorGroups(pool, query, days, after && { value: after[0], id: after[1] });
  return pageFrom(rows, query.limit, answerOf, ({ position, id }) => [position, id]);
}

/** One kind of failure with its course, its releases and its newest samples. */
export async function readError(db: Db, id: string, now: Date): Promise<ErrorDetail> {
  const row = await selectErrorGroup(db, id);
  if (!row) throw notFound('This error');
  const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs);
  const [hours, days, releases, samples] = await Promise.all([
    countByTime(db, id, daysAgo(daysByHour), 'hour'),
    countByTime(db, id, daysAgo(keptDays), 'day'),
    selectReleases(db, id),
    selectSamples(db, id),
  ]);
  return {
    ...answerOf(row),
    hours: hours.map(({ at, count }) => ({ hour: at.toISOString(), count })),
    days: days.map(({ at, count }) => ({ day: at.toISOString().slice(0, 10), count })),
    releases: releases.map((release) => ({
      ...release,
      firstSeenAt: release.firstSeenAt.toISOString(),
      lastSeenAt: release.lastSeenAt.toISOString(),
    })),
    samples: samples.map((sample) => ({ ...sample, occurredAt: sample.occurredAt.toISOString() })),
  };
}

function answerOf(row: ErrorGroupRow): ErrorGroup {
  const { scenarioId, scenarioSlug, scenarioTitle } = row;
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    code: row.code,
    app: row.app,
    operation: row.operation,
    scenario:
      scenarioId === null ? null : { id: scenarioId, slug: scenarioSlug ?? '', title: scenarioTitle ?? '' },
    place: row.place,
    state: row.state,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    count: row.count,
    countInDays: row.countInDays,
    customers: row.customers,
    firstRelease: row.firstRelease,
    lastRelease: row.lastRelease,
    reopenedAt: row.reopenedAt?.toISOString() ?? null,
    changedAt: row.changedAt?.toISOString() ?? null,
  };
}
