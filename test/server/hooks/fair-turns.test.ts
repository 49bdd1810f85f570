import { afterAll, beforeAll, expect, test } from 'vitest';
import { selectDue } from '../../../server/hooks/sending-queries.ts';
import { deliverySlots } from '../../../server/hooks/slots.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let pool: Pool;

/** Four customers whose receivers are slow and behind by an hour, and one with a single new event, all on one host. */
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, createLogger('silent'));
  for (const statement of [
    `insert into customers (id, name, email, created_at)
     select 'cus_' || n, 'A customer', n || '@example.com', now() from generate_series(1, 5) n`,
    `insert into hooks (id, customer_id, events, url, host)
     select 'hok_' || n, 'cus_' || least(5, 1 + n / 8), '{execution.failed}', 'https://example.com/', 'example.com:443'
     from generate_series(0, 32) n`,
    `insert into outbox_events (id, type, data, occurred_at)
     select 'evt_' || n, 'execution.failed', '{}', now() from generate_series(1, 20) n`,
    `insert into hook_deliveries (id, hook_id, event_id, next_attempt_at)
     select hooks.id || events.id, hooks.id, events.id, now() - interval '1 hour'
     from hooks cross join outbox_events events where hooks.customer_id <> 'cus_5'`,
    `insert into hook_deliveries (id, hook_id, event_id, next_attempt_at) values ('quick', 'hok_32', 'evt_1', now())`,
  ])
    await pool.query(statement);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('a customer with nothing under way has the next turn, however long others have been waiting', async () => {
  const slots = deliverySlots();
  const takeDue = async () =>
    (await selectDue(pool, slots.full(), slots.underWay(), slots.free())).filter((delivery) =>
      slots.take(delivery),
    );
  const slow = ['cus_1', 'cus_2', 'cus_3', 'cus_4'];
  const places = slow.flatMap((customerId, index) =>
    Array.from({ length: 8 }, (_, count) => ({
      hookId: `hok_${index * 8 + count}`,
      host: 'example.com:443',
      customerId,
    })),
  );
  for (const place of places) expect(slots.take(place)).toBe(true);
  expect(await takeDue()).toEqual([]);
  slots.release(places[0]!);
  expect((await takeDue()).map(({ id }) => id)).toEqual(['quick']);
});
