import { readdirSync, readFileSync } from 'node:fs';
import type { Pool } from '../../../server/platform/database.ts';

/** Linux counts processor time in hundredths of a second. */
const usPerTick = 10_000;

type Processor = { parent: number; usedUs: number; ofEndedChildrenUs: number };

/**
 * The processor time that PostgreSQL, all its processes together, has used so far, in microseconds: a figure that holds on a machine
 * where others work too.
 */
export async function postgresCpuUs(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = read(rows[0]?.pid ?? 0).parent;
  // A process that ends meanwhile is counted with the postmaster's; then all are counted once more.
  for (;;) {
    const { usedUs, ofEndedChildrenUs } = read(postmaster);
    const sum = usedUs + ofEndedChildrenUs + childrenUs(postmaster);
    if (read(postmaster).ofEndedChildrenUs === ofEndedChildrenUs) return sum;
  }
}

function childrenUs(postmaster: number): number {
  let sum = 0;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    try {
      const child = read(Number(name));
      if (child.parent === postmaster) sum += child.usedUs;
    } catch {
      continue; // ended meanwhile
    }
  return sum;
}

/** The processor time that one process has used so far, in microseconds. */
export const processCpuUs = (pid: number): number => read(pid).usedUs;

function read(pid: number): Processor {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = (first: number) => ((fields[first] ?? 0) + (fields[first + 1] ?? 0)) * usPerTick;
  return { parent: fields[1] ?? 0, usedUs: ticks(11), ofEndedChildrenUs: ticks(13) };
}
