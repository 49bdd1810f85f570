import type { Scope } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';

/**
 * Installations of which a customer says that the time saved is wrong, as long as that is open, and what the freed time of their tasks in the period is
 * worth, in micros. Who names no installation means all of theirs of that scenario.
 */
export async function sumDisputed(
  db: Db,
  { from, to, scenarioId, customerId, aiModel }: Scope,
): Promise<{ installations: number; freedValue: string }> {
  const { rows } = await db.query<{ installations: number; freedValue: string }>(
    `with disputed as (
       select distinct i.no, c.no as customer_no
       from feedback f join customers c on c.id = f.customer_id
       join installations i on i.customer_id = f.customer_id and (i.id = f.installation_id or f.installation_id is null and i.scenario_id = f.scenario_id)
       where f.kind = 'wrongTimeSaved' and f.status <> 'closed'
         and ($3::text is null or i.scenario_id = $3::text) and ($4::text is null or f.customer_id = $4::text)
     )
     select count(*)::integer as installations, coalesce(sum(freed.value), 0)::text as "freedValue"
     from disputed cross join lateral (
       select sum(d.freed_value) as value from task_days d
       where d.customer_no = disputed.customer_no and d.installation_no = disputed.no and d.day between $1::date and $2::date
         and ($5::text is null or d.ai_model = $5::text)
     ) freed`,
    [from, to, scenarioId, customerId, aiModel],
  );
  return rows[0] ?? { installations: 0, freedValue: '0' };
}
