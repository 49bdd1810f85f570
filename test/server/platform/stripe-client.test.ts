import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../../server/platform/config.ts';
import { createStripeClient } from '../../../server/platform/stripe-client.ts';
import { startStripeDouble, type StripeDouble } from '../../doubles/stripe/start-stripe-double.ts';

let double: StripeDouble;
beforeAll(async () => void (double = await startStripeDouble({ webhookSecret: 'whsec_reads' })));
afterAll(() => double.close());
beforeEach(() => double.resetRequestStatistics());

async function clientWith(readsPerSecond: number) {
  const config = readConfig({
    STRIPE_SECRET_KEY: double.apiKey,
    STRIPE_API_BASE: double.url,
    STRIPE_READS_PER_SECOND: String(readsPerSecond),
  });
  return (await createStripeClient(config))!;
}
const readMany = (stripe: Awaited<ReturnType<typeof clientWith>>, count: number) =>
  Promise.all(Array.from({ length: count }, () => stripe.customers.list({ limit: 1 })));

test('reads are held to their number in any second: fifty at twenty a second need two seconds more than the first', async () => {
  const startedAt = performance.now();
  await readMany(await clientWith(20), 50);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2_000);
  expect(double.requestStatistics().requests).toBe(50);
});

test('what Stripe refuses as too much is sent again after the pause that it asks for', async () => {
  double.configure({ requestsPerSecond: 10, retryAfterSeconds: 1 });
  try {
    const answers = await readMany(await clientWith(1000), 25);
    expect(answers).toHaveLength(25);
    expect(double.requestStatistics().refused).toBeGreaterThan(0);
  } finally {
    double.configure({ requestsPerSecond: null });
  }
});

test('writes are not held back by reads that wait', async () => {
  const stripe = await clientWith(1);
  const order: string[] = [];
  const reads = readMany(stripe, 4).then(() => order.push('four reads, one a second'));
  await stripe.customers.create({ email: 'ada@example.com' });
  order.push('the write');
  await reads;
  expect(order).toEqual(['the write', 'four reads, one a second']);
});
