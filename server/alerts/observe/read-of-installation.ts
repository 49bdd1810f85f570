import type { Grouping } from '../../analytics/answer-figures.ts';
import type { Scope } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';
import type { RunFigures } from '../metrics.ts';
import {
  countErrorsOfInstallation,
  countRunsOfInstallation,
  type RunCounts,
} from './installation-queries.ts';
import { findInstallation } from './subject-queries.ts';

type Row = RunFigures & Pick<RunCounts, 'bucket' | 'group'>;

/** What figures of runs say of a scenario or customer, of one installation; by day, model or error, or as a whole. */
export async function readOfInstallation(
  db: Db,
  { from, to, timeZone, asOf, staleAfterMs }: Scope,
  id: string,
  { interval, groupBy }: Grouping,
): Promise<Row[]> {
  const found = await findInstallation(db, id);
  if (!found) return [];
  const asked = { from, to, timeZone, customerNo: found.customerNo, installationNo: found.no };
  if (groupBy === 'error') {
    const errors = await countErrorsOfInstallation(db, asked);
    return errors.map(({ group, started }) =>
      figuresOf({ bucket: null, group, started, completed: 0, failed: started, warnings: 0, active: 0 }),
    );
  }
  const counts = await countRunsOfInstallation(db, asked, {
    byDay: interval === 'day',
    byModel: groupBy === 'aiModel',
    staleAt: new Date(asOf.getTime() - staleAfterMs),
  });
  return counts.map(figuresOf);
}

function figuresOf(counts: RunCounts): Row {
  const { started, completed, failed, active } = counts;
  const finished = started - active;
  return {
    ...counts,
    timedOut: Math.max(0, finished - completed - failed),
    completionRate: finished > 0 ? completed / finished : null,
    p95Ms: null,
  };
}
