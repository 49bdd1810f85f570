import { expect } from 'vitest';
import { findImplausible } from '../../../../server/executions/plausibility/find-implausible.ts';
import { proveNightly } from '../../../../server/executions/roll-ups/prove-days.ts';
import { dayOfWorld, keepAside, placeOf, type Attack } from './attack.ts';
import { hourMs } from './audited-world.ts';

/** What breaks off, runs twice, or is done by hand where nobody should. */
export const attacksOnTheDatabase: Attack[] = [
  {
    name: 'a batch that crashed half-way',
    gate: 'G3',
    carryOut: async (world) => {
      const restore = await keepAside(world, 'task_facts');
      // The facts were written, and neither the identities nor the sums.
      await world.byHand(
        'task_facts',
        `create temp table half as select * from task_facts order by started_at desc limit 3;
         update half set execution_id = 'half ' || execution_id;
         insert into task_facts select * from half;
         drop table half`,
      );
      return restore;
    },
  },
  {
    name: 'a job that ran twice at once',
    gate: 'G7',
    carryOut: async (world) => {
      const { deps, pool } = world.shop.server;
      const sums = async () =>
        (await pool.query('select sum(started)::int as n from library_days')).rows[0].n;
      const before = await sums();
      await Promise.all([
        proveNightly(deps),
        proveNightly(deps),
        findImplausible(deps),
        findImplausible(deps),
      ]);
      expect(await sums()).toBe(before);
      const restore = await keepAside(world, 'library_days');
      await pool.query(
        `update library_days set started = started * 2, completed = completed * 2 where day = $1`,
        [dayOfWorld(world, 1)],
      );
      return restore;
    },
  },
  {
    name: 'the night of the switch to summer time',
    gate: 'G9',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      const place = await world.move();
      // 01:59:59 and 03:00:00 of 8 March in New York are one second apart.
      await world.report(place, 1, { startedAt: '2026-03-08T06:59:59Z' });
      await world.report(place, 1, { startedAt: '2026-03-08T07:00:00Z' });
      const { body } = await world.operator.get(
        `/admin/analytics/completion?from=2026-03-08&to=2026-03-08&customer=${place.buyer.id}`,
      );
      expect(body.totals.started).toBe(2);
      const restore = await keepAside(world, 'task_hours');
      await pool.query(`delete from task_hours where hour = '2026-03-08T07:00:00Z'`);
      return async () => {
        await restore();
        await world.forget(place);
      };
    },
  },
  {
    name: 'a scenario that was renamed',
    gate: 'G7',
    carryOut: async (world) => {
      const { scenarioId } = placeOf(world);
      expect(
        (await world.operator.patch(`/admin/scenarios/${scenarioId}`, { title: 'Renamed' })).status,
      ).toBe(200);
      await world.report(placeOf(world), 2);
      const restore = await keepAside(world, 'task_facts');
      // As if its name, and not its number, said which tasks are its own.
      await world.byHand(
        'task_facts',
        `update task_facts set scenario_no = (select no from scenarios where id <> '${scenarioId}' order by no desc limit 1)
         where scenario_no = (select no from scenarios where id = '${scenarioId}') and started_at > '${dayOfWorld(world, 1)}'`,
      );
      return restore;
    },
  },
  {
    name: 'a scenario that was deleted',
    gate: 'G8',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      const { scenarioId } = placeOf(world, 2);
      const { rows } = await pool.query('select no from scenarios where id = $1', [scenarioId]);
      expect((await world.operator.delete(`/admin/scenarios/${scenarioId}`)).status).toBeLessThan(300);
      const { body } = await world.operator.get(
        `/admin/analytics/completion?from=2026-02-01&to=2026-03-31&scenario=${scenarioId}`,
      );
      expect(body.totals.started).toBeGreaterThan(100); // what it did stays
      const restore = [await keepAside(world, 'library_days'), await keepAside(world, 'library_months')];
      for (const table of ['library_days', 'library_months'])
        await pool.query(`delete from ${table} where scenario_no = $1`, [rows[0].no]);
      return async () => {
        for (const back of restore) await back();
        await pool.query(`update scenarios set status = 'active' where id = $1`, [scenarioId]);
      };
    },
  },
  {
    name: 'another reporting currency',
    gate: 'G7',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      await pool.query(`update reporting_settings set currency = 'eur'`);
      return async () => {
        await pool.query(`update reporting_settings set currency = 'usd'`);
        await pool.query(`update roll_up_checks set differences = '[]', repaired_at = null`);
      };
    },
  },
  {
    name: 'a refund after the month was closed',
    gate: 'G1',
    carryOut: async (world) => {
      const { shop, operator, clock } = world;
      const february = async () =>
        (await operator.get('/admin/analytics/revenue?from=2026-02-01&to=2026-02-28')).body.totals;
      const before = await february();
      const { rows } = await shop.server.pool.query(
        `select stripe_payment_intent_id as id from orders where refunded_amount = 0 order by created_at limit 1`,
      );
      shop.stripe.refund(rows[0].id, { amount: 700, at: new Date(clock.now.getTime() - 24 * hourMs) });
      clock.now = new Date(clock.now.getTime() + 60_000);
      await world.job('billing.reconcile-nightly'); // no webhook came
      expect(await february()).toEqual(before); // a closed month stays as it was
      return () => {
        clock.now = new Date(clock.now.getTime() + 60_000);
        return world.job('billing.reconcile-nightly');
      };
    },
  },
  {
    name: 'an operator who doubles the minutes by hand',
    gate: 'G11',
    carryOut: async (world) => {
      const { scenarioId } = placeOf(world);
      const { pool } = world.shop.server;
      const { rows } = await pool.query(
        'select minutes_by_hand::float8 as minutes from scenarios where id = $1',
        [scenarioId],
      );
      const { minutes } = rows[0];
      expect(
        (await world.operator.patch(`/admin/scenarios/${scenarioId}`, { minutesByHand: minutes * 2 })).status,
      ).toBe(200);
      return async () => {
        await pool.query(`update scenarios set minutes_by_hand = $2 where id = $1`, [scenarioId, minutes]);
        await pool.query('delete from former_minutes_by_hand');
      };
    },
  },
  {
    name: 'one row edited in SQL, with its sums',
    gate: 'G12',
    carryOut: async (world) => {
      const restore: (() => Promise<void>)[] = [];
      for (const table of [
        'task_facts',
        'task_days',
        'library_days',
        'total_days',
        'task_months',
        'library_months',
      ])
        restore.push(await keepAside(world, table));
      const { pool } = world.shop.server;
      const { rows } = await pool.query(
        `select execution_id as id, customer_no as customer, (started_at at time zone 'America/New_York')::date as day, scenario_no as scenario, ai_model as model
         from task_facts where time_value > 0 and kind = 1 and started_at < $1 order by started_at desc limit 1`,
        [dayOfWorld(world, 4)],
      );
      const [{ id, customer, day, scenario, model }] = rows;
      await world.byHand(
        'task_facts',
        `update task_facts set time_value = time_value + 5000000 where execution_id = '${id}'`,
      );
      const month = `date_trunc('month', '${day}'::date)`;
      const more = `set time_value = time_value + 5000000 where ai_model = '${model}' and kind = 1`;
      for (const statement of [
        `update task_days ${more} and customer_no = ${customer} and day = '${day}'`,
        `update task_months ${more} and customer_no = ${customer} and month = ${month}`,
        `update library_days ${more} and scenario_no = ${scenario} and day = '${day}'`,
        `update library_months ${more} and scenario_no = ${scenario} and month = ${month}`,
        `update total_days ${more} and day = '${day}'`,
      ])
        await pool.query(statement);
      return async () => {
        for (const back of restore) await back();
      };
    },
  },
  {
    name: 'a tile that shows what it showed yesterday',
    gate: 'G8',
    carryOut: async (world) => {
      const address = '/admin/analytics/overview?from=2026-02-01&to=2026-03-31';
      const { headers } = await world.operator.get(address);
      const place = await world.move();
      await world.report(place, 3);
      const etag = { 'if-none-match': headers.get('etag') ?? '' };
      expect((await world.operator.get(address, etag)).status).toBe(200); // not 304: what it says has changed
      const restore = await keepAside(world, 'total_days');
      await world.shop.server.pool.query(
        `update total_days set started = started - 2, completed = completed - 2 where day = $1 and kind = 1 and ai_model = 'gpt-4o'`,
        [dayOfWorld(world, 3)],
      );
      return async () => {
        await restore();
        await world.forget(place);
      };
    },
  },
];
