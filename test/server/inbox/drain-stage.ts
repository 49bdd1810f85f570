import pino from 'pino';
import { drainStripeEvents, type DrainOptions } from '../../../server/inbox/drain/drain-stripe-events.ts';
import { receiveStripeEvent } from '../../../server/inbox/receive/receive-stripe-event.ts';
import {
  done,
  type StripeEvent,
  type StripeEventEffect,
  type StripeEventHandler,
  type StripeEventHandlers,
} from '../../../server/inbox/stripe-event-handler.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createPool, type Db, type Pool } from '../../../server/platform/database.ts';
import { newId } from '../../../server/platform/ids.ts';
import { createTestDatabase } from '../../support/database.ts';

export const silent = pino({ level: 'silent' });
export const config = readConfig({ STRIPE_SECRET_KEY: 'sk_test_x' });

/** Works every event off by itself. */
export const eachAlone = (
  handle: (event: StripeEvent) => Promise<StripeEventEffect>,
): StripeEventHandler => ({
  subjectOf: ({ id }) => id,
  handle: (events) => handle(events[0]!),
});

/** The effect that can be counted: a row per event. */
export const write = async (event: StripeEvent) => async (db: Db) => {
  await db.query('insert into effects values ($1)', [event.id]);
  return done('Written.');
};
export const writing: StripeEventHandlers = { 'thing.happened': eachAlone(write) };

/** Nothing but the inbox on a database of its own, with handlers that each test brings. */
export async function openInbox(wrapUrl: (url: string) => Promise<string> = async (url) => url) {
  const database = await createTestDatabase();
  const pool = createPool(database.url, silent);
  await pool.query('create table effects (event_id text)');
  const working = createPool(await wrapUrl(database.url), silent, { query_timeout: 5_000 });
  return {
    pool,
    /** Where the drain works, when something stands between. */
    working,
    /** Stores an event; answers its id. */
    async received(
      change: { type?: string; object?: string; at?: Date; now?: Date; by?: Pool } = {},
    ): Promise<string> {
      const {
        type = 'thing.happened',
        object = 'obj_1',
        at = new Date('2026-03-01'),
        now = new Date(),
      } = change;
      const id = newId('evt');
      const created = Math.floor(at.getTime() / 1000);
      const event = { id, object: 'event', type, created, livemode: false, data: { object: { id: object } } };
      const handlers = { [type]: { ...eachAlone(write), subjectOf: () => object } };
      const deps = { pool: change.by ?? pool, config, now: () => now, handlers };
      await receiveStripeEvent(deps, Buffer.from(JSON.stringify(event)), {});
      return id;
    },
    drain: (handlers: StripeEventHandlers, options: DrainOptions = {}) =>
      drainStripeEvents({ pool: working, logger: silent }, handlers, options),
    makeDue: () =>
      pool.query(
        `update stripe_events set next_attempt_at = clock_timestamp() where state in ('pending', 'parked')`,
      ),
    async rowOf(id: string) {
      const { rows } = await pool.query(
        `select state, attempts, outcome, error, waits_for as "waitsFor", next_attempt_at > clock_timestamp() as "isLater",
           extract(epoch from next_attempt_at - clock_timestamp())::int as "dueInSeconds"
         from stripe_events where id = $1`,
        [id],
      );
      return rows[0];
    },
    effects: async () => (await pool.query('select event_id from effects')).rows.length,
    clear: () => pool.query('truncate stripe_events, effects'),
    async close() {
      await Promise.all([pool.end(), working.end()]);
      await database.drop();
    },
  };
}
