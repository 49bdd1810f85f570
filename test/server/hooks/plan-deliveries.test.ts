import { expect, test } from 'vitest';
import { planDeliveries } from '../../../server/hooks/plan-deliveries.ts';
import { inTransaction } from '../../../server/platform/database.ts';
import type { OutboxEvent } from '../../../server/platform/outbox/outbox.ts';
import { customerClient } from '../../support/api-client.ts';
import { startTestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

test('while a hook is written to, deliveries of several events are planned for every hook all the same', async () => {
  const server = await startTestServer({ env: { HOOK_ALLOWED_HOSTS: '127.0.0.1' } });
  try {
    for (const name of ['Ada', 'Eve']) {
      const wish = { events: ['scenario.updated'], url: 'http://127.0.0.1:1/taken' };
      expect((await (await customerClient(server, name)).post('/v1/hooks', wish)).status).toBe(201);
    }
    // Announced to nobody who listens by itself: what follows is the listener's work, done here.
    const { rows: events } = await server.pool.query<OutboxEvent>(
      `insert into outbox_events (id, type, data, occurred_at)
       select 'evt_' || number, 'scenario.updated', '{}', now() from generate_series(1, 3) as number
       returning id, type, customer_id as "customerId", scenario_id as "scenarioId", installation_id as "installationId", data, occurred_at as "occurredAt"`,
    );
    const writer = await server.pool.connect();
    await writer.query('begin');
    await writer.query('update hooks set last_delivery_at = clock_timestamp()');
    const planned = inTransaction(server.pool, (db) => planDeliveries(db, events));
    await until(async () => {
      const { rows } = await server.pool.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    await writer.query('commit');
    writer.release();
    await planned;
    const { rows } = await server.pool.query('select count(*)::int as count from hook_deliveries');
    expect(rows).toEqual([{ count: 6 }]);
  } finally {
    await server.close();
  }
});
