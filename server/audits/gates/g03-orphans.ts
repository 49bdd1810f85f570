import { counted } from '../../platform/words.ts';
import type { Gate } from '../gate.ts';
import { countMoneyOrphans } from '../money-queries.ts';
import { verdictOf } from '../verdict.ts';
import { dayMs, hourMs } from '../../platform/time.ts';

const moneyDays = 90;
/** What belongs together is written together, or follows within minutes; an hour forgives what waits. */
const graceMs = hourMs;

export const orphans: Gate = {
  id: 'G3',
  name: 'Nothing without its origin',
  version: 2,
  holds:
    'No order without a payment at Stripe, no paid checkout without an order, no settled order without a charge, no installation of a paid scenario without a right, no task without its installation and identity.',
  remedy:
    'Have the events handled again that told of it (the command “stripe-event replay --type …”), or “rebuild --from D”. Tasks or identities that are missing come back from a backup or by being reported again.',
  figures: null,
  check: async ({ pool }, { at, looks }) => {
    const since = new Date(at.getTime() - moneyDays * dayMs);
    const money = await countMoneyOrphans(pool, since, new Date(at.getTime() - graceMs));
    const { found, tasks } = await looks();
    return verdictOf(
      [
        {
          name: 'withoutStripe',
          count: money.withoutStripe,
          is: 'fail',
          says: ['paid order names no payment at Stripe', 'paid orders name no payment at Stripe'],
        },
        {
          name: 'withoutOrder',
          count: money.withoutOrder,
          is: 'fail',
          says: ['paid checkout has no order', 'paid checkouts have no order'],
        },
        {
          name: 'withoutLedger',
          count: money.withoutLedger,
          is: 'fail',
          says: ['settled order has no charge in the ledger', 'settled orders have no charge in the ledger'],
        },
        {
          name: 'withoutRight',
          count: money.withoutRight,
          is: 'warn',
          says: [
            'installation of a paid scenario stands on no right',
            'installations of a paid scenario stand on no right',
          ],
        },
        {
          name: 'foreignTasks',
          count: found('foreign'),
          is: 'fail',
          says: [
            'task belongs to no installation of its customer',
            'tasks belong to no installation of their customer',
          ],
        },
        {
          name: 'namelessTasks',
          count: found('nameless'),
          is: 'fail',
          says: ['task has no identity', 'tasks have no identity'],
        },
        {
          name: 'emptyIdentities',
          count: found('empty'),
          is: 'fail',
          says: ['identity has no task', 'identities have no task'],
        },
      ],
      `Orders, checkouts and rights of ${moneyDays} days and ${counted(tasks, 'task')} all have their origin.`,
      { tasksLookedAt: tasks },
    );
  },
};
