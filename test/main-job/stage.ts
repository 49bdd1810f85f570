import { exportedBlueprint } from '../support/blueprints.ts';
import { customerClient, operatorClient } from '../support/api-client.ts';
import { startTestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { startMakeDouble } from '../doubles/make/start-make-double.ts';
import { startStripeDouble } from '../doubles/stripe/start-stripe-double.ts';
import { loadMakeApp, validateConnection } from '../make-runtime/make-runtime.ts';

export const makeToken = '5f1c1e0a-6a0c-4d4e-9f0e-0123456789ab';

/** The whole system: the server, Stripe and Make as doubles, the Make app in its interpreter, an operator and a customer. */
export async function setTheStage(now: () => Date) {
  const stripe = await startStripeDouble({ webhookSecret: 'whsec_test_main_job', now });
  const make = await startMakeDouble({ tokens: [makeToken], now });
  const server = await startTestServer({ stripe, make, now });
  const app = loadMakeApp({ publicUrl: server.url });
  const operator = await operatorClient(server);
  const customer = await customerClient(server, 'Ada');
  const connection = await validateConnection(app, {
    apiKey: customer.apiKey,
    makeZone: 'eu1.make.com',
    makeToken,
  });
  return {
    server,
    stripe,
    make,
    app,
    operator,
    customer,
    connection,
    webhookUrl: `${server.url}/webhooks/stripe`,
    /** Waits until every stored event of Stripe has been worked off. */
    inboxIsDrained: () =>
      until(async () => {
        const { rows } = await server.pool.query<{ waiting: number }>(
          `select count(*) as waiting from stripe_events where state = 'pending'`,
        );
        return rows[0]?.waiting === 0;
      }, 20_000),
    close: async () => {
      await server.close();
      await make.close();
      await stripe.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof setTheStage>>;

/** Step 1: an operator imports an export of Make and publishes it at 19.00 usd. */
export async function publishInvoiceReminder({ operator }: Pick<Stage, 'operator'>) {
  const details = {
    title: 'Invoice reminder',
    description: 'Reminds customers whose invoices are overdue.',
    complexityLevel: 2,
    category: 'finance',
    price: { amount: 1900, currency: 'usd' },
    minutesByHand: 4,
  };
  const { body: scenario } = await operator.post('/admin/scenarios', details);
  const upload = await operator.post(`/admin/scenarios/${scenario.id}/versions`, {
    blueprint: { response: { blueprint: exportedBlueprint() } },
    changelog: 'First version.',
  });
  const published = await operator.post(`/admin/scenarios/${scenario.id}/versions/1/publish`);
  return { upload, published, scenario: published.body };
}
