import { addDays, dayOf } from '../../platform/time.ts';
import type { Gate } from '../gate.ts';
import { countMoneyOrphans } from '../money-queries.ts';
import { sampledDays } from '../sampled-days.ts';
import { countRepeatedTasks } from '../task-queries.ts';
import { verdictOf } from '../verdict.ts';

const moneyDays = 90;

export const uniqueness: Gate = {
  id: 'G6',
  name: 'Everything counts once',
  version: 1,
  holds: 'No task stands in the facts twice, and no order has more charged in the ledger than it came to.',
  figures: null,
  check: async ({ pool, reading }, { at, runId }) => {
    const today = dayOf(at, 'UTC');
    const { facts, tasks, example } = await reading.inSnapshot(async (db) => {
      const days = await sampledDays(db, { newest: 3, others: 4, today, seed: runId });
      return countRepeatedTasks(db, [...days, addDays(today, 1)]);
    });
    const { chargedTwice } = await countMoneyOrphans(
      pool,
      new Date(at.getTime() - moneyDays * 86_400_000),
      at,
    );
    return verdictOf(
      [
        {
          name: 'repeatedTasks',
          count: tasks,
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
      `${facts} tasks, each of them once, and no order is charged twice.`,
      { tasksLookedAt: facts },
    );
  },
};
