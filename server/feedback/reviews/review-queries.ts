import type { Db } from '../../platform/database.ts';
import type { ReviewState } from './review-schema.ts';

/** Headline runs of a scenario that a customer has completed. */
const completedRuns = (customerId: string, scenarioId: string) =>
  `(select coalesce(sum(d.completed), 0)::int from task_days d
    where d.customer_no = (select no from customers where id = ${customerId}) and d.scenario_no = (select no from scenarios where id = ${scenarioId})
      and d.kind = 1 and d.completed > 0)`;

/** Holds what a customer has of a scenario, so that two reviews at once are one after the other; how many runs were completed. */
export async function countCompletedRuns(db: Db, customerId: string, scenarioId: string): Promise<number> {
  const { rows } = await db.query<{ runs: number }>(
    `select ${completedRuns('$1::text', '$2::text')} as runs`,
    [customerId, scenarioId],
  );
  return rows[0]?.runs ?? 0;
}

/** Puts a review in the place of the customer's former one of the scenario. */
export async function writeReview(
  db: Db,
  review: { feedbackId: string; customerId: string; scenarioId: string; mayShow: boolean },
): Promise<void> {
  await db.query(
    `insert into reviews (feedback_id, customer_id, scenario_id, may_show) values ($1::text, $2::text, $3::text, $4::boolean)
     on conflict (customer_id, scenario_id) do update
     set feedback_id = excluded.feedback_id, may_show = excluded.may_show, state = 'waiting', decided_at = null, decided_by = null`,
    [review.feedbackId, review.customerId, review.scenarioId, review.mayShow],
  );
}

/** Takes a review back; false: there was none. */
export async function deleteReview(db: Db, customerId: string, scenarioId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `delete from reviews where customer_id = $1::text and scenario_id = $2::text`,
    [customerId, scenarioId],
  );
  return rowCount === 1;
}

/** Lets a review through or hides it; false: there is none that may be read by others. */
export async function decideReview(
  db: Db,
  decision: { feedbackId: string; state: 'shown' | 'hidden'; operatorId: string | null; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update reviews set state = $2::text, decided_by = $3::text, decided_at = $4::timestamptz
     where feedback_id = $1::text and may_show`,
    [decision.feedbackId, decision.state, decision.operatorId, decision.at],
  );
  return rowCount === 1;
}

export type ShownRow = { id: string; stars: number; message: string; writtenAt: Date; completedRuns: number };

/** What is shown of a scenario, newest first, one more than the limit. */
export async function selectShown(
  db: Db,
  { scenarioId, beforeId, limit }: { scenarioId: string; beforeId: string | null; limit: number },
): Promise<ShownRow[]> {
  const { rows } = await db.query<ShownRow>(
    `select f.id, f.rating::int as stars, f.message, f.created_at as "writtenAt", ${completedRuns('r.customer_id', 'r.scenario_id')} as "completedRuns"
     from reviews r join feedback f on f.id = r.feedback_id
     where r.scenario_id = $1::text and r.state = 'shown' and f.message <> '' and ($2::text is null or r.feedback_id < $2::text)
     order by r.feedback_id desc limit $3::int + 1`,
    [scenarioId, beforeId, limit],
  );
  return rows;
}

export type OwnRow = {
  scenarioId: string;
  slug: string;
  title: string;
  completedRuns: number;
  feedbackId: string | null;
  stars: number;
  message: string;
  mayShow: boolean;
  state: ReviewState;
  writtenAt: Date;
};

/** Scenarios of which a customer has had an installation, each with their review; by id, one more than the limit. */
export async function selectOwn(
  db: Db,
  given: { customerId: string; scenarioId: string | null; afterId: string | null; limit: number },
): Promise<OwnRow[]> {
  const { rows } = await db.query<OwnRow>(
    `select s.id as "scenarioId", s.slug, s.title, ${completedRuns('$1::text', 's.id')} as "completedRuns",
       f.id as "feedbackId", f.rating::int as stars, f.message, r.may_show as "mayShow", r.state, f.created_at as "writtenAt"
     from scenarios s left join reviews r on r.customer_id = $1::text and r.scenario_id = s.id left join feedback f on f.id = r.feedback_id
     where s.id in (select scenario_id from installations where customer_id = $1::text and confirmed_at is not null)
       and ($2::text is null or s.id = $2::text) and ($3::text is null or s.id > $3::text)
     order by s.id limit $4::int + 1`,
    [given.customerId, given.scenarioId, given.afterId, given.limit],
  );
  return rows;
}
