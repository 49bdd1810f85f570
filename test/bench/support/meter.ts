import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Pool } from '../../../server/platform/database.ts';
import { postgresCpuUs, processCpuUs } from './cpu.ts';

/** Processor time in microseconds, `loadUs` that of this process, and how many cores others kept busy meanwhile, on average. */
export type CpuUse = { nodeUs: number; postgresUs: number; loadUs: number; foreignCores: number };

const usPerTick = 10_000; // Linux counts in hundredths of a second

/** Counts the processor time of a process and of the PostgreSQL behind a pool from now on. On a machine that others use it says more than the clock. */
export async function startMeter(pid: number, pool: Pool): Promise<{ read: () => Promise<CpuUse> }> {
  const look = async () => ({
    at: performance.now(),
    postgresUs: await postgresCpuUs(pool),
    nodeUs: processCpuUs(pid),
    hereUs: process.cpuUsage().user + process.cpuUsage().system,
    machineUs: machineUs(),
  });
  const began = await look();
  return {
    read: async () => {
      const ended = await look();
      const used = (of: 'postgresUs' | 'nodeUs' | 'hereUs' | 'machineUs') => ended[of] - began[of];
      const foreignUs = used('machineUs') - used('nodeUs') - used('postgresUs') - used('hereUs');
      const foreignCores = Math.max(0, foreignUs / 1_000 / (ended.at - began.at));
      return { nodeUs: used('nodeUs'), postgresUs: used('postgresUs'), loadUs: used('hereUs'), foreignCores };
    },
  };
}

/**
 * `Node … + PostgreSQL … µs of processor time per …, the load … more`, for how many a second that is enough on these cores when the load comes
 * from elsewhere, and how many of the cores others kept busy.
 */
export function cpuPer(unit: string, count: number, uses: readonly CpuUse[]): string {
  const per = (of: (use: CpuUse) => number) => uses.reduce((sum, use) => sum + of(use), 0) / count;
  const [node, postgres, load] = [
    per(({ nodeUs }) => nodeUs),
    per(({ postgresUs }) => postgresUs),
    per(({ loadUs }) => loadUs),
  ];
  const cores = availableParallelism();
  const foreign = uses.reduce((sum, { foreignCores }) => sum + foreignCores, 0) / uses.length;
  return (
    `Node ${node.toFixed(1)} + PostgreSQL ${postgres.toFixed(1)} µs of processor time per ${unit}, the load ${load.toFixed(1)} more; ` +
    `without the load's, ${cores} cores are enough for ${((cores * 1e6) / (node + postgres)).toFixed(0)}/s; ` +
    `others kept ${foreign.toFixed(1)} of them busy`
  );
}

/** What all cores have worked so far, without what they waited. */
function machineUs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) * usPerTick;
}
