// npm run bench:freshness: how long it takes from sending a report until GET /admin/analytics/overview counts it, while 2,000 tasks/s are
// recorded. Each report names a model of its own, and the overview of that model is asked again and again until it shows the run. Ends by itself
// within about two minutes.
import pino from 'pino';
import { createPool } from '../../../server/platform/database.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { runBench, told } from '../support/bench.ts';
import { growLog } from '../support/grow-log.ts';
import { startLibrary } from '../support/library.ts';
import { percentile } from '../support/load.ts';
import { recordBeside } from '../support/record-beside.ts';
import { newTask } from '../support/tasks.ts';
import { fillTwoYears, keyOf, operatorKey } from '../figures/fill.ts';

const facts = 200_000;
const reports = Number(process.env.BENCH_REPORTS ?? 200);
const perSecond = 2_000;
const mostMs = 2_000;

await runBench(8, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await growLog(postgres.url);
  await migrate({ databaseUrl: postgres.url });
  const pool = createPool(postgres.url, pino({ level: 'silent' }), { query_timeout: 600_000 });
  undo(() => pool.end());
  await fillTwoYears(pool, facts, new Date());
  const server = await startLibrary({ DATABASE_URL: postgres.url });
  undo(() => server.stop());
  const { rows } = await pool.query<{ id: string; customer: string }>(
    'select id, customer_id as customer from installations order by no',
  );
  const customers = [...new Set(rows.map(({ customer }) => customer))];
  const recording = recordBeside(postgres.url, {
    url: server.url,
    perSecond,
    keys: Object.fromEntries(customers.map((id) => [id, keyOf(id)])),
  });
  undo(recording.kill);

  const times: Record<'answered' | 'shown', number[]> = { answered: [], shown: [] };
  for (let report = -10; report < reports; report += 1) {
    const { id, customer } = rows[(report + 10) % rows.length] as (typeof rows)[number];
    const aiModel = `seen-${report}`;
    const startAt = performance.now();
    const answer = await fetch(`${server.url}/v1/execution-tasks`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${keyOf(customer)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ tasks: [{ ...newTask(), installationId: id, aiModel }] }),
    });
    if (!answer.ok) throw new Error(`The report was answered ${answer.status}: ${await answer.text()}`);
    const answeredMs = performance.now() - startAt;
    while (!(await isShown(server.url, aiModel))) continue;
    if (report < 0) continue; // the first ones warm up
    times.answered.push(answeredMs);
    times.shown.push(performance.now() - startAt);
  }
  const recorded = await recording.stop();
  const told95 = (values: number[]) =>
    [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${percentile(values, share).toFixed(1)} ms`).join(', ');
  print(
    `\n${reports} reports, one at a time, while ${told(recorded.perSecond)} tasks/s were recorded (${recorded.refused} refused):`,
  );
  print(`  report answered               ${told95(times.answered)}`);
  print(`  overview has answered with it ${told95(times.shown)}`);
  const p95 = percentile(times.shown, 0.95);
  goal({
    what: `report to figure, p95 at ${told(perSecond)} tasks/s`,
    measured: `${told(p95)} ms at ${told(recorded.perSecond)} tasks/s`,
    goal: `≤ ${told(mostMs)} ms`,
    hasKept: p95 <= mostMs && recorded.perSecond >= 0.95 * perSecond,
  });
});

/** Whether the overview counts the one run of a model. */
async function isShown(url: string, aiModel: string): Promise<boolean> {
  const answer = await fetch(`${url}/admin/analytics/overview?compare=none&aiModel=${aiModel}`, {
    headers: { Authorization: `Bearer ${operatorKey}` },
  });
  const { totals } = (await answer.json()) as { totals: { started: number } };
  return totals.started === 1;
}
