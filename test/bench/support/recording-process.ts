// Reports tasks over HTTP at a steady rate, in a process of its own, until it is told to stop; then tells how that went.
import pino from 'pino';
import { createPool } from '../../../server/platform/database.ts';
import { httpRequest, percentile, sendAtRate, type Run } from './load.ts';
import { newTask } from './tasks.ts';

/** Batches of 100 of one customer each, the customers taking turns. */
export type RecordingOrder = { url: string; perSecond: number; keys: Record<string, string> };
export type RecordingTold = { tasks: number; refused: number; perSecond: number; p95Ms: number };

const size = 100;
const connections = 8;
let isStopped = false;

function* batches(keys: Record<string, string>, installations: Map<string, string[]>) {
  let batch = 0;
  for (;;)
    for (const [customer, key] of Object.entries(keys)) {
      if (isStopped) return;
      const own = installations.get(customer) ?? [];
      const tasks = Array.from({ length: size }, (_, index) => ({
        ...newTask(),
        installationId: own[(batch * size + index) % own.length],
      }));
      batch += 1;
      yield httpRequest(
        'POST /v1/execution-tasks',
        { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        JSON.stringify({ tasks }),
      );
    }
}

async function record({ url, perSecond, keys }: RecordingOrder): Promise<RecordingTold> {
  const pool = createPool(process.env.DATABASE_URL ?? '', pino({ level: 'silent' }));
  const { rows } = await pool.query<{ customer: string; ids: string[] }>(
    'select customer_id as customer, array_agg(id order by no) as ids from installations group by 1',
  );
  await pool.end();
  const installations = new Map(rows.map(({ customer, ids }) => [customer, ids]));
  const told = ({ count, refused, elapsedMs, latenciesMs }: Run): RecordingTold => ({
    tasks: count * size,
    refused: refused * size,
    perSecond: (count * size * 1000) / elapsedMs,
    p95Ms: percentile(latenciesMs, 0.95),
  });
  return told(
    await sendAtRate(url, batches(keys, installations), { perSecond: perSecond / size, connections }),
  );
}

process.on('message', (message: RecordingOrder | 'stop') => {
  if (message === 'stop') isStopped = true;
  else void record(message).then((told) => process.send?.(told, () => process.exit(0)));
});
process.on('disconnect', () => process.exit(0));
