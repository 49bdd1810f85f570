import { counted } from '../../platform/words.ts';
import { findRepeatedTask } from '../days/hour-queries.ts';
import type { Gate } from '../gate.ts';
import { countMoneyOrphans } from '../money-queries.ts';
import { verdictOf } from '../verdict.ts';
import { replayWebhooks } from '../webhook-replay.ts';
import { dayMs } from '../../platform/time.ts';

const moneyDays = 90;

export const uniqueness: Gate = {
  id: 'G6',
  name: 'Everything counts once',
  version: 2,
  holds:
    'No task stands in the facts twice, no order has more charged in the ledger than it came to, and the newest Stripe events of a day, delivered once more, change nothing.',
  remedy:
    'Do not pay rewards or invoice by these figures. Take the rows that stand twice out by restoring the day from a backup, then count it anew with “rollups rebuild --from D --to D”.',
  figures: null,
  check: async (deps, { at, looks }) => {
    const { pool } = deps;
    const { found, tasks, repeatedOn } = await looks();
    const example = repeatedOn && (await findRepeatedTask(pool, repeatedOn));
    const { chargedTwice } = await countMoneyOrphans(pool, new Date(at.getTime() - moneyDays * dayMs), at);
    const replay = await replayWebhooks(deps, at);
    return verdictOf(
      [
        {
          name: 'repeatedTasks',
          count: found('repeated'),
          is: 'fail',
          says: [
            `task stands in the facts more than once (${example ?? ''})`,
            `tasks stand in the facts more than once (first ${example ?? ''})`,
          ],
        },
        {
          name: 'chargedTwice',
          count: chargedTwice,
          is: 'fail',
          says: [
            'order has more charged in the ledger than it came to',
            'orders have more charged in the ledger than they came to',
          ],
        },
        {
          name: 'addedByReplay',
          count: replay.added,
          is: 'fail',
          says: [
            'row of money or rights was added by Stripe events that were delivered once more',
            'rows of money or rights were added by Stripe events that were delivered once more',
          ],
        },
        {
          name: 'notToldYet',
          count: replay.behind,
          is: 'warn',
          says: [
            'row of money or rights is known at Stripe and was not told by an event yet',
            'rows of money or rights are known at Stripe and were not told by an event yet',
          ],
        },
      ],
      `${counted(tasks, 'task')}, each of them once, no order is charged twice, and delivering ${counted(replay.events, 'Stripe event')} once more changes nothing.`,
      { tasksLookedAt: tasks, eventsReplayed: replay.events },
    );
  },
};
