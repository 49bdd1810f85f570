import { apiClient, operatorClient, type ApiAnswer, type ApiClient } from '../../../support/api-client.ts';
import { exportedBlueprint } from '../../../support/blueprints.ts';
import { until } from '../../../support/until.ts';
import { startShop } from '../shop.ts';

export type Selling = Awaited<ReturnType<typeof startSelling>>;

/** A shop with its operator, and looks at what Stripe has of its products. */
export async function startSelling(options: Parameters<typeof startShop>[0] = {}) {
  const shop = await startShop(options);
  const operator: ApiClient = await operatorClient(shop.server);
  const { account } = shop.stripe;
  const products = async (): Promise<ApiAnswer['body'][]> =>
    (await operator.get('/admin/products?limit=100')).body.items;
  const visitor = apiClient(shop.server.url);
  return {
    ...shop,
    operator,
    visitor,
    /** Waits until Stripe has everything as it is here. */
    inStep: () => until(async () => (await products()).every(({ stripe }) => stripe.isInStep), 30_000),
    productOf: async (id: string): Promise<ApiAnswer['body']> =>
      (await products()).find((product) => product.of === id),
    /** What Stripe has of a plan, bundle or scenario of ours: its product, and each price as text, oldest first. */
    async atStripe(id: string) {
      const ours = (await products()).find((product) => product.of === id);
      const product = account.products.get(ours?.stripe.productId ?? '');
      const prices = product ? account.prices.where('product', product.id) : [];
      return {
        name: product?.name,
        active: product?.active,
        prices: prices.map(
          ({ active, currency, unit_amount, custom_unit_amount: custom, recurring, tax_behavior }) =>
            [
              active ? 'sells' : 'former',
              custom ? `${custom.minimum}..${custom.preset}` : unit_amount,
              currency,
              ...(recurring ? [`/ ${recurring.interval_count} ${recurring.interval}`] : []),
              ...(tax_behavior === 'exclusive' ? [] : [tax_behavior]),
            ].join(' '),
        ),
      };
    },
    /** How many products and prices Stripe has for our products: more than one each would be doubles. */
    countAtStripe: () => ({ products: account.products.all().length, prices: account.prices.all().length }),
    /** A published scenario, made as operators make it. */
    async newScenario(fields: Record<string, unknown> = {}): Promise<ApiAnswer['body']> {
      const { body } = await operator.post('/admin/scenarios', { ...scenarioFields, ...fields });
      await operator.post(`/admin/scenarios/${body.id}/versions`, { blueprint: exportedBlueprint() });
      const published = await operator.post(`/admin/scenarios/${body.id}/versions/1/publish`);
      if (published.status !== 200) throw new Error(`Publishing answered ${JSON.stringify(published.body)}`);
      return published.body;
    },
    /** Waits until billing has heard of every change of a scenario, and Stripe has it. */
    async heardAndInStep(): Promise<void> {
      await until(async () => {
        const { rows } = await shop.server.pool.query(
          `select from outbox_backlog where listener = 'billing.note-scenario-changes'`,
        );
        return rows.length === 0;
      }, 30_000);
      await until(async () => (await products()).every(({ stripe }) => stripe.isInStep), 30_000);
    },
    /** Waits until no job of selling waits or runs. */
    jobsDone: () =>
      until(async () => {
        const { rows } = await shop.server.pool.query(
          `select from jobs.job where name = any($1) and state in ('created', 'retry', 'active')`,
          [
            [
              'billing.sync-payment-links',
              'billing.sync-product',
              'billing.renote-products',
              'billing.recompute-rights',
            ],
          ],
        );
        return rows.length === 0;
      }, 30_000),
    async newPlan(fields: Record<string, unknown> = {}): Promise<ApiAnswer['body']> {
      const { status, body } = await operator.post('/admin/plans', { ...planFields, ...fields });
      if (status !== 201) throw new Error(`The plan was answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
  };
}

const planFields = {
  name: 'All access',
  price: { amount: 2900, currency: 'usd' },
  interval: 'month',
  scenarios: 'all',
};

const scenarioFields = {
  title: 'Invoice chasing',
  description: 'Reminds late payers.',
  complexityLevel: 2,
  category: 'sales',
};
