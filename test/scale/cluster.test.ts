import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import type { BalancerKind } from './balancer.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { everyFigure, reportAll } from './figures.ts';
import { hasPrograms } from './packages.ts';
import { firstStartOf, startLoad, taskOf } from './reporting.ts';
import { startRequests } from './rolling.ts';
import { copyDatabase, hasCaughtUp, settle, type World } from './world.ts';

// `npm run test:cluster` does all of it, behind both balancers; `npm test` a part.
const isWhole = process.env['CLUSTER_TEST'] === 'whole';
const balancers: BalancerKind[] = isWhole ? ['nginx', 'haproxy'] : ['nginx'];
const betweenFaults = isWhole ? 3_000 : 60;
const requestsOfRestart = isWhole ? 50_000 : 1_000; // one goes down and comes up at each quarter of them

describe.skipIf(!hasPrograms)('three servers, a pooler, PostgreSQL 15 and a standby', () => {
  describe.each(balancers)('behind %s', (balancer) => {
    let cluster: Cluster;
    let world: World;
    const startedAt = Date.now();
    const firstStartAt = firstStartOf(startedAt);
    const day = (at: number) => new Date(at).toISOString().slice(0, 10);
    const period = { from: day(firstStartAt), to: day(startedAt) };
    beforeAll(async () => {
      cluster = await startCluster(balancer);
      world = await settle(cluster);
    }, 300_000);
    afterAll(async () => {
      await world?.pool.end();
      await cluster?.stop();
    }, 60_000);

    /** Numbers of the tasks that stand, each as often as it does. */
    const standing = async (): Promise<number[]> => {
      const { rows } = await world.pool.query<{ number: number }>(
        `select substring(execution_id from 5)::int as number from execution_tasks order by 1`,
      );
      return rows.map(({ number }) => number);
    };

    test('a killed server, standby and PostgreSQL lose no acknowledged report and count none twice', async () => {
      await copyDatabase(cluster, 'single');
      const file = join(cluster.folder, 'acknowledged.txt');
      const load = startLoad(cluster.url, world, firstStartAt, file);
      const operator = apiClient(cluster.url, world.operatorKey);
      const overview = `/admin/analytics/overview?from=${period.from}&to=${period.to}`;
      const goesOn = async () => {
        const before = load.acknowledged();
        await until(() => load.acknowledged() >= before + betweenFaults, 120_000);
      };
      await goesOn();

      const [, second] = cluster.members;
      await second?.kill();
      await goesOn();
      await second?.start();

      await cluster.standby.kill();
      await goesOn();
      expect(await operator.get(overview)).toMatchObject({ status: 200, body: { freshnessSeconds: 0 } });
      await cluster.standby.start();

      await cluster.primary.kill();
      await until(() => Object.keys(load.refusals).length > 0, 60_000);
      await cluster.primary.start();
      const backAt = performance.now();
      const before = load.acknowledged();
      await until(() => load.acknowledged() > before, 60_000);
      process.stdout.write(
        `behind ${balancer}: PostgreSQL answered again, ${((performance.now() - backAt) / 1000).toFixed(1)} s later reports did; meanwhile ${JSON.stringify(load.refusals)}\n`,
      );
      await goesOn();
      const reported = await load.stop();

      const acknowledged = new Set(readFileSync(file, 'utf8').trim().split('\n').map(Number));
      expect(acknowledged).toEqual(reported);
      expect(await standing()).toEqual([...reported].toSorted((a, b) => a - b));

      const single = await cluster.startSingle('single');
      await reportAll(
        single.url,
        world,
        [...reported].map((number) => taskOf(world, number, firstStartAt)),
      );
      await until(() => hasCaughtUp(cluster), 60_000);
      const [ours, alone] = [
        await everyFigure(cluster.url, world, period),
        await everyFigure(single.url, world, period),
      ];
      expect(ours.size).toBeGreaterThan(25);
      expect(ours).toEqual(alone);
      expect(JSON.stringify(ours.get(`operator ${overview}`))).toContain('"started":');
      await single.kill();
    }, 600_000);

    test('a restart of one server after the other fails no request', async () => {
      const requests = startRequests(cluster.url, world, { atLeast: requestsOfRestart, firstStartAt });
      for (const [index, member] of cluster.members.entries()) {
        await until(() => requests.sent() >= (requestsOfRestart * (index + 1)) / 4, 600_000);
        expect(await member.stop()).toBe(0);
        await member.start();
      }
      const { failures, reported } = await requests.end();
      expect(requests.sent()).toBeGreaterThanOrEqual(requestsOfRestart);
      expect(failures).toEqual({});
      expect((await standing()).filter((number) => reported.has(number))).toHaveLength(reported.size);
    }, 2_400_000);

    test('each schedule ran once per tick, whoever ran it', async () => {
      const ticks = Math.floor(Date.now() / 60_000) - Math.floor(startedAt / 60_000) + 1;
      const { rows } = await world.pool.query<{ name: string; count: number }>(
        `select job.name, count(*) as count from jobs.job join jobs.schedule on schedule.name = job.name
         where schedule.cron = '* * * * *' group by job.name`,
      );
      expect(rows.length).toBeGreaterThan(1);
      expect(rows.filter(({ count }) => count > ticks)).toEqual([]);
    });
  });
});
