import type { Db } from '../platform/database.ts';

/** What stood in Make before a replacement. */
export type ReplacedBlueprint = {
  id: number;
  versionId: string;
  versionNumber: number;
  blueprint: string;
  scheduling: string | null;
};

export type NewReplacement = {
  installationId: string;
  versionId: string;
  replacedBy: 'upgrade' | 'rollback';
  blueprint: string;
  scheduling: string | null;
  begunAt: Date;
};

/** Closes what was begun and never became of anything, so that another replacement can begin. */
export async function voidOpenReplacements(db: Db, installationId: string, at: Date): Promise<void> {
  await db.query(
    `update replaced_blueprints set undone_at = $2::timestamptz
     where installation_id = $1::text and applied_at is null and undone_at is null`,
    [installationId, at],
  );
}

/** Keeps what stands in Make before it is replaced. */
export async function insertReplacement(db: Db, replacement: NewReplacement): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into replaced_blueprints (installation_id, version_id, replaced_by, blueprint, scheduling, begun_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::timestamptz) returning id`,
    [
      replacement.installationId,
      replacement.versionId,
      replacement.replacedBy,
      replacement.blueprint,
      replacement.scheduling,
      replacement.begunAt,
    ],
  );
  return rows[0]?.id ?? 0;
}

/** The last replacement, when it was of this kind and Make's answer to it was never kept. */
export async function findOpenReplacement(
  db: Db,
  installationId: string,
  replacedBy: NewReplacement['replacedBy'],
): Promise<number | null> {
  const { rows } = await db.query<{ id: number }>(
    `select id from (
       select id, replaced_by, applied_at from replaced_blueprints where installation_id = $1::text order by id desc limit 1
     ) last where replaced_by = $2::text and applied_at is null`,
    [installationId, replacedBy],
  );
  return rows[0]?.id ?? null;
}

export async function markApplied(db: Db, id: number, at: Date): Promise<void> {
  await db.query(`update replaced_blueprints set applied_at = $2::timestamptz where id = $1::bigint`, [
    id,
    at,
  ]);
}

export async function markUndone(db: Db, id: number, at: Date): Promise<void> {
  await db.query(`update replaced_blueprints set undone_at = $2::timestamptz where id = $1::bigint`, [
    id,
    at,
  ]);
}

/** What the last upgrade that was not undone replaced. */
export async function findUndoable(db: Db, installationId: string): Promise<ReplacedBlueprint | null> {
  const { rows } = await db.query<ReplacedBlueprint>(
    `select r.id, r.version_id as "versionId", v.number as "versionNumber", r.blueprint, r.scheduling
     from replaced_blueprints r join scenario_versions v on v.id = r.version_id
     where r.installation_id = $1::text and r.replaced_by = 'upgrade' and r.applied_at is not null and r.undone_at is null
     order by r.id desc limit 1`,
    [installationId],
  );
  return rows[0] ?? null;
}
