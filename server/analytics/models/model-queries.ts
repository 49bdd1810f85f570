import { kindCode, stateCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import { staleLimit } from '../completion-queries.ts';
import { factsOf, factValues } from '../roll-ups/fact-queries.ts';
import { rowsOf } from '../roll-ups/sum-queries.ts';
import type { Scope } from '../scope.ts';

/** Tasks of one model in one scenario; cost in micros. */
export type Stratum = {
  scenario: number;
  model: string;
  finished: number;
  completed: number;
  cost: string;
  unpriced: number;
};

/** What each model did in each scenario; a run that has timed out has finished too. */
export async function sumStrata(db: Db, scope: Scope): Promise<Stratum[]> {
  const rolledUp = rowsOf(scope, { interval: null, groupBy: 'scenario' });
  const { rows } = await db.query<Omit<Stratum, 'finished'> & { started: number }>(
    `select grp as scenario, ai_model as model,
       coalesce(sum(started) filter (where kind = ${kindCode('run')}), 0)::bigint as started,
       coalesce(sum(completed) filter (where kind = ${kindCode('run')}), 0)::bigint as completed,
       (coalesce(sum(credit_cost), 0) + coalesce(sum(ai_cost), 0))::text as cost, coalesce(sum(unpriced), 0)::bigint as unpriced
     from (${rolledUp.sql}) as rolled_up
     where ai_model <> 'none'
     group by 1, 2
     having coalesce(sum(started), 0) + coalesce(sum(retries), 0) > 0`,
    rolledUp.values,
  );
  const active = await countActiveStrata(db, scope);
  return rows.map(({ started, ...stratum }) => ({
    ...stratum,
    finished: started - (active.get(`${stratum.scenario} ${stratum.model}`) ?? 0),
  }));
}

async function countActiveStrata(db: Db, scope: Scope): Promise<Map<string, number>> {
  const { rows } = await db.query<{ scenario: number; model: string; active: number }>(
    `select scenario_no as scenario, ai_model as model, count(*) as active
     from task_facts
     where state = ${stateCode('running')} and kind = ${kindCode('run')} and retry_of is null and started_at > $7::timestamptz and ${factsOf}
     group by 1, 2`,
    [...factValues(scope), staleLimit(scope)],
  );
  return new Map(rows.map(({ scenario, model, active }) => [`${scenario} ${model}`, active]));
}
