import pino from 'pino';
import { createPool } from '../../platform/database.ts';
import type { ComputeReply, ComputeTask } from './compute-in-background.ts';
import { compute } from './compute.ts';
import { readFacts } from './read-facts.ts';

const longestMs = 3_600_000;

process.once('disconnect', () => process.exit()); // the server is gone
process.once('message', (task: ComputeTask) => {
  void answer(task)
    .catch((error: Error): ComputeReply => ({ failure: error.message }))
    .then((reply) => process.send?.(reply));
});

async function answer({ databaseUrl, watermark, currency }: ComputeTask): Promise<ComputeReply> {
  const pool = createPool(databaseUrl, pino({ level: 'silent' }), { max: 1, query_timeout: longestMs });
  try {
    const { facts, scenarioIds } = await readFacts(pool, { watermark, currency });
    return { answer: { ...compute(facts), scenarioIds } };
  } finally {
    await pool.end();
  }
}
