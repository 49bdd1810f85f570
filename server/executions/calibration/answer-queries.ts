import type { Db } from '../../platform/database.ts';
import type { MinutesSaid } from './estimate.ts';

export type AnswerRow = MinutesSaid & {
  id: string;
  installationId: string;
  milestone: number | null;
  via: 'api' | 'page';
  createdAt: Date;
};

/** Lets answers about one installation follow one another: each reckons with those before. */
export async function lockAnswers(db: Db, installationId: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('calibration ' || $1::text, 0))`, [
    installationId,
  ]);
}

/** The last question about an installation, by its milestone; null: nobody has asked. */
export async function findLastQuestion(db: Db, installationId: string): Promise<number | null> {
  const { rows } = await db.query<{ milestone: number | null }>(
    `select max(milestone) as milestone from calibration_questions where installation_id = $1::text`,
    [installationId],
  );
  return rows[0]?.milestone ?? null;
}

/** Adds what a customer says: minutes by hand for so many items. */
export async function insertAnswer(db: Db, row: AnswerRow): Promise<void> {
  await db.query(
    `insert into calibration_answers (id, installation_id, milestone, minutes, items, via, created_at)
     values ($1::text, $2::text, $3::int, $4::numeric, $5::int, $6::text, $7::timestamptz)`,
    [row.id, row.installationId, row.milestone, row.minutes, row.items, row.via, row.createdAt],
  );
}

/** Answers that count: the newest to each question, with whose they are, of all installations of a scenario. */
export async function findAnswers(
  db: Db,
  scenarioId: string,
): Promise<(MinutesSaid & { installationId: string; customerId: string })[]> {
  const { rows } = await db.query<MinutesSaid & { installationId: string; customerId: string }>(
    `select distinct on (installations.id, coalesce(milestone, 0))
       minutes, items, installations.id as "installationId", customer_id as "customerId"
     from installations join calibration_answers answers on answers.installation_id = installations.id
     where scenario_id = $1::text
     order by installations.id, coalesce(milestone, 0), position desc`,
    [scenarioId],
  );
  return rows;
}

/** Which installation a link is about. */
export async function findCalibrated(
  db: Db,
  installationId: string,
): Promise<{ customerId: string; name: string; scenarioTitle: string } | null> {
  const { rows } = await db.query<{ customerId: string; name: string; scenarioTitle: string }>(
    `select customer_id as "customerId", name, title as "scenarioTitle"
     from installations join scenarios on scenarios.id = scenario_id
     where installations.id = $1::text`,
    [installationId],
  );
  return rows[0] ?? null;
}
