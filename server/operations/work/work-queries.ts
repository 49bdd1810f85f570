import type { Db } from '../../platform/database.ts';
import type { Work } from './schema.ts';

export type WorkRow = Omit<Work, 'startedAt' | 'endedAt' | 'expectedAt'> & {
  startedAt: Date;
  startedMicros: number;
  endedAt: Date | null;
};

const columns =
  'id, kind, state, customer_id, scenario_id, version_id, from_day, to_day, done, total, unit, started_at, ended_at, error';

/**
 * What each kind keeps of its own progress, in the rows that the work goes on from after a crash; `open` is what is not over, in the words
 * of the kind's own indexes. $4: how many gates there are; $5: now.
 */
const kinds: Record<Work['kind'], { rows: string; open: string }> = {
  export: {
    rows: `select id, 'export', case state when 'gathering' then 'running' when 'ready' then 'done' else state end, customer_id, null, null,
        null::date, null::date, tables_done, table_count, 'tables', created_at,
        coalesce(ready_at, case when state = 'failed' then expires_at end), case when state = 'failed' then 'It could not be gathered.' end
      from customer_exports`,
    open: `state = 'gathering'`,
  },
  campaign: {
    rows: `select id, 'campaign', case state when 'completed' then 'done' when 'rolledBack' then 'done' when 'rollingBack' then 'running' else state end,
        null, scenario_id, version_id, null::date, null::date, null::bigint, null::bigint, 'installations', created_at, ended_at,
        case when paused_by = 'stopRule' then reason end
      from upgrade_campaigns`,
    open: `state in ('running', 'paused', 'rollingBack')`,
  },
  rebuild: {
    rows: `select id, 'rebuild', state, null, null, null, (since at time zone 'UTC')::date, null::date,
        (select sum(value::bigint) from jsonb_each_text(counts)), null::bigint, 'objects', created_at, finished_at, error
      from rebuilds`,
    open: `state in ('waiting', 'running')`,
  },
  reconciliation: {
    rows: `select id, 'reconciliation', state, null, null, null, from_day, to_day,
        null::bigint, to_day - from_day + 1, 'days', created_at, finished_at, error
      from reconciliations`,
    open: `state in ('waiting', 'running')`,
  },
  audit: {
    rows: `select id, 'audit', state, null, null, null, null::date, null::date,
        case when state = 'done' then $4::bigint else checked end, $4::bigint, 'gates', created_at, finished_at, error
      from audit_runs`,
    open: `state in ('waiting', 'running')`,
  },
  recount: {
    rows: `select * from (
        select 'settings', 'recount', 'running', null, null, null, rebuild_from, null::date,
          greatest(0, rebuilt_to - rebuild_from + 1), ($5::timestamptz at time zone time_zone)::date - rebuild_from + 1, 'days',
          changed_at, null::timestamptz, null
        from reporting_settings where rebuild_from is not null
        union all
        select id::text, 'recount', case state when 'active' then 'running' when 'completed' then 'done' when 'failed' then 'failed'
            when 'cancelled' then 'stopped' else 'waiting' end,
          null, null, null, (data ->> 'from')::date, (data ->> 'to')::date, null, (data ->> 'to')::date - (data ->> 'from')::date + 1, 'days',
          created_on, completed_on, case when state = 'failed' then coalesce(output ->> 'message', output #>> '{value,message}') end
        from jobs.job where name = 'executions.rebuild-days'
      ) as recounts (${columns})`,
    open: `ended_at is null`,
  },
};

type Wish = {
  kinds: readonly Work['kind'][];
  isOpen: boolean | null;
  before: { startedMicros: number; id: string } | null;
  limit: number;
  gates: number;
  now: Date;
};

const rowsOf = (kind: Work['kind'], isOpen: boolean | null) => {
  const { rows, open } = kinds[kind];
  return isOpen === null ? rows : `${rows} where ${isOpen ? '' : 'not '}(${open})`;
};

/** Long work of these kinds, what began last first; one more than the limit. */
export async function selectWork(db: Db, wish: Wish): Promise<WorkRow[]> {
  const told = wish.kinds.map(
    (kind) => `(
      select * from (${rowsOf(kind, wish.isOpen)}) as ${kind} (${columns})
      where $1::bigint is null or (started_at, id) < (timestamptz 'epoch' + $1::bigint * interval '1 microsecond', $2::text)
      order by started_at desc, id desc limit $3::int + 1
    )`,
  );
  const { rows } = await db.query<WorkRow>(
    `select work.id, work.kind, work.state, coalesce(customers.name, scenarios.title) as subject, work.customer_id as customer,
       scenario_versions.number as version, work.from_day::text as "from", work.to_day::text as "to",
       coalesce(work.done, counted.done)::bigint as done, coalesce(work.total, counted.total)::bigint as total, work.unit, work.error,
       work.started_at as "startedAt", (extract(epoch from work.started_at) * 1000000)::bigint as "startedMicros", work.ended_at as "endedAt"
     from (
       select * from (${told.join(' union all ')}) as told (${columns})
       where $4::bigint is not null and $5::timestamptz is not null
       order by started_at desc, id desc limit $3::int + 1
     ) as work (${columns})
       left join customers on customers.id = work.customer_id
       left join scenarios on scenarios.id = work.scenario_id
       left join scenario_versions on scenario_versions.id = work.version_id
       left join lateral (
         select count(*) filter (where m.state not in ('waiting', 'offered', 'accepted')) as done, count(*) as total
         from upgrade_campaign_installations m where work.kind = 'campaign' and m.campaign_id = work.id having work.kind = 'campaign'
         union all
         select count(*), null from reconciliation_days d
         where work.kind = 'reconciliation' and d.reconciliation_id = work.id having work.kind = 'reconciliation'
       ) as counted on true
     order by work.started_at desc, work.id desc`,
    [wish.before?.startedMicros ?? null, wish.before?.id ?? null, wish.limit, wish.gates, wish.now],
  );
  return rows;
}
