import { expect } from 'vitest';
import { reconcileNow } from '../../../../server/billing/reconciliation/reconcile-now.ts';
import { dayOfWorld } from '../attacks/attack.ts';
import { hourMs } from '../attacks/audited-world.ts';
import { byHand, type Breakage } from './breakage.ts';

/** A row like the newest charge, from another balance transaction. */
const anotherCharge = (kind: string, amount: string) =>
  `insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, object_id, occurred_at, amount, currency,
     presentment_currency, reporting_amount, reporting_currency)
   select 'rev_broken', source, 'txn_broken', '${kind}', 0, order_id, customer_id, scenario_id, object_id, occurred_at, ${amount}, currency,
     presentment_currency, ${amount}, reporting_currency
   from revenue_entries where kind = 'charge' and occurred_at < now_of_world order by occurred_at desc limit 1`;

/** What money rests on, and what has arrived. */
export const breakagesOfMoneyAndArrival: Breakage[] = [
  {
    gate: 'G1',
    breaks: 'a fee stands in the ledger that Stripe does not know, on a day that is settled',
    carryOut: async (world) => {
      const { deps } = world.shop.server;
      const settled = dayOfWorld(world, 3);
      const reconcile = () => {
        world.clock.now = new Date(world.clock.now.getTime() + 60_000);
        return reconcileNow(deps, { from: dayOfWorld(world, 6), to: dayOfWorld(world, 1) });
      };
      const statement = anotherCharge('fee', '-77').replace('now_of_world', `'${settled}'`);
      await world.byHand('revenue_entries', statement);
      await reconcile();
      return async () => {
        await world.byHand('revenue_entries', `delete from revenue_entries where id = 'rev_broken'`);
        await reconcile();
      };
    },
    says: /^The ledger and Stripe differ in 1 total of days that are settled: .+ fee: .+ here, .+ at Stripe/,
    remedy: /reconcile --from/,
  },
  {
    gate: 'G2',
    breaks: 'a payout is not the sum of its movements',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      await pool.query(
        `insert into payouts (id, amount, currency, status, is_automatic, arrives_at, movement_count, difference, checked_at, created_at, told_at)
         values ('po_broken', 9000, 'usd', 'paid', true, $1, 3, 500, $1, $1, $1)`,
        [dayOfWorld(world, 4)],
      );
      return async () => void (await pool.query(`delete from payouts where id = 'po_broken'`));
    },
    says: /^1 automatic payout is not what its movements come to/,
    remedy: /page “Stripe”/,
  },
  {
    gate: 'G3',
    breaks: 'a task has lost its identity',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      await pool.query(
        `create table kept_identity as select * from task_identities order by started_at desc limit 1`,
      );
      await pool.query(
        `delete from task_identities using kept_identity kept where task_identities.customer_no = kept.customer_no and task_identities.identity = kept.identity`,
      );
      return async () => {
        await pool.query(`insert into task_identities select * from kept_identity`);
        await pool.query(`drop table kept_identity`);
      };
    },
    says: /^1 task has no identity/,
    remedy: /backup/,
  },
  {
    gate: 'G4',
    breaks: 'a customer’s reports are refused',
    carryOut: async (world) => {
      const place = await world.move();
      expect(await world.report(place, 9, { items: 1.5 })).toMatchObject({ accepted: 0 });
      return () => world.forget(place);
    },
    says: /^9 reports of the last week were refused, wait in quarantine/,
    remedy: /\/admin\/quarantined-tasks/,
  },
  {
    gate: 'G5',
    breaks: 'a machine reports runs of tomorrow',
    carryOut: async (world) => {
      const place = await world.move();
      const startedAt = new Date(world.clock.now.getTime() + 20 * hourMs).toISOString();
      expect(await world.report(place, 1, { startedAt })).toMatchObject({ accepted: 1 });
      return () => world.forget(place);
    },
    says: /^1 run starts in the future/,
    remedy: /set the clock/,
  },
  {
    gate: 'G6',
    breaks: 'an order is charged twice',
    carryOut: async (world) =>
      byHand(
        'revenue_entries',
        anotherCharge('charge', 'amount').replace('now_of_world', `'${dayOfWorld(world, 0)}'`),
        `delete from revenue_entries where id = 'rev_broken'`,
      )(world),
    says: /^1 order has more charged in the ledger than it came to/,
    remedy: /invoice/,
  },
  {
    gate: 'G10',
    breaks: 'a model that nobody knows uses tokens',
    carryOut: async (world) => {
      const place = await world.move();
      const fields = { aiModel: 'no-such-model-99', inputTokens: 900, outputTokens: 100 };
      expect(await world.report(place, 9, fields)).toMatchObject({ accepted: 9 });
      return () => world.forget(place);
    },
    says: /^9 tasks of \d+ used a model of unknown cost \(no-such-model-99\)/,
    remedy: /\/admin\/model-prices/,
  },
  {
    gate: 'G11',
    breaks: 'a run that succeeded carries an error',
    carryOut: async (world) => {
      const place = await world.move();
      const error = { code: 'ConnectionError', message: 'It went wrong.' };
      expect(await world.report(place, 1, { status: 'completed', error })).toMatchObject({ accepted: 1 });
      return () => world.forget(place);
    },
    says: /^1 task is reported as completed and carries an error/,
    remedy: /ask the customer/,
  },
];
