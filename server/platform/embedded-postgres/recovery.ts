import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readPostmasterFile } from './postmaster-file.ts';
import { isPostmasterOf, processIdentity, waitForEnd } from './processes.ts';

/**
 * Clears what a killed owner left in the cluster folder: its PostgreSQL server, which outlives it, is shut down. A server that
 * no owner of ours left behind is somebody else's and is not touched: then this throws.
 */
export async function clearLeftovers(clusterDir: string, isLeftByDeadOwner: boolean): Promise<void> {
  const left = readPostmasterFile(clusterDir);
  if (!left || processIdentity(left.pid) === null) return; // PostgreSQL itself recovers from a file of a dead server
  if (!isPostmasterOf(left.pid, clusterDir)) {
    // After a crash of the machine the number belongs to a stranger, and PostgreSQL would take it for a rival and refuse.
    rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
    return;
  }
  if (!isLeftByDeadOwner) {
    throw new Error(
      `Another PostgreSQL server (process ${left.pid}) runs on ${clusterDir}. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
  await shutDown(left.pid, clusterDir);
}

async function shutDown(pid: number, clusterDir: string): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ESRCH') return;
      throw new Error(
        `The PostgreSQL server (process ${pid}) that a killed process left on ${clusterDir} cannot be stopped (${code}). ` +
          'Stop it as the user who started it.',
        { cause: error },
      );
    }
    if (await waitForEnd(pid, waitMs)) return;
  }
  throw new Error(
    `The PostgreSQL server (process ${pid}) that a killed process left on ${clusterDir} does not stop. Stop it by hand.`,
  );
}
