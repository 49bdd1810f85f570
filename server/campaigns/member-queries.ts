import type { Db } from '../platform/database.ts';
import type { Drift } from '../installations/schema.ts';
import type { MemberState } from './schema.ts';

/** Offers a wave; answers to whom. */
export async function offerWave(
  db: Db,
  campaignId: string,
  wave: number,
  at: Date,
): Promise<{ installationId: string }[]> {
  const { rows } = await db.query<{ installationId: string }>(
    `update upgrade_campaign_installations set state = 'offered', offered_at = $3::timestamptz
     where campaign_id = $1::text and state = 'waiting' and wave <= $2::integer
     returning installation_id as "installationId"`,
    [campaignId, wave, at],
  );
  return rows;
}

/**
 * Brings what is known of a campaign's installations up to date with what is installed: who upgraded, in Make or here, who left the version
 * again, and who uninstalled.
 */
export async function settleMembers(db: Db, campaignId: string, at: Date): Promise<void> {
  await db.query(
    `update upgrade_campaign_installations m
     set state = now.state, settled_at = $2::timestamptz, reason = now.reason
     from (
       select m.installation_id, told.state, case when told.state = 'skipped' then 'It was uninstalled meanwhile.' end as reason
       from upgrade_campaign_installations m join upgrade_campaigns c on c.id = m.campaign_id
         join scenario_versions target on target.id = c.version_id
         join installations i on i.id = m.installation_id join scenario_versions v on v.id = i.version_id
         cross join lateral (select case
           when i.status <> 'installed' and m.state in ('waiting', 'offered', 'accepted', 'needsDecisions', 'failed') then 'skipped'
           when v.number >= target.number and m.state in ('waiting', 'offered', 'accepted', 'declined', 'needsDecisions', 'failed', 'withdrawn')
             then 'upgraded'
           when v.number < target.number and m.state in ('upgraded', 'rollBackOffered', 'rollBackAccepted', 'rollBackFailed') then 'rolledBack'
         end as state) as told
       where m.campaign_id = $1::text and told.state is not null
     ) as now
     where m.campaign_id = $1::text and m.installation_id = now.installation_id`,
    [campaignId, at],
  );
}

/** Takes back what was not carried out yet; who was offered the way back stays upgraded. */
export async function withdrawMembers(db: Db, campaignId: string, at: Date): Promise<void> {
  await db.query(
    `update upgrade_campaign_installations set state = case when state like 'rollBack%' then 'upgraded' else 'withdrawn' end,
       settled_at = $2::timestamptz
     where campaign_id = $1::text and state in ('waiting', 'offered', 'accepted', 'needsDecisions', 'failed',
       'rollBackOffered', 'rollBackAccepted', 'rollBackFailed')`,
    [campaignId, at],
  );
}

/** Offers the way back to everybody who upgraded; answers to whom. */
export async function offerRollBack(
  db: Db,
  campaignId: string,
  at: Date,
): Promise<{ installationId: string }[]> {
  const { rows } = await db.query<{ installationId: string }>(
    `update upgrade_campaign_installations
     set state = 'rollBackOffered', offered_at = $2::timestamptz, accepted_at = null, mailed_at = null
     where campaign_id = $1::text and state = 'upgraded' returning installation_id as "installationId"`,
    [campaignId, at],
  );
  return rows;
}

/** Moves one on from one of these states; false when it is in none of them. */
export async function moveMember(
  db: Db,
  member: { campaignId: string; installationId: string },
  change: { from: readonly MemberState[]; to: MemberState; reason?: string | null; at: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update upgrade_campaign_installations
     set state = $4::text, reason = $5::text,
       accepted_at = case when $4::text in ('accepted', 'rollBackAccepted') then $6::timestamptz else accepted_at end,
       settled_at = case when $4::text in ('accepted', 'rollBackAccepted', 'offered', 'rollBackOffered') then null else $6::timestamptz end
     where campaign_id = $1::text and installation_id = $2::text and state = any($3::text[])`,
    [member.campaignId, member.installationId, change.from, change.to, change.reason ?? null, change.at],
  );
  return rowCount === 1;
}

/** Notes that the customer was told of the offer. */
export async function markMailed(
  db: Db,
  member: { campaignId: string; installationId: string },
  at: Date,
): Promise<void> {
  await db.query(
    `update upgrade_campaign_installations set mailed_at = $3::timestamptz where campaign_id = $1::text and installation_id = $2::text`,
    [member.campaignId, member.installationId, at],
  );
}

export type MemberRow = {
  installationId: string;
  name: string;
  customerId: string;
  customerName: string;
  customerEmail: string;
  fromVersion: number;
  version: number;
  drift: Drift | null;
  place: number;
  wave: number;
  state: MemberState;
  reason: string | null;
  offeredAt: Date | null;
  acceptedAt: Date | null;
  settledAt: Date | null;
};

/** In the order of the waves, one more than the limit. */
export async function selectMembers(
  db: Db,
  wish: { campaignId: string; state: string | null; after: number | null; limit: number },
): Promise<MemberRow[]> {
  const { rows } = await db.query<MemberRow>(
    `select m.installation_id as "installationId", i.name, c.id as "customerId", c.name as "customerName", c.email as "customerEmail",
       former.number as "fromVersion", v.number as version, i.drift, m.place, m.wave, m.state, m.reason, m.offered_at as "offeredAt",
       m.accepted_at as "acceptedAt", m.settled_at as "settledAt"
     from upgrade_campaign_installations m join installations i on i.id = m.installation_id join customers c on c.id = i.customer_id
       join scenario_versions v on v.id = i.version_id join scenario_versions former on former.id = m.from_version_id
     where m.campaign_id = $1::text and ($2::text is null or m.state = $2::text) and ($3::int is null or m.place > $3::int)
     order by m.place limit $4::int + 1`,
    [wish.campaignId, wish.state, wish.after, wish.limit],
  );
  return rows;
}
