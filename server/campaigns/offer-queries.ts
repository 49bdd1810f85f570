import type { Db } from '../platform/database.ts';
import type { CampaignState, MemberState } from './schema.ts';

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
  connections: string[];
  state: MemberState;
  reason: string | null;
  hasToken: boolean;
  offeredAt: Date | null;
  settledAt: Date | null;
  campaignState: CampaignState;
  makeZone: string | null;
  makeTeamId: number | null;
  makeScenarioId: number | null;
  makeIsInvalid: boolean | null;
};

const selected = `select m.campaign_id as "campaignId", i.id as "installationId", i.customer_id as "customerId", u.name as "customerName",
    u.email as "customerEmail", i.name, s.slug, s.title, v.number as "installedVersion", target.number as version, target.changelog, m.state, m.reason,
    exists (select from make_tokens t where t.installation_id = i.id) as "hasToken", m.offered_at as "offeredAt", m.settled_at as "settledAt",
    c.state as "campaignState", i.make_zone as "makeZone", i.make_team_id as "makeTeamId", i.make_scenario_id as "makeScenarioId",
    i.make_is_invalid as "makeIsInvalid", array(select distinct wanted ->> 'app' from jsonb_array_elements(target.requirements) as wanted
      where wanted ->> 'kind' = 'connection' and not v.requirements @> jsonb_build_array(jsonb_build_object('kind', 'connection', 'app', wanted -> 'app'))
      order by 1) as connections
  from upgrade_campaign_installations m join upgrade_campaigns c on c.id = m.campaign_id join installations i on i.id = m.installation_id
    join customers u on u.id = i.customer_id join scenarios s on s.id = c.scenario_id
    join scenario_versions target on target.id = c.version_id join scenario_versions v on v.id = i.version_id`;
const isOpen = `i.status = 'installed' and (
    (c.state in ('running', 'paused', 'completed') and m.state in ('offered', 'accepted', 'needsDecisions', 'failed', 'declined')
      and v.number < target.number)
    or (c.state = 'rollingBack' and m.state in ('rollBackOffered', 'rollBackAccepted', 'rollBackFailed', 'upgraded') and v.number >= target.number))`;
const isDone = `i.status = 'installed' and m.accepted_at is not null and (
    (c.state in ('running', 'paused', 'completed') and m.state = 'upgraded' and v.number = target.number)
    or (m.state = 'rolledBack' and v.number < target.number))`;

/**
 * What a customer is offered and has not got, and what became of it since a time, by their installations, newest first: of each what was offered
 * last. One more than the limit.
 */
export async function selectOffers(
  db: Db,
  wish: { customerId: string; settledSince: Date; before: string | null; limit: number },
): Promise<OfferRow[]> {
  const { rows } = await db.query<OfferRow>(
    `select distinct on (offer."installationId") offer.* from (${selected}
       where i.customer_id = $1::text and ($2::text is null or i.id < $2::text) and ((${isOpen}) or (${isDone}))
         and (m.state not in ('declined', 'upgraded', 'rolledBack') or m.settled_at > $4::timestamptz)) as offer
     order by offer."installationId" desc, offer."campaignId" desc limit $3::int + 1`,
    [wish.customerId, wish.before, wish.limit, wish.settledSince],
  );
  return rows;
}

/** The open offer to an installation: the last one, for a no to a former one can still be taken back. */
export async function findOffer(db: Db, installationId: string): Promise<OfferRow | null> {
  const { rows } = await db.query<OfferRow>(
    `${selected} where i.id = $1::text and ${isOpen} order by c.id desc limit 1`,
    [installationId],
  );
  return rows[0] ?? null;
}
