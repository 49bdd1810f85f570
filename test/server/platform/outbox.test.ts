import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPool, inTransaction, type Db, type Pool } from '../../../server/platform/database.ts';
import { drainOutbox } from '../../../server/platform/outbox/drain-outbox.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { announce, registerListeners, type ListenerTable } from '../../../server/platform/outbox/outbox.ts';
import { operatorClient } from '../../support/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startTestServer } from '../../support/server.ts';

const logger = createLogger('silent');
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, logger);
  await pool.query(`create table heard (listener text, event_id text, number integer)`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await pool.query(`truncate outbox_events, outbox_backlog, outbox_listeners, heard, hook_deliveries`);
});

const happened = (number: number) => ({
  type: 'thing.happened',
  customerId: null,
  scenarioId: null,
  installationId: null,
  occurredAt: new Date(),
  data: { number },
});
const happen = (...numbers: number[]) => inTransaction(pool, (db) => announce(db, numbers.map(happened)));

/** Writes down what it heard, by the transaction that it is given. */
const writing =
  (listener: string, { poison = -1 } = {}): ListenerTable[string] =>
  async (db, events) => {
    for (const { id, data } of events) {
      await db.query(`insert into heard values ($1, $2, $3)`, [listener, id, data['number']]);
      if (data['number'] === poison) throw new Error('poison');
    }
  };
const heard = async (listener: string): Promise<number[]> =>
  (await pool.query(`select number from heard where listener = $1 order by number`, [listener])).rows.map(
    ({ number }) => number,
  );
const backlog = async () =>
  (
    await pool.query(
      `select listener, attempts, error, next_attempt_at from outbox_backlog order by listener, event_id`,
    )
  ).rows;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const makeDue = () =>
  pool.query(
    `update outbox_backlog set next_attempt_at = clock_timestamp() where next_attempt_at is not null`,
  );

describe('an announcement', () => {
  test('is one statement for a thousand events, and goes with its transaction', async () => {
    await registerListeners(pool, ['a', 'b']);
    const statements: string[] = [];
    const counting = (db: Db): Db =>
      ({
        query: async (text: string, values: unknown[]) => (statements.push(text), db.query(text, values)),
      }) as Db;
    await inTransaction(pool, (db) => announce(counting(db), numbers(1_000).map(happened)));
    expect(statements).toHaveLength(1);
    expect(await backlog()).toHaveLength(2_000);
    const undone = inTransaction(pool, async (db) => {
      await announce(db, [happened(7)]);
      throw new Error('the fact was refused');
    });
    await expect(undone).rejects.toThrow('refused');
    expect((await pool.query(`select from outbox_events`)).rowCount).toBe(1_000);
  });

  test('without a listener is kept for nobody', async () => {
    await happen(1);
    expect(await backlog()).toEqual([]);
  });
});

describe('listeners', () => {
  test('each hear every event once, in batches, also one that registers again', async () => {
    await registerListeners(pool, ['a', 'b']);
    await happen(...numbers(25));
    await registerListeners(pool, ['a', 'b']);
    const listeners = { a: writing('a'), b: writing('b') };
    await drainOutbox({ pool, logger }, listeners, { batchSize: 10 });
    await drainOutbox({ pool, logger }, listeners, { batchSize: 10 });
    expect(await heard('a')).toEqual(numbers(25));
    expect(await heard('b')).toEqual(numbers(25));
    expect(await backlog()).toEqual([]);
  });

  test('that say what they hear are told of nothing else, and of no less when a server of before starts again', async () => {
    await registerListeners(pool, ['all', 'some'], { some: ['test.a%'] });
    await registerListeners(pool, ['all', 'some'], { some: ['test.b'] });
    await registerListeners(pool, ['all', 'some'], { all: ['test.c'], some: ['test.a%'] });
    const types = ['test.a', 'test.and', 'test.b', 'test.c'];
    await announce(
      pool,
      types.map((type) => ({ ...happened(1), type })),
    );
    const { rows } = await pool.query(
      `select listener, array_agg(type order by type) as types from outbox_backlog join outbox_events on id = event_id group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { listener: 'all', types },
      { listener: 'some', types: types.slice(0, 3) },
    ]);
  });

  test('that are slow keep no other waiting', async () => {
    await registerListeners(pool, ['a', 'b']);
    await happen(...numbers(3));
    let heardByOther = () => {};
    const other = new Promise<void>((resolve) => (heardByOther = resolve));
    const listeners: ListenerTable = {
      a: async () => other,
      b: async (db, events) => {
        await writing('b')!(db, events);
        heardByOther();
      },
    };
    await drainOutbox({ pool, logger }, listeners);
    expect(await heard('b')).toEqual(numbers(3));
  }, 5_000);

  test('that this server does not know keep what waits for them', async () => {
    await registerListeners(pool, ['a', 'of a newer server']);
    await happen(1);
    await drainOutbox({ pool, logger }, { a: writing('a') });
    expect(await backlog()).toMatchObject([{ listener: 'of a newer server' }]);
  });

  test('hear each event once while four servers drain and more happens', async () => {
    await registerListeners(pool, ['a']);
    const drain = () => drainOutbox({ pool, logger }, { a: writing('a') }, { batchSize: 7 });
    const happening = numbers(20).map((batch) => happen(...numbers(15).map((number) => batch * 15 + number)));
    await Promise.all([...happening, drain(), drain(), drain(), drain()]);
    await Promise.all([drain(), drain(), drain(), drain()]);
    expect(await heard('a')).toEqual(numbers(300));
    expect(await backlog()).toEqual([]);
  });

  test('lose nothing when the connection breaks before the commit', async () => {
    await registerListeners(pool, ['a']);
    await happen(...numbers(5));
    const breaking: ListenerTable = {
      a: async (db, events) => {
        await writing('a')(db, events);
        await db.query(`select pg_terminate_backend(pg_backend_pid())`);
      },
    };
    await drainOutbox({ pool, logger }, breaking);
    expect(await heard('a')).toEqual([]);
    await makeDue();
    await drainOutbox({ pool, logger }, { a: writing('a') });
    expect(await heard('a')).toEqual(numbers(5));
  });

  test('take in everything beside a poisoned event, which leaves no half effect and comes back later', async () => {
    await registerListeners(pool, ['a', 'b']);
    await happen(...numbers(12));
    await drainOutbox(
      { pool, logger },
      { a: writing('a', { poison: 4 }), b: writing('b') },
      { batchSize: 5 },
    );
    expect(await heard('a')).toEqual(numbers(12).filter((number) => number !== 4));
    expect(await heard('b')).toEqual(numbers(12));
    expect(await backlog()).toMatchObject([
      { listener: 'a', attempts: 1, error: 'poison', next_attempt_at: expect.any(Date) },
    ]);
    await makeDue();
    await drainOutbox({ pool, logger }, { a: writing('a'), b: writing('b') });
    expect(await heard('a')).toEqual(numbers(12));
  });
});

test('an event that is never taken in is parked, where an operator sees and replays it', async () => {
  const server = await startTestServer();
  try {
    const operator = await operatorClient(server);
    await registerListeners(server.pool, ['test.poisoned']);
    await inTransaction(server.pool, (db) => announce(db, [happened(1), happened(2)]));
    let isPoisoned = true;
    const taken: unknown[] = [];
    const listeners: ListenerTable = {
      'test.poisoned': async (_db, events) => {
        if (isPoisoned) throw new Error('It does not fit.');
        taken.push(...events.map(({ data }) => data['number']));
      },
    };
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect((await operator.get('/admin/parked-events')).body.items).toEqual([]);
      await server.pool.query(`update outbox_backlog set next_attempt_at = clock_timestamp()`);
      await drainOutbox(server.deps, listeners);
    }
    const first = (await operator.get('/admin/parked-events?limit=1')).body;
    const second = (await operator.get(`/admin/parked-events?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.nextCursor).toBeNull();
    const parked = [...first.items, ...second.items];
    expect(parked).toMatchObject(
      [1, 2].map(() => ({
        listener: 'test.poisoned',
        type: 'thing.happened',
        attempts: 12,
        error: 'It does not fit.',
      })),
    );

    isPoisoned = false;
    await drainOutbox(server.deps, listeners);
    expect(taken).toEqual([]);
    const path = `/admin/parked-events/test.poisoned/${parked[0].eventId}/replay`;
    expect(await operator.post(path)).toMatchObject({
      status: 202,
      body: { eventId: parked[0].eventId, attempts: 0 },
    });
    expect((await operator.post(path)).status).toBe(404);
    await drainOutbox(server.deps, listeners);
    expect(taken).toHaveLength(1);
    expect((await operator.get('/admin/parked-events')).body.items).toHaveLength(1);
    const reader = await operatorClient(server, ['settings:read']);
    expect((await reader.post(path)).status).toBe(403);
  } finally {
    await server.close();
  }
});
