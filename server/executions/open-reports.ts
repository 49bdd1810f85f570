import { allEnded, type Db, type Pool } from '../platform/database.ts';
import { keptForPool } from '../platform/kept-for-pool.ts';
import type { ReportingSettings } from '../platform/reporting.ts';
import { lockPlaces, type LockedPlace } from './lock-places.ts';
import type { Jobs, PlacedReport } from './logical-jobs.ts';
import { openJobs } from './open-jobs.ts';
import { reportingCreditsOf } from './report-address.ts';
import { requireSettings } from './roll-ups/settings-queries.ts';
import { findValuingRevision } from './value/value-queries.ts';
import type { Report } from './write-reports.ts';

/** What of a batch is to be recorded, each with its place in the batch, and all that has to be known for it. */
export type OpenReports = {
  placed: (PlacedReport & { index: number })[];
  jobs: Jobs;
  settings: ReportingSettings;
  /** Of what values are made from. */
  revision: number;
};

type Places = ReadonlyMap<string, LockedPlace>;
/** Where installations were when they were locked last. */
const placesKept = keptForPool<LockedPlace>(10_000);

/**
 * Locks the installations that are reported for and reads what is stored of their jobs. Where all of them have been reported for before, the
 * stored jobs are asked for by the places of then, without a wait for the locks: PostgreSQL answers in the order of the questions, so after them.
 * Where a place has changed since then, the jobs are read once more.
 */
export async function openReports(db: Db, pool: Pool, reports: readonly Report[]): Promise<OpenReports> {
  const ids = [...new Set(reports.map(({ task }) => task.installationId))];
  const kept = placesKept(pool);
  const before = ids.map((id) => kept.get(id));
  const [places, settings, revision, expected] = await allEnded([
    lockPlaces(db, ids, kept),
    requireSettings(db),
    findValuingRevision(db),
    before.includes(undefined) ? Promise.resolve(null) : openJobs(db, placedAt(kept, reports)),
  ]);
  for (const [id, place] of places) kept.set(id, place);
  const placed = placedAt(places, reports);
  const isAsBefore = ids.every((id, index) => places.get(id) === before[index]);
  return {
    placed,
    jobs: expected && isAsBefore ? expected : await openJobs(db, placed),
    settings,
    revision,
  };
}

/** Those of the reports that are of installations of whoever reports. */
function placedAt(places: Places, reports: readonly Report[]): OpenReports['placed'] {
  return reports.flatMap(({ task, customerId, tokenHash, reportingCredits: told }, index) => {
    const place = places.get(task.installationId);
    if (place?.customerId !== customerId) return [];
    if (tokenHash !== undefined && tokenHash !== place.tokenHash) return [];
    const reportingCredits = tokenHash === undefined ? told : reportingCreditsOf(place.reporting);
    return [{ task, reportingCredits, place, index }];
  });
}
