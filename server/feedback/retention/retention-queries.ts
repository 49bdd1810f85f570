import type { Db } from '../../platform/database.ts';

/** What a row is without words; who, when, which run and what became of it stay. */
const forgotten = `message = '', redacted = '{}', reply = case when reply is not null then '' end, request_id = null, sent_request_id = null,
  may_see_run = false, words_forgotten_at`;

/** Forgets the words of feedback that was closed longer ago than they are kept; how many there were. */
export async function forgetWords(
  db: Db,
  { keptDays, at, limit }: { keptDays: number; at: Date; limit: number },
): Promise<number> {
  const { rowCount } = await db.query(
    `with old as (
       select f.id from feedback f left join feedback_retentions own on own.customer_id = f.customer_id
       where f.status = 'closed' and f.words_forgotten_at is null
         and f.closed_at < $1::timestamptz - make_interval(days => coalesce(own.kept_days, $2::integer))
         and not exists (select from reviews r where r.feedback_id = f.id and r.may_show) -- said for others to read, until it is taken back
       order by f.id limit $3::integer for update of f skip locked
     ), reasons as (
       update feedback_changes set reason = null where feedback_id in (select id from old) and reason is not null
     )
     update feedback set ${forgotten} = $1::timestamptz from old where feedback.id = old.id`,
    [at, keptDays, limit],
  );
  return rowCount ?? 0;
}

/** Forgets the words of all of a customer's feedback; how many there were. */
export async function forgetWordsOf(db: Db, customerId: string, at: Date): Promise<number> {
  const { rowCount } = await db.query(
    `with reasons as (
       update feedback_changes set reason = null
       where feedback_id in (select id from feedback where customer_id = $1::text) and reason is not null
     )
     update feedback set ${forgotten} = $2::timestamptz where customer_id = $1::text and words_forgotten_at is null`,
    [customerId, at],
  );
  return rowCount ?? 0;
}

/** For how many days a customer’s words are kept, when the customer has a time of their own. */
export async function findRetention(db: Db, customerId: string): Promise<number | null> {
  const { rows } = await db.query<{ keptDays: number }>(
    `select kept_days as "keptDays" from feedback_retentions where customer_id = $1::text`,
    [customerId],
  );
  return rows[0]?.keptDays ?? null;
}

/** Sets for how many days a customer’s words are kept. */
export async function writeRetention(
  db: Db,
  { customerId, keptDays, at }: { customerId: string; keptDays: number; at: Date },
): Promise<void> {
  await db.query(
    `insert into feedback_retentions (customer_id, kept_days, changed_at) values ($1::text, $2::integer, $3::timestamptz)
     on conflict (customer_id) do update set kept_days = excluded.kept_days, changed_at = excluded.changed_at`,
    [customerId, keptDays, at],
  );
}

/** A customer’s words are kept as long as everybody’s again. */
export async function removeRetention(db: Db, customerId: string): Promise<void> {
  await db.query(`delete from feedback_retentions where customer_id = $1::text`, [customerId]);
}
