import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StripeEventHandlers } from '../../../server/inbox/stripe-event-handler.ts';
import type { Db } from '../../../server/platform/database.ts';
import { startTestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { startProxy } from './database-proxy.ts';
import { eachAlone, openInbox, write, writing } from './drain-stage.ts';
import { createSender } from './sender.ts';

let proxy: Awaited<ReturnType<typeof startProxy>>;
let inbox: Awaited<ReturnType<typeof openInbox>>;
beforeAll(async () => {
  inbox = await openInbox(async (url) => (proxy = await startProxy(url)).url);
});
afterAll(async () => {
  await inbox.close();
  await proxy.close();
});
beforeEach(() => inbox.clear());

/** The effect runs `trouble` first, as often as it is told. */
function troubled(times: number, trouble: (db: Db) => Promise<unknown>): StripeEventHandlers {
  let left = times;
  return {
    'thing.happened': eachAlone(async (event) => async (db) => {
      const outcome = await (await write(event))(db);
      if (left-- > 0) await trouble(db);
      return outcome;
    }),
  };
}
const raising = (code: string) => (db: Db) =>
  db.query(`do $$ begin raise exception 'trouble' using errcode = '${code}'; end $$`);

describe('while events are worked off', () => {
  test('F44 the database goes away: nothing is half done, and everything is done when it is back', async () => {
    for (let index = 0; index < 20; index += 1) await inbox.received({ object: `obj_${index}` });
    const cutting = troubled(1, async (db) => {
      proxy.cut();
      await db.query('select 1');
    });
    await inbox.drain(cutting).catch(() => {}); // the loop would log it and come back
    expect(await inbox.effects()).toBe(0);
    proxy.mend();
    await inbox.pool.query(`update stripe_events set leased_until = clock_timestamp() - interval '1 second'`);
    await inbox.makeDue();
    await inbox.drain(writing);
    expect(await inbox.effects()).toBe(20);
    const { rows } = await inbox.pool.query('select distinct state from stripe_events');
    expect(rows).toEqual([{ state: 'done' }]);
  });

  test.each([
    ['a deadlock', '40P01'],
    ['a serialization failure', '40001'],
  ])('F46 %s is repeated at once, in the same attempt', async (_name, code) => {
    const id = await inbox.received();
    await inbox.drain(troubled(2, raising(code)));
    expect(await inbox.rowOf(id)).toMatchObject({ state: 'done', attempts: 1 });
    expect(await inbox.effects()).toBe(1);
  });

  test('F46 two workers that really wait for each other both get through', async () => {
    await inbox.pool.query('create table if not exists places (id int primary key, visits int)');
    await inbox.pool.query('truncate places; insert into places values (1, 0), (2, 0)');
    const ids = [await inbox.received({ object: 'obj_1' }), await inbox.received({ object: 'obj_2' })];
    const crossing = (first: number, second: number): StripeEventHandlers => ({
      'thing.happened': eachAlone(async (event) => async (db) => {
        await db.query('update places set visits = visits + 1 where id = $1', [first]);
        await delay(200); // the other one has its first place by now
        await db.query('update places set visits = visits + 1 where id = $1', [second]);
        return (await write(event))(db);
      }),
    });
    await Promise.all([
      inbox.drain(crossing(1, 2), { batchSize: 1 }),
      inbox.drain(crossing(2, 1), { batchSize: 1 }),
    ]);
    for (const id of ids) expect(await inbox.rowOf(id)).toMatchObject({ state: 'done' });
    expect(await inbox.effects()).toBe(2);
  });

  test.each([
    [
      'a statement takes too long',
      (db: Db) => db.query(`set local statement_timeout = 50; select pg_sleep(5)`),
    ],
    ['the disk is full', raising('53100')],
  ])(
    'F47 %s: it is tried again later, and what shared its transaction is written',
    async (_name, trouble) => {
      const ids = [];
      for (let index = 0; index < 5; index += 1) ids.push(await inbox.received({ object: `obj_${index}` }));
      let bad = '';
      const handlers: StripeEventHandlers = {
        'thing.happened': eachAlone(async (event) => async (db) => {
          const outcome = await (await write(event))(db);
          bad ||= event.id;
          if (event.id === bad) await trouble(db);
          return outcome;
        }),
      };
      await inbox.drain(handlers);
      expect(await inbox.rowOf(bad)).toMatchObject({ state: 'pending', attempts: 1, isLater: true });
      expect(await inbox.effects()).toBe(4);
      await inbox.makeDue();
      await inbox.drain(writing);
      expect(await inbox.effects()).toBe(5);
    },
  );
});

describe('while events come in', () => {
  const secret = 'whsec_troubled';
  const start = () =>
    startTestServer({ stripe: { url: 'http://127.0.0.1:1', apiKey: 'sk_test_x', webhookSecret: secret } });

  test('F45 every connection is taken: the answer is 503 within a bound, and 200 when there is room', async () => {
    const server = await start();
    const sender = createSender(server.url, secret);
    try {
      const taken = await Promise.all(Array.from({ length: 10 }, () => server.pool.connect()));
      const payload = sender.payload();
      const startedAt = Date.now();
      expect(await sender.send(payload)).toBe(503);
      expect(Date.now() - startedAt).toBeLessThan(15_000);
      for (const client of taken) client.release();
      expect(await sender.send(payload)).toBe(200);
    } finally {
      await server.close();
    }
  }, 60_000);

  test('F48 while the table is held, events leave most connections to everything else', async () => {
    const server = await start();
    const sender = createSender(server.url, secret);
    const [migration, looking] = [await server.pool.connect(), await server.pool.connect()];
    try {
      await migration.query('begin');
      await migration.query('lock table stripe_events in access exclusive mode');
      const answers = [];
      const waiting = async (): Promise<number> => {
        const { rows } = await looking.query(
          `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into stripe_events%'`,
        );
        return rows[0].n;
      };
      let most = 0;
      for (let index = 0; index < 60; index += 1) {
        answers.push(sender.send(sender.payload()));
        await delay(50);
        most = Math.max(most, await waiting());
      }
      await migration.query('commit');
      expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThanOrEqual(3);
    } finally {
      looking.release();
      migration.release();
      await server.close();
    }
  }, 60_000);

  test('F48 a migration holds the table for a moment: those that come wait, and none is lost', async () => {
    const server = await start();
    const sender = createSender(server.url, secret);
    const migration = await server.pool.connect();
    try {
      await migration.query('begin');
      await migration.query('lock table stripe_events in access exclusive mode');
      const answers = Array.from({ length: 30 }, () => sender.send(sender.payload()));
      await until(async () => {
        const { rows } = await migration.query(`select 1 from pg_locks where not granted`);
        return rows.length > 0;
      });
      await migration.query('alter table stripe_events add column added_meanwhile text');
      await migration.query('commit');
      expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
      const { rows } = await server.pool.query('select count(*)::int as count from stripe_events');
      expect(rows).toEqual([{ count: 30 }]);
    } finally {
      migration.release();
      await server.close();
    }
  });
});
