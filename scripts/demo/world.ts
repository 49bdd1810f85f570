import { randomUUID } from 'node:crypto';
import { createOperatorKey } from '../../server/accounts/operators/create-operator-key.ts';
import { readConfig } from '../../server/platform/config.ts';
import type { Pool } from '../../server/platform/database.ts';
import type { Deps } from '../../server/platform/deps.ts';
import { createLogger, type Logger } from '../../server/platform/logging.ts';
import { startDatabase } from '../../server/start-database.ts';
import { startServer } from '../../server/start-server.ts';
import { startMakeDouble, type MakeDouble } from '../../test/doubles/make/start-make-double.ts';
import { startStripeDouble, type StripeDouble } from '../../test/doubles/stripe/start-stripe-double.ts';
import { apiOf, type Api } from './api.ts';
import { DemoRefusal, requireEmptyLibrary } from './refusals.ts';
import type { Person } from './people.ts';
import { movableClock, type MovableClock, type Period } from './time.ts';

/** The real server between doubles of Stripe and Make, all of them on one clock that the demo moves. */
export type World = {
  url: string;
  pool: Pool;
  /** The server's own, for what its jobs do by the clock. */
  deps: Deps;
  period: Period;
  clock: MovableClock;
  stripe: StripeDouble;
  make: MakeDouble;
  /** An operator key, for the length of the demo only. */
  operator: Api;
  reportingCurrency: string;
  close: () => Promise<void>;
};

/** What one unit of a currency is worth in usd; the demo sells in usd and eur and is paid out in the reporting currency. */
const usdPerUnit: Record<string, number> = { usd: 1, eur: 1.09, gbp: 1.27, chf: 1.13 };

/** Settlement minor units per presentment minor unit; `drift` is how far the rates have moved. */
export function ratesTo(reportingCurrency: string, drift = 1): Record<string, number> {
  const target = usdPerUnit[reportingCurrency];
  if (target === undefined)
    throw new DemoRefusal(
      `The demo knows no exchange rate to ${reportingCurrency}. Set REPORTING_CURRENCY to ${Object.keys(usdPerUnit).join(', ')} or leave it out.`,
    );
  return Object.fromEntries(
    Object.entries(usdPerUnit).map(([currency, worth]) => [
      currency,
      Number(((worth / target) * drift).toFixed(6)),
    ]),
  );
}

/** Starts everything on an empty library, or throws a `DemoRefusal` and leaves it as it was. */
export async function startWorld(
  env: NodeJS.ProcessEnv,
  { period, people }: { period: Period; people: Person[] },
): Promise<World> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).toReversed())
      await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const clock = movableClock(period.start);
    const settings = ownSettings(env);
    const { reportingCurrency, logLevel, ...own } = readConfig(settings);
    const logger = createLogger(logLevel, process.stderr);
    const exchangeRates = ratesTo(reportingCurrency);
    const database = await openDatabase({ ...own, reportingCurrency, logLevel }, logger);
    undo.push(database.stop);
    await requireEmptyLibrary(database.url, own.databaseUrl === null ? own.dataDir : null);

    const webhookSecret = `whsec_${randomUUID().replaceAll('-', '')}`;
    const { now } = clock;
    const stripe = await startStripeDouble({
      now,
      webhookSecret,
      settlementCurrency: reportingCurrency,
      exchangeRates,
    });
    undo.push(() => stripe.close());
    const make = await startMakeDouble({
      now,
      tokens: people.map(tokenOf),
      organizations: people.map(organizationOf),
    });
    undo.push(() => make.close());
    const config = {
      ...readConfig({
        ...settings,
        STRIPE_SECRET_KEY: stripe.apiKey,
        STRIPE_API_BASE: stripe.url,
        STRIPE_WEBHOOK_SECRETS: webhookSecret,
        MAKE_API_BASE: make.url,
      }),
      databaseUrl: database.url,
      directDatabaseUrl: database.directUrl,
    };
    const server = await startServer({
      config,
      logger,
      now,
      sendMail: async () => {},
      mayLoseCommits: true,
    });
    undo.push(() => server.stop());
    const { deps } = server;
    const { pool } = deps;
    const key = await createOperatorKey(pool, { scopes: ['*'], name: 'npm run demo' }, now());
    const operator = apiOf(server.url, key.key);
    undo.push(() => operator('DELETE', `/admin/api-keys/${key.id}`));
    return { url: server.url, pool, deps, period, clock, stripe, make, operator, reportingCurrency, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The library's own settings without what would reach the outside: no mail, no Slack, no real Stripe or Make, a free port. */
function ownSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    STRIPE_SECRET_KEY: _key,
    STRIPE_WEBHOOK_SECRETS: _secrets,
    STRIPE_API_BASE: _stripe,
    MAKE_API_BASE: _make,
    SMTP_URL: _smtp,
    SLACK_WEBHOOK_URL: _slack,
    PUBLIC_URL: _url,
    ...rest
  } = env;
  return {
    ...rest,
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT_PER_MINUTE: '1000000',
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'error',
  };
}

/** Commits of the embedded database need not reach the disk one by one: who loses a half-made demo to a power cut starts anew. */
async function openDatabase(config: Parameters<typeof startDatabase>[0], logger: Logger) {
  const database = await startDatabase(config, logger).catch((error: unknown) => {
    throw new DemoRefusal(error instanceof Error ? error.message : String(error));
  });
  if (config.databaseUrl !== null) return database;
  const withoutWaiting = (url: string) => `${url}?options=${encodeURIComponent('-c synchronous_commit=off')}`;
  return { ...database, url: withoutWaiting(database.url) };
}

const tokenOf = ({ makeToken, make }: Person) => ({
  token: makeToken,
  organizationIds: [make.organizationId],
});

const organizationOf = ({ organization, make }: Person) => ({
  id: make.organizationId,
  name: organization,
  teams: [{ id: make.teamId, name: 'Automation' }],
});
