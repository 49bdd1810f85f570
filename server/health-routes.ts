import { Router } from 'express';
import { HttpError } from './platform/errors.ts';
import type { Deps } from './platform/deps.ts';
import { checkReadiness } from './platform/health.ts';
import { metricsRegistry } from './platform/metrics.ts';
import { isSame } from './platform/signed-token.ts';

/** `/healthz`: the process runs. `/readyz`: it can do its work. `/metrics`: Prometheus text, behind METRICS_TOKEN when that is set. */
export function healthRoutes({ pool, queue, config, draining }: Deps): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  router.get('/readyz', async (_req, res) => {
    const { isReady, missing } = await checkReadiness(pool, queue, draining);
    res.set('Cache-Control', 'no-store');
    if (isReady) return void res.json({ status: 'ready' });
    throw new HttpError(503, 'not_ready', `Not ready: ${missing.join('; ')}.`, {
      extra: { missing },
      headers: { 'Retry-After': '5' },
    });
  });
  router.get('/metrics', async (req, res) => {
    if (config.metricsToken && !isSame(req.get('Authorization') ?? '', `Bearer ${config.metricsToken}`)) {
      throw new HttpError(401, 'unauthorized', 'Send METRICS_TOKEN as "Authorization: Bearer …".', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    res.type(metricsRegistry.contentType).send(await metricsRegistry.metrics());
  });
  return router;
}
