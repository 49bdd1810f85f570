import { setTimeout as delay } from 'node:timers/promises';
import { recordTasks } from '../../../server/executions/record-tasks.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createPool, isDatabaseUnavailable } from '../../../server/platform/database.ts';
import { HttpError } from '../../../server/platform/errors.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { batchesOf, type Batch, type StormWorld } from './stormy-tasks.ts';

/**
 * A process that records its part of a storm, as a server does what it is sent, and sends again what was not acknowledged. It ends by
 * itself and prints what it counted; anything but a lost or busy database ends it with an error.
 */
const lanes = 2;
const env = process.env;
const world: StormWorld = JSON.parse(env['STORM_WORLD'] ?? '');
const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: env['DATABASE_URL'] });
const logger = createLogger('error', process.stderr);
const pool = createPool(config.databaseUrl ?? '', logger, {
  application_name: env['STORM_NAME'] ?? '',
  max: 4,
});
const deps = { pool, config, logger, now: () => new Date() };
const counted = { acknowledged: 0, accepted: 0, updated: 0, duplicates: 0, sentAgain: 0 };

async function untilAcknowledged({ customerId, tasks }: Batch): Promise<void> {
  for (;;) {
    try {
      const { rejected, ...recorded } = await recordTasks(deps, customerId, tasks);
      if (rejected.length > 0) throw new Error(`Tasks were refused: ${JSON.stringify(rejected)}`);
      counted.acknowledged += tasks.length;
      for (const name of ['accepted', 'updated', 'duplicates'] as const) counted[name] += recorded[name];
      return;
    } catch (error) {
      const isBusy = error instanceof HttpError && error.status === 429;
      if (!isBusy && !isDatabaseUnavailable(error)) throw error;
      counted.sentAgain += 1;
      await delay(20); // a client's pause before it tries again
    }
  }
}

const batches = batchesOf(world, Number(env['STORM_WRITER']));
await Promise.all(
  Array.from({ length: lanes }, async () => {
    for (const batch of batches) if (batch.tasks.length > 0) await untilAcknowledged(batch);
  }),
);
await pool.end();
console.log(JSON.stringify(counted));
