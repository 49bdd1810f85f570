import { parentPort, workerData } from 'node:worker_threads';
import pino from 'pino';
import { createPool } from '../../platform/database.ts';
import type { ComputeAnswer, ComputeTask } from './compute-in-worker.ts';
import { compute } from './compute.ts';
import { readFacts } from './read-facts.ts';

const longestMs = 3_600_000;

const { databaseUrl, watermark, currency } = workerData as ComputeTask;
const pool = createPool(databaseUrl, pino({ level: 'silent' }), { max: 1, query_timeout: longestMs });
const { facts, scenarioIds } = await read();
parentPort?.postMessage({ ...compute(facts), scenarioIds } satisfies ComputeAnswer, []);

async function read() {
  try {
    return await readFacts(pool, { watermark, currency });
  } finally {
    await pool.end();
  }
}
