import { measuresSql } from '../../../server/executions/roll-ups/measures.ts';

/** The sums of every day in one plain statement: no durations, no revaluations, nothing compared or written. `count(sums)` needs all of them; `offset 0` keeps
 * expressions from being repeated in each sum, which took three times as long. */
export const sumsSql = `
  select count(sums) from (
    select customer_no, date_trunc('day', started_at) as day, installation_no, scenario_no, version_no, ai_model, kind,
      ${measuresSql.map((sql, index) => `${sql} as sum_${index}`).join(', ')}
    from (select *, currency = 'usd' as is_own, unconverted is not null as is_unconverted from task_facts offset 0) fact
    group by 1, 2, 3, 4, 5, 6, 7
  ) as sums`;
