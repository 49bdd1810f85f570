import { isUniqueViolation, type Db } from '../../platform/database.ts';
import type { Reporting } from '../schema.ts';

/** What stood in Make before a replacement. */
export type ReplacedBlueprint = {
  id: number;
  versionId: string;
  versionNumber: number;
  blueprint: string;
  scheduling: string | null;
};

/** How the installation reported then; null: that was not kept. */
export type UndoableBlueprint = ReplacedBlueprint & { reporting: Reporting | null };

/** A replacement whose outcome is not known: what stood there, and what was to stand there, both without the report token. */
export type UnansweredReplacement = ReplacedBlueprint & {
  replacedBy: 'upgrade' | 'rollback';
  targetVersionId: string;
  targetVersionNumber: number;
  targetBlueprint: string;
};

export type NewReplacement = {
  installationId: string;
  versionId: string;
  replacedBy: 'upgrade' | 'rollback';
  blueprint: string;
  scheduling: string | null;
  targetVersionId: string;
  targetBlueprint: string;
  begunAt: Date;
};

/** Keeps what stands in Make before it is replaced; null when another replacement of it is under way. */
export async function insertReplacement(db: Db, replacement: NewReplacement): Promise<number | null> {
  try {
    const { rows } = await db.query<{ id: number }>(
      `insert into replaced_blueprints (installation_id, version_id, replaced_by, blueprint, scheduling, target_version_id,
         target_blueprint, begun_at, reporting)
       select $1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::timestamptz, reporting
       from installations where id = $1::text
       returning id`,
      [
        replacement.installationId,
        replacement.versionId,
        replacement.replacedBy,
        replacement.blueprint,
        replacement.scheduling,
        replacement.targetVersionId,
        replacement.targetBlueprint,
        replacement.begunAt,
      ],
    );
    return rows[0]?.id ?? null;
  } catch (error) {
    if (isUniqueViolation(error, 'replaced_blueprints_under_way_key')) return null;
    throw error;
  }
}

/** Remembers that nobody waits for Make's answer to a replacement any more, and that it may have happened. */
export async function markSilent(db: Db, id: number, at: Date): Promise<void> {
  await db.query(
    `update replaced_blueprints set silent_at = $2::timestamptz where id = $1::bigint and applied_at is null and undone_at is null`,
    [id, at],
  );
}

/** The same for replacements of servers that stopped in the middle: none takes longer than `before`. */
export async function silenceBegunBefore(
  db: Db,
  installationId: string,
  before: Date,
  at: Date,
): Promise<void> {
  await db.query(
    `update replaced_blueprints set silent_at = $3::timestamptz
     where installation_id = $1::text and begun_at < $2::timestamptz and applied_at is null and undone_at is null and silent_at is null`,
    [installationId, before, at],
  );
}

/** The last replacement that Make never answered. */
export async function findUnanswered(db: Db, installationId: string): Promise<UnansweredReplacement | null> {
  const { rows } = await db.query<UnansweredReplacement>(
    `select r.id, r.replaced_by as "replacedBy", r.version_id as "versionId", v.number as "versionNumber", r.blueprint, r.scheduling,
       r.target_version_id as "targetVersionId", t.number as "targetVersionNumber", r.target_blueprint as "targetBlueprint"
     from replaced_blueprints r join scenario_versions v on v.id = r.version_id join scenario_versions t on t.id = r.target_version_id
     where r.installation_id = $1::text and r.silent_at is not null and r.applied_at is null and r.undone_at is null
     order by r.id desc limit 1`,
    [installationId],
  );
  return rows[0] ?? null;
}

/** Holds an unanswered replacement until the transaction ends; false when somebody else has found out what became of it. */
export async function lockUnanswered(db: Db, id: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from replaced_blueprints where id = $1::bigint and applied_at is null and undone_at is null for update`,
    [id],
  );
  return rowCount === 1;
}

/** Make has the replacement. */
export async function markApplied(db: Db, id: number, at: Date): Promise<void> {
  await db.query(
    `update replaced_blueprints set applied_at = $2::timestamptz, target_blueprint = null where id = $1::bigint`,
    [id, at],
  );
}

/** What was replaced is back again, or was never replaced. */
export async function markUndone(db: Db, id: number, at: Date): Promise<void> {
  await db.query(
    `update replaced_blueprints set undone_at = $2::timestamptz, target_blueprint = null where id = $1::bigint`,
    [id, at],
  );
}

/** What the last upgrade that was not undone replaced. */
export async function findUndoable(db: Db, installationId: string): Promise<UndoableBlueprint | null> {
  const { rows } = await db.query<UndoableBlueprint>(
    `select r.id, r.version_id as "versionId", v.number as "versionNumber", r.blueprint, r.scheduling, r.reporting
     from replaced_blueprints r join scenario_versions v on v.id = r.version_id
     where r.installation_id = $1::text and r.replaced_by = 'upgrade' and r.applied_at is not null and r.undone_at is null
     order by r.id desc limit 1`,
    [installationId],
  );
  return rows[0] ?? null;
}
