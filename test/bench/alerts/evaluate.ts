import pino from 'pino';
import { evaluateAlerts } from '../../../server/alerts/lifecycle/evaluate.ts';
import { createOperatorKey } from '../../../server/accounts/operators/create-operator-key.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { createPool } from '../../../server/platform/database.ts';
import { addDays } from '../../../server/platform/time.ts';
import { startServer } from '../../../server/start-server.ts';
import { apiClient } from '../../support/api-client.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { until } from '../../support/until.ts';
import type { Bench } from '../support/bench.ts';
import { breakFrom, fillDays } from './fill.ts';

const metrics = ['completionRate', 'failures', 'runs', 'warningShare', 'p95Ms'];
const days = 160;
const today = '2026-03-20';

type Looked = { ms: number; statements: number; rows: number };
export type Evaluated = { calm: Looked; storm: Looked; opened: number; mails: number };

/** One look at the trends of five metrics of so many scenarios: when all is as usual, and on the day when all of them broke. */
export async function measureEvaluation({ undo }: Bench, scenarios: number): Promise<Evaluated> {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await migrate({ databaseUrl: postgres.url });
  const logger = pino({ level: 'error' });
  const pool = createPool(postgres.url, logger, { query_timeout: 600_000 });
  undo(() => pool.end());
  let now = new Date(`${today}T10:04:00Z`);
  let mails = 0;
  const server = await startServer({
    config: readConfig({ NODE_ENV: 'test', PORT: '0', DATABASE_URL: postgres.url }),
    logger,
    now: () => now,
    sendMail: () => Promise.resolve(void (mails += 1)),
    checkAnswers: false,
    hasStarterLibrary: false,
    catchesUp: false,
  });
  undo(server.stop);
  await fillDays(pool, { scenarios, days, today }); // after the start, which counts days anew
  await pool.query(
    `insert into users (id, email, name, username, role, email_verified, created_at, updated_at)
     values ('opr_owner', 'owner@example.com', 'Olga', 'olga', 'owner', true, now(), now())`,
  );
  const operator = apiClient(
    server.url,
    (await createOperatorKey(pool, { scopes: ['*'], name: 'Bench' }, now)).key,
  );
  await pool.query('update alert_rules set is_active = false');
  for (const metric of metrics)
    await operator.post('/admin/alert-rules', {
      name: metric,
      channels: ['email'],
      condition: {
        kind: 'trend',
        metric,
        scope: 'scenarios',
        direction: 'either',
        minimumEffect: 0.2,
        minimumVolume: 30,
      },
    });
  const rowsRead = async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_000)); // other connections tell of their reading within a second
    const { rows } = await pool.query<{ count: number }>(
      'select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint as count from pg_stat_user_tables',
    );
    return rows[0]?.count ?? 0;
  };
  const look = async (): Promise<Looked> => {
    let statements = 0;
    const { reading } = server.deps;
    const counted: typeof reading = {
      inSnapshot: (work) =>
        reading.inSnapshot((db, freshness) => {
          const query = (...asked: Parameters<typeof db.query>) => {
            statements += 1;
            return db.query(...asked);
          };
          return work({ query } as typeof db, freshness);
        }),
    };
    const rowsBefore = await rowsRead();
    const from = performance.now();
    await evaluateAlerts({ ...server.deps, reading: counted });
    const ms = performance.now() - from;
    return { ms, statements, rows: (await rowsRead()) - rowsBefore };
  };
  const told = () =>
    until(
      async () => (await pool.query('select from alert_notices where message_id is null')).rowCount === 0,
    );
  const countAlerts = async () =>
    (await pool.query<{ count: number }>('select count(*)::int as count from alerts')).rows[0]?.count ?? 0;
  const calm = await look();
  await told();
  const [openedBefore, mailsBefore] = [await countAlerts(), mails];
  await breakFrom(pool, addDays(today, -3));
  now = new Date(`${addDays(today, 1)}T10:04:00Z`);
  const storm = await look();
  await told();
  await until(() => mails > mailsBefore);
  return { calm, storm, opened: (await countAlerts()) - openedBefore, mails: mails - mailsBefore };
}
