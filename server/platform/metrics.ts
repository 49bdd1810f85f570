import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestHandler } from 'express';
import type { Pool } from './database.ts';
import { countBacklog } from './outbox/outbox-queries.ts';

/** Everything that `/metrics` shows; one registry per process. */
export const metricsRegistry = new Registry();

/** Labels are route templates, never addresses, so that their number stays small. */
const requestDurationSeconds = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from a request to the end of its answer.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metricsRegistry],
});

export const webhooksRefused = new Counter({
  name: 'webhooks_refused_total',
  help: 'Webhook calls that were refused, by reason.',
  labelNames: ['reason'],
  registers: [metricsRegistry],
});

/** Default metrics of the process and the state of the pool; called once by the server that starts. */
export function collectProcessMetrics(pool: Pool): void {
  for (const name of ['db_pool_connections', 'outbox_events']) metricsRegistry.removeSingleMetric(name);
  collectDefaultMetrics({ register: metricsRegistry });
  const connections = new Gauge({
    name: 'db_pool_connections',
    help: 'Connections of the database pool, and requests that wait for one.',
    labelNames: ['state'],
    registers: [metricsRegistry],
    collect() {
      connections.set({ state: 'total' }, pool.totalCount);
      connections.set({ state: 'idle' }, pool.idleCount);
      connections.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  const events = new Gauge({
    name: 'outbox_events',
    help: 'Announced events that a listener has not taken in, by listener: waiting, or parked until an operator replays them.',
    labelNames: ['listener', 'state'],
    registers: [metricsRegistry],
    async collect() {
      const backlog = await countBacklog(pool).catch(() => null); // a database that is away shows elsewhere
      events.reset();
      for (const { listener, waiting, parked } of backlog ?? []) {
        events.set({ listener, state: 'waiting' }, waiting);
        events.set({ listener, state: 'parked' }, parked);
      }
    },
  });
}

/** How far the replica is behind; shown by a server that has one. */
export function createReplicaLag(): Gauge {
  metricsRegistry.removeSingleMetric('replica_lag_seconds');
  return new Gauge({
    name: 'replica_lag_seconds',
    help: 'Age of the newest heartbeat that the replica shows: figures read from it are at most so far behind. NaN while it cannot be read.',
    registers: [metricsRegistry],
  });
}

export function measureRequests(): RequestHandler {
  return (req, res, next) => {
    const stop = requestDurationSeconds.startTimer({ method: req.method });
    res.once('finish', () =>
      stop({
        route: (req.route as { path?: string } | undefined)?.path ?? 'none',
        status: String(res.statusCode),
      }),
    );
    next();
  };
}
