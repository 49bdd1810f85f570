import type { Db } from '../platform/database.ts';
import type { ReportingProblem } from './reporting/reporting-problem.ts';
import type { Drift, MissingConnection, Reporting } from './schema.ts';
import type { InstallationStatus } from './status.ts';

/** An installation as it is stored, with the little that is shown of its scenario and version. */
export type InstallationRow = {
  id: string;
  customerId: string;
  scenarioId: string;
  scenarioSlug: string;
  versionId: string;
  versionNumber: number;
  latestVersion: number;
  status: InstallationStatus;
  reporting: Reporting;
  reportingProblem: ReportingProblem | null;
  name: string;
  makeZone: string | null;
  makeTeamId: number | null;
  makeScenarioId: number | null;
  makeIsInvalid: boolean | null;
  makeAskedAt: Date | null;
  missingConnections: MissingConnection[];
  drift: Drift | null;
  driftCheckedAt: Date | null;
  requestHash: Buffer | null;
  error: { code: string | null; message: string } | null;
  createdAt: Date;
  confirmedAt: Date | null;
  endedAt: Date | null;
};

const select = `select i.id, i.customer_id as "customerId", i.scenario_id as "scenarioId", s.slug as "scenarioSlug", i.version_id as "versionId",
  v.number as "versionNumber",
  (select max(l.number) from scenario_versions l where l.scenario_id = i.scenario_id and l.published_at is not null) as "latestVersion",
  i.status, i.reporting, i.reporting_problem as "reportingProblem", i.name, i.make_zone as "makeZone", i.make_team_id as "makeTeamId",
  i.make_scenario_id as "makeScenarioId", i.make_is_invalid as "makeIsInvalid", i.make_asked_at as "makeAskedAt",
  i.missing_connections as "missingConnections", i.drift, i.drift_checked_at as "driftCheckedAt", i.request_hash as "requestHash", i.error, i.created_at as "createdAt",
  i.confirmed_at as "confirmedAt", i.ended_at as "endedAt"
  from installations i join scenarios s on s.id = i.scenario_id join scenario_versions v on v.id = i.version_id`;

export async function findRow(db: Db, id: string): Promise<InstallationRow | null> {
  const { rows } = await db.query<InstallationRow>(`${select} where i.id = $1::text`, [id]);
  return rows[0] ?? null;
}

export async function findRowByKey(
  db: Db,
  customerId: string,
  idempotencyKey: string,
): Promise<InstallationRow | null> {
  const { rows } = await db.query<InstallationRow>(
    `${select} where i.customer_id = $1::text and i.idempotency_key = $2::text`,
    [customerId, idempotencyKey],
  );
  return rows[0] ?? null;
}

export async function findRowByTokenHash(db: Db, tokenHash: Buffer): Promise<InstallationRow | null> {
  const { rows } = await db.query<InstallationRow>(`${select} where i.report_token_hash = $1::bytea`, [
    tokenHash,
  ]);
  return rows[0] ?? null;
}

export type RowFilter = {
  customerId: string;
  status: InstallationStatus | null;
  scenario: string | null;
  before: string | null;
  limit: number;
};

/** A customer's installations, newest first, one more than the limit. */
export async function listRows(db: Db, filter: RowFilter): Promise<InstallationRow[]> {
  const { rows } = await db.query<InstallationRow>(
    `${select} where i.customer_id = $1::text and ($2::text is null or i.status = $2::text)
       and ($3::text is null or s.id = $3::text or s.slug = $3::text) and ($4::text is null or i.id < $4::text)
     order by i.id desc limit $5::int + 1`,
    [filter.customerId, filter.status, filter.scenario, filter.before, filter.limit],
  );
  return rows;
}

export type NewInstallation = {
  id: string;
  customerId: string;
  scenarioId: string;
  versionId: string;
  reporting: Reporting;
  name: string;
  reportTokenHash: Buffer | null;
  reportTokenPrefix: string | null;
  makeZone: string | null;
  makeTeamId: number | null;
  missingConnections: MissingConnection[];
  idempotencyKey: string | null;
  requestHash: Buffer;
  createdAt: Date;
};

export async function insertRow(db: Db, row: NewInstallation): Promise<void> {
  await db.query(
    `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, name, report_token_hash, report_token_prefix,
       make_zone, make_team_id, missing_connections, idempotency_key, request_hash, created_at)
     values ($1::text, $2::text, $3::text, $4::text, 'pending', $5::text, $6::text, $7::bytea, $8::text, $9::text, $10::bigint, $11::jsonb,
       $12::text, $13::bytea, $14::timestamptz)`,
    [
      row.id,
      row.customerId,
      row.scenarioId,
      row.versionId,
      row.reporting,
      row.name,
      row.reportTokenHash,
      row.reportTokenPrefix,
      row.makeZone,
      row.makeTeamId,
      JSON.stringify(row.missingConnections),
      row.idempotencyKey,
      row.requestHash,
      row.createdAt,
    ],
  );
}

/** A key is good for 24 hours: an older installation gives it up. */
export async function releaseOldKey(
  db: Db,
  customerId: string,
  idempotencyKey: string,
  at: Date,
): Promise<void> {
  await db.query(
    `update installations set idempotency_key = null
     where customer_id = $1::text and idempotency_key = $2::text and created_at < $3::timestamptz - interval '24 hours'`,
    [customerId, idempotencyKey, at],
  );
}

/** Removes a wish that Make certainly did not fulfil and that nobody was told of. */
export async function deletePendingRow(db: Db, id: string): Promise<void> {
  await db.query(`delete from installations where id = $1::text and status = 'pending'`, [id]);
}
