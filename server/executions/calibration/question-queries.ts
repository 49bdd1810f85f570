import type { Db } from '../../platform/database.ts';

export type AskedQuestion = { installationId: string; milestone: number; askedAt: Date };

/** Notes questions of which nobody has confirmed the answer already, each once; answers whose were noted. */
export async function insertQuestions(db: Db, questions: readonly AskedQuestion[]): Promise<string[]> {
  const { rows } = await db.query<{ installationId: string }>(
    `insert into calibration_questions (installation_id, milestone, asked_at)
     select "installationId", milestone, "askedAt"
     from jsonb_to_recordset($1::jsonb) as asked ("installationId" text, milestone integer, "askedAt" timestamptz)
     where not exists (
       select from assumptions
       where scope = 'installation' and scope_id = "installationId" and name = 'minutesByHand' and provenance in ('confirmed', 'measured')
     )
     order by "installationId"
     on conflict do nothing
     returning installation_id as "installationId"`,
    [JSON.stringify(questions)],
  );
  return rows.map(({ installationId }) => installationId);
}

/** Marks what is shown to a customer of these installations for the first time; the newest question of each is answered. */
export async function markShown(
  db: Db,
  shown: { customerId: string; installationIds: readonly string[]; at: Date },
): Promise<{ installationId: string; milestone: number; scenarioTitle: string }[]> {
  const { rows } = await db.query<{ installationId: string; milestone: number; scenarioTitle: string }>(
    `with shown as (
       update calibration_questions questions set shown_at = $3::timestamptz
       from installations
       where installations.id = questions.installation_id and installations.id = any($1::text[]) and customer_id = $2::text and shown_at is null
       returning installations.id, scenario_id, milestone
     )
     select distinct on (shown.id) shown.id as "installationId", milestone, title as "scenarioTitle"
     from shown join scenarios on scenarios.id = scenario_id
     order by shown.id, milestone desc`,
    [shown.installationIds, shown.customerId, shown.at],
  );
  return rows;
}

/** Notes that nothing needs to be asked of an installation by mail any more: its customer has spoken. */
export async function closeQuestions(db: Db, installationId: string): Promise<void> {
  await db.query(
    `update calibration_questions set mail_state = 'notWanted' where installation_id = $1::text and mail_state = 'pending'`,
    [installationId],
  );
}

export type QuestionMail = {
  installationId: string;
  milestone: number;
  installationName: string;
  scenarioTitle: string;
  customerId: string;
  customerName: string;
  customerEmail: string;
};

/** Takes the oldest mail that is to be sent, if it is not older than `since`; nobody else gets it. */
export async function takeQuestionMail(
  db: Db,
  { at, since }: { at: Date; since: Date },
): Promise<QuestionMail | null> {
  const { rows } = await db.query<QuestionMail>(
    `with taken as (
       update calibration_questions set mail_state = 'sending', mail_taken_at = $1::timestamptz
       where (installation_id, milestone) = (
         select installation_id, milestone from calibration_questions
         where mail_state = 'pending' and asked_at >= $2::timestamptz
         order by asked_at limit 1 for update skip locked
       )
       returning installation_id, milestone
     )
     select installation_id as "installationId", milestone, installations.name as "installationName", scenarios.title as "scenarioTitle",
       customers.id as "customerId", customers.name as "customerName", customers.email as "customerEmail"
     from taken join installations on installations.id = installation_id
       join scenarios on scenarios.id = scenario_id join customers on customers.id = customer_id`,
    [at, since],
  );
  return rows[0] ?? null;
}

/** Says what became of a mail that was taken. */
export async function settleQuestionMail(
  db: Db,
  { installationId, milestone }: Pick<QuestionMail, 'installationId' | 'milestone'>,
  state: 'pending' | 'sent' | 'notWanted',
): Promise<void> {
  await db.query(
    `update calibration_questions set mail_state = $3::text
     where installation_id = $1::text and milestone = $2::int and mail_state = 'sending'`,
    [installationId, milestone, state],
  );
}
