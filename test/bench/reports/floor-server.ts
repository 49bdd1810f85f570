// The library as it is, but every report has a transaction to itself. DATABASE_URL, DATA_DIR and SESSION_SECRET in the environment; prints its port.
import { setUpDesks } from '../../../server/executions/recording-desks.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { startServer } from '../../../server/start-server.ts';

const { deps, url } = await startServer({ config: readConfig(process.env), logger: createLogger('error') });
// As many as the pool has connections for, beside those that look up the addresses.
setUpDesks(deps, { mostTogether: 1, mostWriters: 8, mostWaiting: 20_000, worthAnother: 1 });
process.stdout.write(`listening on ${new URL(url).port}\n`);
