import { expect } from 'vitest';
import type { AuditDetail } from '../../../../server/audits/schema.ts';
import { runAuditJob } from '../../../../server/audits/start-audit.ts';
import { reconcileNow } from '../../../../server/billing/reconciliation/reconcile-now.ts';
import { proveNightly } from '../../../../server/executions/roll-ups/prove-days.ts';
import { addDays, dayOf } from '../../../../server/platform/time.ts';
import { auditNow } from '../../../../server/audits/audit-now.ts';
import { countRuns } from '../../../../server/executions/roll-ups/runs-anew.ts';
import { rebuildDays } from '../../../../server/executions/roll-ups/rebuild-days.ts';
import { allJobs } from '../../../../server/jobs.ts';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { assumeForLibrary } from '../../../support/assumptions.ts';
import { insertInstallation } from '../../../support/library-rows.ts';
import { until } from '../../../support/until.ts';
import { startShop, type Buyer, type Shop, type Ware } from '../../billing/shop.ts';
import { audited } from '../auditing.ts';

/** A copy of a scenario with the customer who reports for it. */
export type Place = { buyer: Buyer; id: string; scenarioId: string };
export type Fields = Record<string, unknown>;

/** A library that sells and measures under a clock that is set by hand, in a zone with summer time. */
export type World = {
  clock: { now: Date };
  shop: Shop;
  operator: ApiClient;
  wares: Ware[];
  places: Place[];
  /** Asked for over HTTP, and done by the job. */
  audit: () => Promise<AuditDetail>;
  /** The same without a wait for the job. */
  auditAtOnce: () => Promise<AuditDetail>;
  /** A new customer with a copy of a scenario. */
  move: (ware?: Ware) => Promise<Place>;
  /** Reports runs; each ends a second after its start, an hour before now unless told otherwise. */
  report: (place: Place, count: number, fields?: Fields | ((index: number) => Fields)) => Promise<Fields>;
  /** Runs a job as the clock would, and what it leaves to others. */
  job: (name: string) => Promise<void>;
  /** Changes rows behind the back of every rule, and has a way back. */
  byHand: (table: string, ...statements: string[]) => Promise<void>;
  /** Takes everything away that a customer has reported, as if it had never come. */
  forget: (place: Place) => Promise<void>;
  close: () => Promise<void>;
};

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

export async function openWorld(beginning: Date): Promise<World> {
  const clock = { now: beginning };
  const shop = await startShop({
    now: () => clock.now,
    env: { REPORTING_TIME_ZONE: 'America/New_York' },
    stripe: { feePercent: 0, feeFixed: 30 },
  });
  const { server } = shop;
  await server.pool.query('delete from jobs.schedule'); // jobs run by hand, at the instants of this clock
  const operator = await operatorClient(server);
  await assumeForLibrary(operator, { hourlyRate: '60' }, '2025-01-01T00:00:00Z');
  const wares = [
    await shop.newWare({ amount: 1_900, currency: 'usd' }),
    await shop.newWare({ amount: 4_900, currency: 'usd' }),
  ];
  const report = { valid: true, errors: [], warnings: [], requirements: [], apps: [], steps: [] };
  await server.pool.query('update scenario_versions set report = $1', [report]);
  await server.pool.query('update scenarios set minutes_by_hand = 4');
  await server.pool.query('delete from former_minutes_by_hand');
  let executions = 0;
  const world: World = {
    clock,
    shop,
    operator,
    wares,
    places: [],
    audit: () => audited(operator),
    auditAtOnce: () => auditNow(server.deps),
    move: async (ware = wares[0]) => {
      if (!ware) throw new Error('There is no scenario.');
      const buyer = await shop.newBuyer();
      const { rows } = await server.pool.query('select id from scenario_versions where scenario_id = $1', [
        ware.id,
      ]);
      const scenario = { id: ware.id, slug: ware.slug, versionId: rows[0]?.id };
      await server.pool.query(
        `insert into entitlements (id, customer_id, scenario_id, source, source_id, state, valid_from, created_at, updated_at)
         values ($1, $2, $3, 'grant', $1, 'active', $4, $4, $4)`,
        [`ent_${buyer.id}`, buyer.id, ware.id, clock.now],
      );
      const { id } = await insertInstallation(server.pool, {
        customerId: buyer.id,
        scenario,
        confirmedAt: clock.now,
      });
      return { buyer, id, scenarioId: ware.id };
    },
    report: async ({ buyer, id }, count, fields = {}) => {
      const tasks = Array.from({ length: count }, (_, index) => {
        const own = typeof fields === 'function' ? fields(index) : fields;
        const startedAt = new Date(clock.now.getTime() - hourMs + index);
        const start = new Date(String(own['startedAt'] ?? startedAt.toISOString()));
        return {
          installationId: id,
          executionId: `run-${(executions += 1)}`,
          status: 'completed',
          startedAt: start.toISOString(),
          finishedAt: new Date(start.getTime() + 1_000).toISOString(),
          ...own,
        };
      });
      const { status, body } = await buyer.post('/v1/execution-tasks', { tasks });
      expect(status).toBe(200);
      return body;
    },
    job: async (name) => {
      await allJobs(server.deps)[name]?.run({} as never);
      await until(async () => {
        const { rowCount } = await server.pool.query(
          `select from jobs.job where state in ('created', 'retry', 'active') and start_after <= now() and name <> $1`,
          [runAuditJob],
        );
        return rowCount === 0;
      });
    },
    byHand: async (table, ...statements) => {
      await server.pool.query(`alter table ${table} disable trigger user`);
      for (const statement of statements) await server.pool.query(statement);
      await server.pool.query(`alter table ${table} enable trigger user`);
    },
    forget: async ({ buyer, id }) => {
      const no = `(select no from customers where id = '${buyer.id}')`;
      const { rows } = await server.pool.query(
        `select min(started_at) - interval '1 day' as "from", max(started_at) + interval '1 day' as "to" from task_facts where customer_no = ${no}`,
      );
      await world.byHand('task_facts', `delete from task_facts where customer_no = ${no}`);
      await server.pool.query(`delete from task_identities where customer_no = ${no}`);
      await server.pool.query(`delete from quarantined_tasks where customer_id = $1`, [buyer.id]);
      const day = (at: Date) => at.toISOString().slice(0, 10);
      if (rows[0]?.from) await rebuildDays(server.deps, { from: day(rows[0].from), to: day(rows[0].to) });
      await countRuns(server.deps, { repair: true });
      await server.pool.query(
        `update installations set status = 'uninstalled', ended_at = confirmed_at where id = $1`,
        [id],
      );
      await server.pool.query(`update roll_up_checks set differences = '[]', repaired_at = null`);
    },
    close: () => shop.close(),
  };
  for (const ware of [0, 0, 1]) world.places.push(await world.move(wares[ware]));
  return world;
}

/** An ordinary day: runs of every kind, a sale with its fee, now and then a refund; then the night. */
export async function liveDay(world: World, number: number): Promise<void> {
  const { shop, places, wares, report } = world;
  for (const [index, place] of places.entries()) {
    await report(place, 6 + ((number + index) % 4), {
      aiModel: 'gpt-4o',
      inputTokens: 900,
      outputTokens: 100,
    });
    await report(place, 1, { warning: true });
    await report(place, 1, {
      status: 'failed',
      error: { code: 'ConnectionError', message: 'It went wrong.' },
    });
    await report(place, 1, { kind: 'test' });
    await report(place, 1, { kind: 'errorHandler' });
  }
  const ware = wares[number % wares.length];
  if (ware && number % 2 === 0) {
    const { paymentId } = await shop.buy(await shop.newBuyer(), ware, { at: world.clock.now });
    if (number % 6 === 0) shop.stripe.refund(paymentId, { amount: 500, at: world.clock.now });
    await shop.deliver();
  }
  world.clock.now = new Date(world.clock.now.getTime() + dayMs);
  const { deps } = shop.server;
  await proveNightly(deps);
  const today = dayOf(world.clock.now, 'America/New_York');
  await reconcileNow(deps, { from: addDays(today, -3), to: addDays(today, -1) });
}
