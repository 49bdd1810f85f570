import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { together } from '../../platform/together.ts';
import type { EntitlementState } from '../payments/payment-state.ts';

export type EntitlementSource = 'order' | 'subscription' | 'grant';

export type Entitlement = {
  customerId: string;
  /** null: every scenario. */
  scenarioId: string | null;
  source: EntitlementSource;
  sourceId: string;
  state: EntitlementState;
  validFrom: Date;
};

/** Gives the right, or brings the one from the same source to this state; the id is that of the right. */
export function upsertEntitlement(db: Db, entitlement: Entitlement, now: Date): Promise<string> {
  return upsertEntitlements(db, { id: newId('ent', now), ...entitlement, now });
}

const upsertEntitlements = together<Entitlement & { id: string; now: Date }, string>(async (db, rights) => {
  const { rows } = await db.query<
    Record<'id' | 'customerId' | 'sourceId', string> & Pick<Entitlement, 'scenarioId'>
  >(
    `insert into entitlements (id, customer_id, scenario_id, source, source_id, state, valid_from, created_at, updated_at)
     select id, "customerId", "scenarioId", source, "sourceId", state, "validFrom", now, now
     from jsonb_to_recordset($1::jsonb) as entitlement (id text, "customerId" text, "scenarioId" text, source text, "sourceId" text,
       state text, "validFrom" timestamptz, now timestamptz)
     on conflict (source, source_id, customer_id, scenario_id) do update
       set state = excluded.state,
         updated_at = case when entitlements.state = excluded.state then entitlements.updated_at else excluded.updated_at end
     returning id, customer_id as "customerId", source_id as "sourceId", scenario_id as "scenarioId"`,
    [JSON.stringify(rights)],
  );
  return rights.map(
    ({ customerId, sourceId, scenarioId }) =>
      rows.find(
        (row) => row.sourceId === sourceId && row.scenarioId === scenarioId && row.customerId === customerId,
      )?.id ?? '',
  );
});

export async function hasActiveEntitlement(
  db: Db,
  customerId: string,
  scenarioId: string,
  at: Date,
): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from entitlements
     where customer_id = $1::text and (scenario_id = $2::text or scenario_id is null) and state = 'active'
       and valid_from <= $3::timestamptz and (valid_to is null or valid_to > $3::timestamptz)
     limit 1`,
    [customerId, scenarioId, at],
  );
  return rows.length > 0;
}

export type EntitlementRow = {
  id: string;
  scenario: { id: string; slug: string; title: string } | null;
  source: EntitlementSource;
  sourceId: string;
  state: EntitlementState;
  validFrom: Date;
  validTo: Date | null;
};

/** Newest first, one row more than the limit; those of one customer or those that one source gave. */
export async function selectEntitlements(
  db: Db,
  filter: { customerId: string; sourceId?: string; beforeId: string | null; limit: number },
): Promise<EntitlementRow[]> {
  const { rows } = await db.query<EntitlementRow>(
    `select entitlements.id, source, source_id as "sourceId", state, valid_from as "validFrom", valid_to as "validTo",
       case when scenarios.id is not null
         then json_build_object('id', scenarios.id, 'slug', scenarios.slug, 'title', scenarios.title) end as scenario
     from entitlements left join scenarios on scenarios.id = entitlements.scenario_id
     where customer_id = $1::text and ($2::text is null or source_id = $2::text) and ($3::text is null or entitlements.id < $3::text)
     order by entitlements.id desc limit $4::int + 1`,
    [filter.customerId, filter.sourceId ?? null, filter.beforeId, filter.limit],
  );
  return rows;
}
