import type { Db } from '../../platform/database.ts';
import type { Cursor } from '../../platform/pagination.ts';
import type { Assumption, AssumptionScope, AssumptionSubject } from './assumptions.ts';
import { assumptionFields } from './value-queries.ts';

/** Adds an assumption; those before it stay as they were. */
export async function insertAssumption(db: Db, row: Assumption): Promise<void> {
  await db.query(
    `insert into assumptions (id, scope, scope_id, name, value, low, base, high, currency, provenance, effective_from, created_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::numeric, $6::numeric, $7::numeric, $8::numeric, $9::text, $10::text, $11::timestamptz, $12::timestamptz)`,
    [
      row.id,
      row.scope,
      row.scopeId,
      row.name,
      row.value,
      row.low,
      row.base,
      row.high,
      row.currency,
      row.provenance,
      row.from,
      row.createdAt,
    ],
  );
}

/** When estimates of an installation's minutes by hand begin to count, of those after an instant. */
export async function findEstimatesAfter(db: Db, installationId: string, after: Date): Promise<Date[]> {
  const { rows } = await db.query<{ from: Date }>(
    `select distinct effective_from as "from"
     from assumptions
     where scope = 'installation' and scope_id = $1::text and name = 'minutesByHand' and provenance = 'estimated'
       and effective_from > $2::timestamptz`,
    [installationId, after],
  );
  return rows.map(({ from }) => from);
}

/** The minutes by hand that came with a scenario at an instant. */
export async function findMinutesByHandAt(db: Db, scenarioId: string, at: Date): Promise<string> {
  const { rows } = await db.query<{ minutesByHand: string }>(
    `select coalesce(former.minutes_by_hand, scenarios.minutes_by_hand) as "minutesByHand"
     from scenarios
     left join lateral (
       select minutes_by_hand from former_minutes_by_hand where scenario_id = scenarios.id and until > $2::timestamptz order by until limit 1
     ) former on true
     where id = $1::text`,
    [scenarioId, at],
  );
  return rows[0]?.minutesByHand ?? '0';
}

/** An installation with the instants that its set-up hangs on; not confirmed yet: null. */
export type SetUpSubject = AssumptionSubject & { createdAt: Date; confirmedAt: Date | null };

/** An installation of this customer, as assumptions see it, and when it was set up. */
export async function findSubject(
  db: Db,
  installationId: string,
  customerId: string,
): Promise<SetUpSubject | null> {
  const { rows } = await db.query<SetUpSubject>(
    `select id as "installationId", customer_id as "customerId", scenario_id as "scenarioId", created_at as "createdAt", confirmed_at as "confirmedAt"
     from installations where id = $1::text and customer_id = $2::text`,
    [installationId, customerId],
  );
  return rows[0] ?? null;
}

/** Whether there is what an assumption is to be of. */
export async function subjectExists(
  db: Db,
  scope: 'customer' | 'installation',
  id: string,
): Promise<boolean> {
  const table = scope === 'customer' ? 'customers' : 'installations';
  const { rowCount } = await db.query(`select 1 from ${table} where id = $1::text`, [id]);
  return rowCount === 1;
}

type Filter = {
  scope?: AssumptionScope | undefined;
  scopeId?: string | undefined;
  name?: string | undefined;
};

/** Assumptions, the latest set first; one more than `limit`, so that a next page shows. */
export async function listAssumptionRows(
  db: Db,
  filter: Filter,
  limit: number,
  cursor: Cursor | null,
): Promise<Assumption[]> {
  const { rows } = await db.query<Assumption>(
    `select ${assumptionFields}
     from assumptions
     where ($1::text is null or scope = $1::text)
       and ($2::text is null or scope_id = $2::text)
       and ($3::text is null or name = $3::text)
       and ($4::text is null or id < $4::text)
     order by id desc
     limit $5::int + 1`,
    [filter.scope ?? null, filter.scopeId ?? null, filter.name ?? null, cursor?.[0] ?? null, limit],
  );
  return rows;
}
