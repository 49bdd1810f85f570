import { afterAll, beforeAll, expect, test } from 'vitest';
import { selectHearers } from '../../../server/hooks/delivery-queries.ts';
import { selectDue } from '../../../server/hooks/sending-queries.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { takeBacklog } from '../../../server/platform/outbox/outbox-queries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsRead } from '../../support/rows-read.ts';

const waiting = 20_000;
const hooks = 2_000;
let database: TestDatabase;
let pool: Pool;

/** Two thousand hooks of as many customers, and a receiver that is down: so many deliveries and events wait for a later attempt. */
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, createLogger('silent'));
  for (const statement of [
    `insert into customers (id, name, email, created_at)
     select 'cus_' || n, 'A customer', n || '@example.com', now() from generate_series(1, ${hooks}) n`,
    `insert into hooks (id, customer_id, events, url, host, created_at)
     select 'hok_' || n, 'cus_' || n, '{execution.failed}', 'https://example.com/', 'example.com:443', now() - interval '1 day'
     from generate_series(1, ${hooks}) n`,
    `insert into outbox_events (id, type, customer_id, data, occurred_at)
     select 'evt_' || n, 'execution.failed', 'cus_1', '{}', now() from generate_series(1, ${waiting}) n`,
    `insert into outbox_backlog (listener, event_id, next_attempt_at)
     select 'slow', 'evt_' || n, now() + interval '1 hour' from generate_series(1, ${waiting}) n`,
    `insert into hook_deliveries (id, hook_id, event_id, next_attempt_at)
     select 'dlv_' || n, 'hok_1', 'evt_' || n, now() + interval '1 hour' from generate_series(1, ${waiting}) n`,
    `analyze`,
  ])
    await pool.query(statement);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('who looks for what is due does not walk through what waits for later', async () => {
  const full = { hooks: [], hosts: [], customers: [] };
  const underWay = { customerIds: [], counts: [] };
  expect(await rowsRead(pool, (db) => selectDue(db, full, underWay, 64))).toBeLessThan(2 * hooks);
  expect(await rowsRead(pool, (db) => takeBacklog(db, 'slow', { limit: 200 }))).toBeLessThan(100);
});

test('who looks for the hooks of events does not hold each hook against each event', async () => {
  const eventIds = Array.from({ length: 200 }, (_, index) => `evt_${index + 1}`);
  expect((await selectHearers(pool, eventIds)).length).toBe(200);
  expect(await rowsRead(pool, (db) => selectHearers(db, eventIds))).toBeLessThan(10 * hooks);
});
