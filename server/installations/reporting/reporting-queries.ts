import type { Db } from '../../platform/database.ts';
import type { ReportingProblem } from './reporting-problem.ts';
import type { Reporting } from '../schema.ts';

type ReportingChange = {
  id: string;
  from: Reporting;
  to: Reporting;
  problem: ReportingProblem | null;
  makeZone?: string | undefined;
};

/**
 * Changes how an installation reports, unless somebody else has changed it meanwhile. A stored Make token goes with reporting by run logs: a
 * trigger of the table sees to it.
 */
export async function setReporting(db: Db, change: ReportingChange): Promise<boolean> {
  const { rowCount } = await db.query(
    `update installations set reporting = $3::text, reporting_problem = $4::jsonb, make_zone = coalesce(make_zone, $5::text)
     where id = $1::text and reporting = $2::text and status = 'installed'`,
    [
      change.id,
      change.from,
      change.to,
      change.problem && JSON.stringify(change.problem),
      change.makeZone ?? null,
    ],
  );
  return rowCount === 1;
}

/** Says what is wrong with the reading of an installation's run logs. */
export async function setReportingProblem(db: Db, id: string, problem: ReportingProblem): Promise<void> {
  await db.query(
    `update installations set reporting_problem = $2::jsonb where id = $1::text and reporting = 'pull'`,
    [id, JSON.stringify(problem)],
  );
}

/** Takes back a problem of one of these codes: it is over. */
export async function clearReportingProblem(db: Db, id: string, codes: readonly string[]): Promise<void> {
  await db.query(
    `update installations set reporting_problem = null where id = $1::text and reporting_problem ->> 'code' = any($2::text[])`,
    [id, codes],
  );
}
