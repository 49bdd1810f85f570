import { setTimeout as delay } from 'node:timers/promises';
import { createCustomer } from '../../../server/accounts/customers/create-customer.ts';
import type { Pool } from '../../../server/platform/database.ts';
import { newId } from '../../../server/platform/ids.ts';
import { apiClient } from '../../support/api-client.ts';
import type { Library } from '../support/library.ts';

const prices = [
  [1900, 'usd'],
  [4900, 'usd'],
  [2900, 'eur'],
  [1500, 'jpy'],
] as const;

/** Waits until no event is due any more, at most two minutes. */
export async function untilDrained({ pool, output }: Library): Promise<void> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await delay(25)) {
    const { rows } = await pool.query(
      `select 1 from stripe_events where state in ('pending', 'parked') limit 1`,
    );
    if (rows.length === 0) return;
  }
  throw new Error(`The inbox was not worked off within two minutes.\n${output().slice(-2000)}`);
}

/** Checkouts of that many customers and scenarios, through the API as a customer opens them; answers their sessions at Stripe. */
export async function openCheckouts(
  url: string,
  pool: Pool,
  count: number,
  currencies: readonly string[] = ['usd', 'eur', 'jpy'],
): Promise<string[]> {
  const offered = prices.filter(([, currency]) => currencies.includes(currency));
  const wares = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      insertScenario(pool, index, offered[index % offered.length] ?? prices[0]),
    ),
  );
  const sessionIds: string[] = [];
  const buyers = Array.from({ length: Math.ceil(count / wares.length) }, (_, index) => index).values();
  const buy = async () => {
    for (const index of buyers) {
      const email = `buyer-${index}-${newId('cus')}@example.com`;
      const { apiKey } = await createCustomer(pool, { email, name: `Buyer ${index}` }, new Date());
      const client = apiClient(url, apiKey);
      for (const slug of wares) {
        const { status, body } = await client.post('/v1/checkout', { scenario: slug });
        if (status !== 201) throw new Error(`A checkout was refused: ${status} ${JSON.stringify(body)}`);
        sessionIds.push(body.sessionId as string);
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, buy));
  return sessionIds.slice(0, count);
}

async function insertScenario(
  pool: Pool,
  index: number,
  [amount, currency]: (typeof prices)[number],
): Promise<string> {
  const [id, slug] = [newId('scn'), `invoice-chasing-${newId('scn').slice(-12).toLowerCase()}`];
  await pool.query(
    `insert into categories (id, slug, name, created_at) values ('cat_bench', 'bench', 'Bench', now()) on conflict do nothing`,
  );
  await pool.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, status, price_amount, price_currency, created_at, updated_at)
     values ($1, $2, $3, 'Reminds late payers.', 2, 'cat_bench', 'active', $4, $5, now(), now())`,
    [id, slug, `Invoice chasing ${index}`, amount, currency],
  );
  await pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, created_at, published_at)
     values ($1, $2, 1, '{"name":"x","flow":[]}', '{"type":"on-demand"}', '{"valid":true}', now(), now())`,
    [newId('ver'), id],
  );
  return slug;
}
