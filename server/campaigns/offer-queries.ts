import type { Db } from '../platform/database.ts';
import type { MemberState } from './schema.ts';

export type OfferRow = {
  campaignId: string;
  installationId: string;
  customerId: string;
  customerName: string;
  customerEmail: string;
  name: string;
  slug: string;
  title: string;
  installedVersion: number;
  version: number;
  changelog: string;
  state: MemberState;
  reason: string | null;
  hasToken: boolean;
  offeredAt: Date | null;
};

const selected = `select m.campaign_id as "campaignId", i.id as "installationId", i.customer_id as "customerId", u.name as "customerName",
    u.email as "customerEmail", i.name, s.slug, s.title, v.number as "installedVersion", target.number as version, target.changelog, m.state, m.reason,
    exists (select from make_tokens t where t.installation_id = i.id) as "hasToken", m.offered_at as "offeredAt"
  from upgrade_campaign_installations m join upgrade_campaigns c on c.id = m.campaign_id join installations i on i.id = m.installation_id
    join customers u on u.id = i.customer_id join scenarios s on s.id = c.scenario_id
    join scenario_versions target on target.id = c.version_id join scenario_versions v on v.id = i.version_id`;
const isOpen = `i.status = 'installed' and (
    (c.state in ('running', 'paused') and m.state in ('offered', 'accepted', 'needsDecisions', 'failed') and v.number < target.number)
    or (c.state = 'rollingBack' and m.state in ('rollBackOffered', 'rollBackAccepted', 'rollBackFailed') and v.number >= target.number))`;

/** What a customer is offered and has not got, by their installations, newest first; one more than the limit. */
export async function selectOffers(
  db: Db,
  { customerId, before, limit }: { customerId: string; before: string | null; limit: number },
): Promise<OfferRow[]> {
  const { rows } = await db.query<OfferRow>(
    `${selected} where i.customer_id = $1::text and ${isOpen} and ($2::text is null or i.id < $2::text) order by i.id desc limit $3::int + 1`,
    [customerId, before, limit],
  );
  return rows;
}

/** The open offer to an installation; a scenario has one open campaign at a time. */
export async function findOffer(db: Db, installationId: string): Promise<OfferRow | null> {
  const { rows } = await db.query<OfferRow>(`${selected} where i.id = $1::text and ${isOpen}`, [
    installationId,
  ]);
  return rows[0] ?? null;
}
