import { startStripeDouble, type StripeDouble } from '../../doubles/stripe/start-stripe-double.ts';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startReplicatedPostgres, type ReplicatedPostgres } from '../../support/replicated-postgres.ts';
import { startSecondServer } from '../../support/second-server.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import type { Facts, Report } from '../analytics/figures/facts.ts';
import type { Placed } from '../analytics/figures/send-reports.ts';
import type { RunningServer } from '../../../server/start-server.ts';

export type YearCustomer = ApiClient & {
  id: string;
  apiKey: string;
  /** The same customer at the other server. */
  there: ApiClient;
};

/** A library with two servers, whose clock is set by hand, and all that happened in it as the plain model knows it. */
export type Year = {
  clock: { now: Date };
  postgres: ReplicatedPostgres;
  stripe: StripeDouble;
  server: TestServer;
  other: RunningServer;
  operator: ApiClient;
  customers: YearCustomer[];
  scenarios: ScenarioRow[];
  places: Placed[];
  /** Everything that was reported, in the order of arrival. */
  reports: Report[];
  /** Without its tasks, which `factsOf` makes of the reports. */
  facts: Facts;
  /** Jobs that do not run, as if nothing started them. */
  stopped: Set<string>;
  close: () => Promise<void>;
};

export const beginning = new Date('2026-01-01T05:30:00Z');
/** Which scenarios the five customers have a copy of: the first one is everybody's. */
const copies = [[0, 1], [0, 2], [0, 1], [0], [0]];
const minutesByHand = ['4', '2.5', '11'];
const webhookSecret = 'whsec_year';

export async function openYear(): Promise<Year> {
  const clock = { now: beginning };
  const now = () => clock.now;
  const postgres = await startReplicatedPostgres();
  const stripe = await startStripeDouble({ webhookSecret, now, eventDays: 400 });
  const server = await startTestServer({
    stripe,
    now,
    wrapDatabaseUrl: async () => postgres.primaryUrl,
    env: { REPORTING_TIME_ZONE: 'America/New_York' },
  });
  const other = await startSecondServer(server);
  await server.pool.query('delete from jobs.schedule'); // jobs run by hand, at the instants of this year
  const customers: YearCustomer[] = [];
  for (const _copies of copies) {
    const customer = await customerClient(server);
    customers.push({ ...customer, there: apiClient(other.url, customer.apiKey) });
  }
  const scenarios = await Promise.all(
    minutesByHand.map((minutes, index) =>
      insertScenario(server.pool, { minutesByHand: minutes, title: `Scenario ${index + 1}` }),
    ),
  );
  const report = { valid: true, errors: [], warnings: [], requirements: [], apps: [], steps: [] };
  await server.pool.query('update scenario_versions set report = $1', [report]);
  return {
    clock,
    postgres,
    stripe,
    server,
    other,
    operator: await operatorClient(server),
    customers,
    scenarios,
    places: await install(server, customers, scenarios),
    reports: [],
    facts: noFacts(),
    stopped: new Set(),
    close: async () => {
      await other.stop();
      await server.close();
      await stripe.close();
      await postgres.stop();
    },
  };
}

async function install({ pool }: TestServer, customers: YearCustomer[], scenarios: ScenarioRow[]) {
  const places: Placed[] = [];
  const confirmedAt = beginning.getTime();
  for (const [at, { id: customerId }] of customers.entries())
    for (const which of copies[at] ?? []) {
      const scenario = scenarios[which];
      if (!scenario) continue;
      const row = await insertInstallation(pool, { customerId, scenario, confirmedAt: beginning });
      places.push({
        ...row,
        customerId,
        scenarioId: scenario.id,
        minutesByHand: minutesByHand[which] ?? '',
        confirmedAt,
      });
    }
  return places;
}

const noFacts = (): Facts => ({
  timeZone: 'America/New_York',
  asOf: beginning.getTime(),
  staleMs: 24 * 3_600_000,
  installations: [],
  tasks: [],
  assumptions: [],
  prices: [],
  purchases: [],
  costs: [],
});
