import type { Db } from '../../platform/database.ts';
import type { NewConsent } from '../schema.ts';

export type ConsentRow = { purpose: string; granted: boolean; policyVersion: string; recordedAt: Date };

/** Adds what the customer said, in the order given; nothing said before is changed. */
export async function appendConsents(
  db: Db,
  customerId: string,
  consents: readonly NewConsent[],
  now: Date,
): Promise<void> {
  await db.query(
    `insert into consents (customer_id, purpose, is_granted, policy_version, created_at)
     select $1::text, said.purpose, said.granted, said."policyVersion", $3::timestamptz
     from rows from (jsonb_to_recordset($2::jsonb) as (purpose text, granted boolean, "policyVersion" text))
       with ordinality as said (purpose, granted, "policyVersion", position)
     order by said.position`,
    [customerId, JSON.stringify(consents), now],
  );
}

/** Everything that was said, the newest first; one more than `limit`. */
export async function selectConsentHistory(
  db: Db,
  customerId: string,
  page: { limit: number; beforeId: number | null },
): Promise<(ConsentRow & { id: number })[]> {
  const { rows } = await db.query<ConsentRow & { id: number }>(
    `select id, purpose, is_granted as granted, policy_version as "policyVersion", created_at as "recordedAt"
     from consents where customer_id = $1::text and ($2::bigint is null or id < $2::bigint)
     order by id desc limit $3::int + 1`,
    [customerId, page.beforeId, page.limit],
  );
  return rows;
}

/** What holds now: the last word on each purpose. */
export async function selectConsents(db: Db, customerId: string): Promise<ConsentRow[]> {
  const { rows } = await db.query<ConsentRow>(
    `select distinct on (purpose) purpose, is_granted as granted, policy_version as "policyVersion", created_at as "recordedAt"
     from consents where customer_id = $1::text
     order by purpose, id desc`,
    [customerId],
  );
  return rows;
}
