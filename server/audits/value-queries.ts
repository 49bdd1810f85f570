import type { Db } from '../platform/database.ts';

export type Coverage = {
  tasks: number;
  unpriced: number;
  tokens: number;
  unpricedTokens: number;
  models: string[];
};

/**
 * Tasks of a period that name a model, and those among them whose model has neither a price nor reported costs. Tasks whose credits alone lack a
 * price are not meant: the model `none` tells of those.
 */
export async function measureCoverage(db: Db, from: string, to: string): Promise<Coverage> {
  const { rows } = await db.query<Coverage>(
    `with used as (
       select ai_model, sum(coalesce(started, 0) + coalesce(retries, 0)) as tasks, sum(coalesce(unpriced, 0)) as unpriced,
         sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) as tokens
       from total_days where day between $1::date and $2::date and ai_model <> 'none' group by ai_model
     ), judged as (
       select *, unpriced > 0 and not exists (select from ai_model_prices where model = ai_model) as is_unpriced from used
     )
     select coalesce(sum(tasks), 0)::bigint as tasks, coalesce(sum(unpriced) filter (where is_unpriced), 0)::bigint as unpriced,
       coalesce(sum(tokens), 0)::bigint as tokens, coalesce(sum(tokens) filter (where is_unpriced), 0)::bigint as "unpricedTokens",
       coalesce(array_agg(ai_model order by tokens desc) filter (where is_unpriced), '{}') as models
     from judged`,
    [from, to],
  );
  return rows[0] ?? { tasks: 0, unpriced: 0, tokens: 0, unpricedTokens: 0, models: [] };
}

export type Doubts = {
  implausible: number;
  /** Of what is beyond belief that which is furthest beyond it. */
  worst: { kind: string; subjectId: string } | null;
  loops: number;
};

/** What is hard to believe since a month, and installations whose error handlers ran away on a day. */
export async function countDoubts(
  db: Db,
  {
    month,
    from,
    to,
    mostHandlers,
    timesRuns,
  }: { month: string; from: string; to: string; mostHandlers: number; timesRuns: number },
): Promise<Doubts> {
  const { rows } = await db.query<Doubts>(
    `select
       (select count(*) from implausible_months where month >= $1::date) as implausible,
       (select jsonb_build_object('kind', kind, 'subjectId', subject_id) from implausible_months where month >= $1::date
        order by figure / nullif(limit_of_belief, 0) desc, subject_id limit 1) as worst,
       (select count(distinct installation_no) from (
          select installation_no from task_days where day between $2::date and $3::date
          group by installation_no, day
          having sum(coalesce(started, 0)) filter (where kind = 3) >= $4::int
            and sum(coalesce(started, 0)) filter (where kind = 3) > $5::int * coalesce(sum(coalesce(started, 0)) filter (where kind = 1), 0)
        ) as handled) as loops`,
    [month, from, to, mostHandlers, timesRuns],
  );
  return rows[0] ?? { implausible: 0, worst: null, loops: 0 };
}

export type Raised = { subject: string; name: string; was: string; is: string };

/**
 * Values that ROI rests on that somebody raised to `times` what they were, since an instant and in force by now: what customers confirmed or
 * runs measured is theirs to say and is left out; so are minutes that are borne out by half of the confirmed or measured ones of the scenario.
 */
export async function findRaisedInputs(
  db: Db,
  { since, at, times }: { since: Date; at: Date; times: number },
): Promise<Raised[]> {
  const { rows } = await db.query<Raised>(
    `with set_by_hand as (
       select coalesce(scope_id, scope) as subject, name, coalesce(value, base) as became, provenance, created_at,
         lag(coalesce(value, base)) over (partition by scope, scope_id, name order by effective_from, created_at, id) as former, scope, scope_id
       from assumptions where effective_from <= $2::timestamptz
     ), raised as (
       select subject, name, coalesce(former, (select minutes_by_hand from scenarios where scope = 'scenario' and name = 'minutesByHand' and id = scope_id)) as was,
         became, case when scope = 'scenario' then scope_id end as scenario_id
       from set_by_hand
       where created_at >= $1::timestamptz and provenance in ('default', 'estimated') and name in ('minutesByHand', 'hourlyRate', 'realisation')
       union all
       select scenarios.id, 'minutesByHand', former.minutes_by_hand, scenarios.minutes_by_hand, scenarios.id
       from scenarios join lateral (
         select minutes_by_hand from former_minutes_by_hand where scenario_id = scenarios.id and until >= $1::timestamptz order by until limit 1
       ) former on true
     )
     select subject, name, was::text, became::text as is from raised
     where was > 0 and became >= was * $3::int
       and not exists (
         select from assumptions said join installations on installations.id = said.scope_id
         where raised.name = 'minutesByHand' and said.scope = 'installation' and said.name = 'minutesByHand' and said.provenance in ('confirmed', 'measured')
           and installations.scenario_id = raised.scenario_id
         having percentile_disc(0.5) within group (order by said.value) >= raised.became / 2
       )
     order by subject, name limit 20`,
    [since, at, times],
  );
  return rows;
}
