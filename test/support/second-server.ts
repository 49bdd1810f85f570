import type { Config } from '../../server/platform/config.ts';
import { createLogger } from '../../server/platform/logging.ts';
import { startServer, type RunningServer } from '../../server/start-server.ts';
import type { TestServer } from './server.ts';

/** Another server on the database of the first one, as a second replica behind a balancer; `changed` in its environment. */
export function startSecondServer(
  { deps }: TestServer,
  changed: Partial<Config> = {},
): Promise<RunningServer> {
  return startServer({
    config: { ...deps.config, port: 0, ...changed },
    logger: createLogger('silent'),
    sendMail: deps.sendMail,
    jobLooks: { byClock: 10, byEvent: 2 },
    checkAnswers: true,
    hasStarterLibrary: false,
    catchesUp: false,
    now: deps.now,
  });
}
