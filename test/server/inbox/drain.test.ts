import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drainStripeEvents } from '../../../server/inbox/drain/drain-stripe-events.ts';
import { startInboxLoop } from '../../../server/inbox/drain/inbox-loop.ts';
import { receiveStripeEvent } from '../../../server/inbox/receive/receive-stripe-event.ts';
import { replayStripeEvent } from '../../../server/inbox/replay-stripe-event.ts';
import {
  done,
  type StripeEvent,
  type StripeEventEffect,
  type StripeEventHandlers,
} from '../../../server/inbox/stripe-event-handler.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createPool, type Db, type Pool } from '../../../server/platform/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const logger = pino({ level: 'silent' });
const config = readConfig({ STRIPE_SECRET_KEY: 'sk_test_x' });
let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, logger);
  await pool.query('create table effects (event_id text)');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => pool.query('truncate stripe_events, effects'));

/** Works every event off by itself. */
const eachAlone = (handle: (event: StripeEvent) => Promise<StripeEventEffect>) => ({
  subjectOf: ({ id }: StripeEvent) => id,
  handle: (events: readonly StripeEvent[]) => handle(events[0]!),
});

const write = async (event: StripeEvent) => async (db: Db) => {
  await db.query('insert into effects values ($1)', [event.id]);
  return done('Written.');
};
const writing: StripeEventHandlers = { 'thing.happened': eachAlone(write) };

/** Of what the inbox knows handlers when an event comes; it decides nothing else here. */
const known: StripeEventHandlers = Object.fromEntries(
  ['thing.happened', 'poison'].map((type) => [type, eachAlone(write)]),
);

let count = 0;
async function received(type = 'thing.happened'): Promise<string> {
  count += 1;
  const id = `evt_${count}`;
  const event = {
    id,
    object: 'event',
    type,
    created: 1_772_000_000,
    livemode: false,
    data: { object: { id: 'obj_1' } },
  };
  await receiveStripeEvent(
    { pool, config, now: () => new Date(), handlers: known },
    Buffer.from(JSON.stringify(event)),
    {},
  );
  return id;
}

const drain = (handlers: StripeEventHandlers, options = {}) =>
  drainStripeEvents({ pool, logger }, handlers, options);
const makeDue = () =>
  pool.query(`update stripe_events set next_attempt_at = clock_timestamp() where state = 'pending'`);
const rowOf = async (id: string) =>
  (
    await pool.query(
      `select state, attempts, outcome, error, next_attempt_at > clock_timestamp() as "isLater" from stripe_events where id = $1`,
      [id],
    )
  ).rows[0];
const effects = async () => (await pool.query('select event_id from effects')).rows.length;

describe('working off events', () => {
  test('effect and mark are one: a failure after the effect leaves neither', async () => {
    const id = await received();
    await drain({
      'thing.happened': eachAlone(async (event) => async (db) => {
        await db.query('insert into effects values ($1)', [event.id]);
        throw new Error('too late');
      }),
    });
    expect(await effects()).toBe(0);
    expect(await rowOf(id)).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: 'too late',
      isLater: true,
    });
  });

  test('a handler that fails twice is tried again after a pause, and then done', async () => {
    const id = await received();
    let failures = 2;
    const handlers: StripeEventHandlers = {
      'thing.happened': eachAlone(async (event) => {
        if (failures-- > 0) throw new Error('Stripe is away');
        return write(event);
      }),
    };
    for (let round = 0; round < 3; round += 1) {
      await makeDue();
      await drain(handlers);
    }
    expect(await rowOf(id)).toMatchObject({ state: 'done', attempts: 3, outcome: 'Written.', error: null });
    expect(await effects()).toBe(1);
  });

  test('after 12 attempts it is given up, others go on, and a replay does it once', async () => {
    const poison = await received('poison');
    const handlers: StripeEventHandlers = {
      ...writing,
      poison: eachAlone(async () => Promise.reject(new Error('never'))),
    };
    for (let round = 0; round < 12; round += 1) {
      await makeDue();
      await drain(handlers);
    }
    const other = await received();
    await drain(handlers);
    expect(await rowOf(poison)).toMatchObject({
      state: 'failed',
      attempts: 12,
      error: 'never',
      outcome: 'Given up after 12 attempts.',
    });
    expect((await rowOf(other)).state).toBe('done');
    const mended = { ...handlers, poison: writing['thing.happened']! };
    await replayStripeEvent({ pool, config }, poison);
    await drain(mended);
    await drain(mended);
    expect(await rowOf(poison)).toMatchObject({ state: 'done', attempts: 1, error: null });
    expect(await effects()).toBe(2);
  });

  test('many workers at once do each event once', async () => {
    for (let index = 0; index < 40; index += 1) await received();
    const counts = await Promise.all([1, 2, 3, 4].map(() => drain(writing, { batchSize: 3 })));
    expect(counts.reduce((sum, part) => sum + part, 0)).toBe(40);
    expect(await effects()).toBe(40);
  });

  test('a worker that was too slow writes nothing: the one that took over did', async () => {
    const id = await received();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isHeld = false;
    const slow = drain(
      {
        'thing.happened': eachAlone(async (event) => {
          isHeld = true;
          await held;
          return write(event);
        }),
      },
      { leaseSeconds: 0 },
    );
    await expect.poll(() => isHeld).toBe(true);
    expect(await drain(writing)).toBe(1);
    letGo();
    await slow;
    expect(await effects()).toBe(1);
    expect(await rowOf(id)).toMatchObject({ state: 'done', attempts: 2 });
  });
});

test('the loop is woken by a receipt and stops after the event in hand', async () => {
  let isWorking = false;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const loop = startInboxLoop(
    { pool, logger, config },
    {
      'thing.happened': eachAlone(async (event) => {
        isWorking = true;
        await held;
        return write(event);
      }),
    },
  );
  const id = await received();
  await expect.poll(() => isWorking, { timeout: 900 }).toBe(true);
  const stopped = loop.stop();
  letGo();
  await stopped;
  expect((await rowOf(id)).state).toBe('done');
  const late = await received();
  expect((await rowOf(late)).state).toBe('pending');
});
