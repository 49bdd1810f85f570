import type { Db } from '../../../platform/database.ts';

export type NoticeKind = 'trialWillEnd' | 'paymentFailed' | 'paymentActionRequired';
export type Notice = { subscriptionId: string; kind: NoticeKind; about: string };

/** False when the mail was asked for before. */
export async function insertNotice(
  db: Db,
  { subscriptionId, kind, about }: Notice,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into subscription_notices (subscription_id, kind, about, created_at) values ($1::text, $2::text, $3::text, $4::timestamptz)
     on conflict do nothing`,
    [subscriptionId, kind, about, now],
  );
  return rowCount === 1;
}

export type NoticedSubscription = {
  customerId: string;
  status: string;
  cancelsAt: Date | null;
  trialEndsAt: Date | null;
  title: string | null;
};

/** What a mail about a subscription says; null for one that is not known here. */
export async function selectNoticedSubscription(db: Db, id: string): Promise<NoticedSubscription | null> {
  const { rows } = await db.query<NoticedSubscription>(
    `select customer_id as "customerId", subscriptions.status, cancels_at as "cancelsAt", trial_ends_at as "trialEndsAt",
       coalesce(plans.name, scenarios.title) as title
     from subscriptions left join plans on plans.id = plan_id left join scenarios on scenarios.id = scenario_id
     where subscriptions.id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}
