import type { Db } from '../../platform/database.ts';

/** From `from` on and before `to`; of one scenario, or of all with null. */
export type EventFilter = { from: Date; to: Date; scenarioId: string | null; limit: number };

export type ReleaseRow = { at: Date; slug: string; title: string; number: number };

/** Versions that were published, the latest first; a scenario's first one as well. */
export async function selectReleases(db: Db, filter: EventFilter): Promise<ReleaseRow[]> {
  const { rows } = await db.query<ReleaseRow>(
    `select v.published_at as at, s.slug, s.title, v.number
     from scenario_versions v join scenarios s on s.id = v.scenario_id
     where v.published_at >= $1::timestamptz and v.published_at < $2::timestamptz and ($3::text is null or v.scenario_id = $3::text)
     order by v.published_at desc limit $4::int`,
    [filter.from, filter.to, filter.scenarioId, filter.limit],
  );
  return rows;
}

export type PriceChangeRow = {
  at: Date;
  number: number;
  subject: 'scenarios' | 'plans' | 'bundles';
  before: Record<string, unknown>;
  after: Record<string, unknown>;
};

/** Changes of what is sold whose price is another afterwards, the latest first. */
export async function selectPriceChanges(db: Db, filter: EventFilter): Promise<PriceChangeRow[]> {
  const { rows } = await db.query<PriceChangeRow>(
    `select at, number, subject, before, after from changes
     where subject in ('scenarios', 'plans', 'bundles') and kind = 'changed'
       and at >= $1::timestamptz and at < $2::timestamptz
       and (before->'price_amount', before->'price_currency')
         is distinct from (after->'price_amount', after->'price_currency')
       and ($3::text is null or subject = 'scenarios' and subject_id = $3::text)
     order by at desc limit $4::int`,
    [filter.from, filter.to, filter.scenarioId, filter.limit],
  );
  return rows;
}

export type AlertRow = { at: Date; id: string; title: string };

/** Alerts that were opened, the latest first. */
export async function selectOpenedAlerts(db: Db, filter: EventFilter): Promise<AlertRow[]> {
  const { rows } = await db.query<AlertRow>(
    `select opened_at as at, id, title from alerts
     where opened_at >= $1::timestamptz and opened_at < $2::timestamptz and ($3::text is null or scenario_id = $3::text)
     order by opened_at desc limit $4::int`,
    [filter.from, filter.to, filter.scenarioId, filter.limit],
  );
  return rows;
}
