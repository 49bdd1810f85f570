import { expect } from 'vitest';
import { startMakeDouble, type MakeDoubleOptions } from '../doubles/make/start-make-double.ts';
import { startStripeDouble } from '../doubles/stripe/start-stripe-double.ts';
import {
  loadMakeApp,
  runModule,
  validateConnection,
  type Bundle,
  type Connection,
  type MakeAppOptions,
} from '../make-runtime/make-runtime.ts';
import { outputProblems } from '../make-runtime/output-problems.ts';
import { customerClient, operatorClient } from '../support/api-client.ts';
import { startTestServer, type TestServerOptions } from '../support/server.ts';
import { startFront } from './front.ts';

export const makeToken = '5f2c7a1e-9d34-4b6a-8c1d-0e2f3a4b5c6d';
export const makeZone = 'eu1.make.com';
/** What the Make double has: an organization, a team in it, a folder, and connections. */
export const place = { organizationId: 501, teamId: 601 };
export const [folderId, sheetsConnection, slackConnection] = [701, 801, 802];

/** The report address that an installation's bundle has. */
export const reportUrlOf = (bundle: Bundle | undefined): string =>
  (bundle?.['report'] as { url: string } | undefined)?.url ?? '';

export type AppWorld = Awaited<ReturnType<typeof startAppWorld>>;
type Published = { id: string; slug: string };

/** The running server with Stripe and Make as doubles, and the Make app in its interpreter, which reaches it through the front. */
export async function startAppWorld(
  options: TestServerOptions & { hasStripe?: boolean; zone?: Partial<MakeDoubleOptions> } = {},
) {
  const { hasStripe = true, zone = {}, ...serverOptions } = options;
  const stripe = await startStripeDouble({ webhookSecret: 'whsec_make_app' });
  const make = await startMakeDouble({ tokens: [makeToken], unavailableApps: ['gone-app'], ...zone });
  const server = await startTestServer({ make, ...(hasStripe ? { stripe } : {}), ...serverOptions });
  const front = await startFront(server.url);
  const operator = await operatorClient(server);
  const customer = await customerClient(server, 'Ada');
  const load = (appOptions: Partial<MakeAppOptions> = {}) =>
    loadMakeApp({ publicUrl: front.url, ...appOptions });
  const app = load();
  const connect = (parameters: object = { makeZone, makeToken }): Promise<Connection> =>
    validateConnection(app, { apiKey: customer.apiKey, ...parameters });
  const connection = await connect();
  return {
    server,
    stripe,
    make,
    front,
    operator,
    customer,
    app,
    load,
    connect,
    connection,
    /** Runs a module with the connection; many bundles from a search, one from an action, and each as the interface says. */
    async run(id: string, parameters: Record<string, unknown> = {}, executionId?: string): Promise<Bundle[]> {
      const bundles = await runModule(app, id, {
        connection,
        parameters,
        ...(executionId ? { executionId } : {}),
      });
      expect(await outputProblems(app, id, bundles)).toEqual([]);
      return bundles;
    },
    customerNamed: (name: string) => customerClient(server, name),
    /** Puts a scenario into the library, with a version for each blueprint, as an operator does. */
    async publish(title: string, blueprints: object[], price: object | null = null): Promise<Published> {
      const details = {
        title,
        description: `${title}, by itself.`,
        complexityLevel: 2,
        category: 'sales',
        tags: ['demo'],
      };
      const made = await operator.post('/admin/scenarios', { ...details, price, minutesByHand: 4 });
      for (const blueprint of blueprints) await addVersion(made.body.id as string, blueprint);
      return made.body as Published;
    },
    publishVersion: (scenario: Published, blueprint: object) => addVersion(scenario.id, blueprint),
    async close() {
      await front.close();
      await server.close();
      await make.close();
      await stripe.close();
    },
  };

  async function addVersion(scenarioId: string, blueprint: object): Promise<void> {
    const { status, body } = await operator.post(`/admin/scenarios/${scenarioId}/versions`, {
      blueprint,
      changelog: 'Better.',
    });
    const published = await operator.post(`/admin/scenarios/${scenarioId}/versions/${body.number}/publish`);
    if (published.status !== 200) throw new Error(`${status}: ${JSON.stringify([body, published.body])}`);
  }
}
