import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { answering, startReceiver, type Receiver } from './receiver.ts';

const missed = 12_000;
let server: TestServer;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startTestServer({ env: { HOOK_ALLOWED_HOSTS: '127.0.0.1' } });
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

test('a hook for which very much waits is paused and resumed portion by portion, and nothing of it is forgotten', async () => {
  const { pool } = server;
  const ada = await customerClient(server);
  receiver.behave('/gone', answering(410));
  await pool.query(`
    create table sizes_of_changes (count integer);
    create function count_changes() returns trigger language plpgsql as $$
      begin insert into sizes_of_changes select count(*) from changed; return null; end $$;
    create trigger count_changes after update on hook_deliveries referencing new table as changed
      for each statement execute function count_changes()`);
  const url = receiver.urlOf('/gone');
  const { id } = (await ada.post('/v1/hooks', { event: 'execution.failed', url })).body;
  await pool.query(
    `insert into outbox_events (id, type, customer_id, data, occurred_at)
     select 'evt_' || n, 'execution.failed', $1, '{}', now() from generate_series(1, ${missed}) n`,
    [ada.id],
  );
  await pool.query(
    `insert into hook_deliveries (id, hook_id, event_id, next_attempt_at)
     select 'dlv_' || n, $1, 'evt_' || n, now() from generate_series(1, ${missed}) n`,
    [id],
  );
  const count = async (which: string): Promise<number> =>
    (await pool.query(`select count(*) as count from hook_deliveries where hook_id = $1 and ${which}`, [id]))
      .rows[0].count;
  await until(async () => (await count('next_attempt_at is null')) === missed);
  expect((await ada.get('/v1/hooks')).body.items[0].state).toBe('paused');

  receiver.behave('/gone', () => {}); // holds what it is sent
  expect((await ada.post(`/v1/hooks/${id}/resume`)).body).toMatchObject({ state: 'active', failure: null });
  expect(await count(`state = 'pending' and next_attempt_at is not null`)).toBe(missed);
  const { rows } = await pool.query(`select max(count) as most, sum(count) as all from sizes_of_changes`);
  expect(rows[0].most).toBeLessThanOrEqual(5_000);
  expect(Number(rows[0].all)).toBeGreaterThan(2 * missed - 10);
});
