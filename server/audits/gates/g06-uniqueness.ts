import { findRepeatedTask } from '../days/hour-queries.ts';
import type { Gate } from '../gate.ts';
import { countMoneyOrphans } from '../money-queries.ts';
import { verdictOf } from '../verdict.ts';

const moneyDays = 90;

export const uniqueness: Gate = {
  id: 'G6',
  name: 'Everything counts once',
  version: 1,
  holds: 'No task stands in the facts twice, and no order has more charged in the ledger than it came to.',
  figures: null,
  check: async ({ pool }, { at, looks }) => {
    const { found, tasks, repeatedOn } = await looks();
    const example = repeatedOn && (await findRepeatedTask(pool, repeatedOn));
    const { chargedTwice } = await countMoneyOrphans(
      pool,
      new Date(at.getTime() - moneyDays * 86_400_000),
      at,
    );
    return verdictOf(
      [
        {
          name: 'repeatedTasks',
          count: found('repeated'),
          is: 'fail',
          says: `tasks stand in the facts more than once (first ${example ?? ''})`,
        },
        {
          name: 'chargedTwice',
          count: chargedTwice,
          is: 'fail',
          says: 'orders have more charged in the ledger than they came to',
        },
      ],
      `${tasks} tasks, each of them once, and no order is charged twice.`,
      { tasksLookedAt: tasks },
    );
  },
};
