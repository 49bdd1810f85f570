// The least that answers with the library's own work: bare Express, the same use cases, the same pool. No key, no limit, no headers, no log, no
// schema; who asks is believed. DATABASE_URL, DATA_DIR and SESSION_SECRET in the environment; prints its port. The library runs beside it, for
// what works in the background costs both sides the same.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { recordReport } from '../../../server/executions/record-report.ts';
import { readInstallation } from '../../../server/installations/read-installations.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { listCategories } from '../../../server/scenarios/search/facet-queries.ts';
import { startServer } from '../../../server/start-server.ts';

const { deps } = await startServer({ config: readConfig(process.env), logger: createLogger('error') });
const app = express();
app.get('/v1/installations/:id', async (req, res) => {
  res.json(await readInstallation(deps.pool, req.get('Customer') ?? '', req.params.id));
});
app.get('/v1/categories', async (_req, res) => {
  res.json({ items: await listCategories(deps.pool) });
});
app.post('/v1/report/:token', express.json(), async (req, res) => {
  await recordReport(deps, req.params.token, req.body);
  res.status(204).end();
});
const server = app.listen(0, '127.0.0.1', () =>
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`),
);
