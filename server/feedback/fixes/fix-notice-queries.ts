import type { Db } from '../../platform/database.ts';
import { isOut } from './fixed-versions.ts';

/** Notes whom to tell that these are fixed: their customers and those of their duplicates, each once per version. */
export async function noteFixNotices(
  db: Db,
  feedbackIds: readonly string[],
  at: Date,
): Promise<{ versionId: string; customerId: string }[]> {
  const { rows } = await db.query<{ versionId: string; customerId: string }>(
    `insert into fix_notices (version_id, customer_id, noted_at)
     select f.fix_version_id, told.customer_id, $2::timestamptz
     from feedback f cross join lateral (
       select f.customer_id union select d.customer_id from feedback d where d.duplicate_of = f.id
     ) told
     where f.id = any($1::text[])
     order by 1, 2
     on conflict (version_id, customer_id) do nothing
     returning version_id as "versionId", customer_id as "customerId"`,
    [feedbackIds, at],
  );
  return rows;
}

export type FixNotice = {
  customerName: string;
  customerEmail: string;
  scenarioTitle: string;
  scenarioSlug: string;
  number: number;
  changelog: string;
  messages: string[];
};

/** What a customer is to be told of a version with a fix; null when they have been, or it is out no more. */
export async function findFixNotice(
  db: Db,
  notice: { versionId: string; customerId: string },
): Promise<FixNotice | null> {
  const { rows } = await db.query<FixNotice>(
    `select c.name as "customerName", c.email as "customerEmail", s.title as "scenarioTitle", s.slug as "scenarioSlug", v.number, v.changelog,
       array(
         select f.message from feedback f left join feedback original on original.id = f.duplicate_of
         where f.customer_id = c.id and f.message <> '' and v.id in (f.fix_version_id, original.fix_version_id)
         order by f.id limit 5
       ) as messages
     from fix_notices n join customers c on c.id = n.customer_id join scenario_versions v on v.id = n.version_id join scenarios s on s.id = v.scenario_id
     where n.version_id = $1::text and n.customer_id = $2::text and n.mailed_at is null and ${isOut('v')}`,
    [notice.versionId, notice.customerId],
  );
  return rows[0] ?? null;
}

/** Notes that a customer was told of a version with a fix. */
export async function markFixMailed(
  db: Db,
  { versionId, customerId }: { versionId: string; customerId: string },
  at: Date,
): Promise<void> {
  await db.query(
    `update fix_notices set mailed_at = $3::timestamptz where version_id = $1::text and customer_id = $2::text`,
    [versionId, customerId, at],
  );
}

/** Whom nobody tells has not been told. */
export async function dropFixNotice(
  db: Db,
  { versionId, customerId }: { versionId: string; customerId: string },
): Promise<void> {
  await db.query(
    `delete from fix_notices where version_id = $1::text and customer_id = $2::text and mailed_at is null`,
    [versionId, customerId],
  );
}
