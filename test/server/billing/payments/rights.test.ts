import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addVersion, publishVersion } from '../../../../server/scenarios/write-version.ts';
import { startMakeDouble, type MakeDouble } from '../../../doubles/make/start-make-double.ts';
import { until } from '../../../support/until.ts';
import { callWith, firstBlueprint, makeToken, secondBlueprint, teamId } from '../../installations/world.ts';
import { at, startTill, type Till } from './till.ts';

let make: MakeDouble;
let till: Till;
beforeAll(async () => {
  make = await startMakeDouble({ tokens: [makeToken] });
  till = await startTill({ make });
});
afterAll(async () => {
  await till.close();
  await make.close();
});

async function sale(payment: Parameters<Till['buy']>[2] = {}) {
  const buyer = await till.newBuyer();
  const ware = await till.newWare({ amount: 1000, currency: 'usd' });
  const { paymentId } = await till.buy(buyer, ware, { at: at('03-01'), ...payment });
  return { buyer, ware, paymentId };
}

const ruled = (rules: Record<string, string>) => till.operator.patch('/admin/billing-settings', rules);

describe('what a right becomes by the rules of the operator', () => {
  test('a refund of a part keeps it, of all revokes it, an open dispute suspends it, and other rules hold for all orders at once', async () => {
    const [part, full, disputed, lost] = [await sale(), await sale(), await sale(), await sale()];
    till.stripe.refund(part.paymentId, { amount: 400, at: at('03-02') });
    till.stripe.refund(full.paymentId, { at: at('03-03') });
    till.stripe.openDispute(disputed.paymentId, { at: at('03-04') });
    const dispute = till.stripe.openDispute(lost.paymentId, { at: at('03-04') });
    till.stripe.closeDispute(dispute.id, 'lost', { at: at('03-09') });
    await till.deliver({ order: 'shuffled', seed: 7 });
    const states = async () => {
      const all = [];
      for (const { buyer, ware } of [part, full, disputed, lost])
        all.push((await till.rightsOf(buyer))[ware.id]);
      return all;
    };
    expect(await states()).toEqual(['active', 'revoked', 'suspended', 'revoked']);
    const [ended] = (await full.buyer.get('/v1/entitlements')).body.items;
    expect(ended.validTo).toBe(at('03-03').toISOString());

    await ruled({ fullRefund: 'keep', partialRefund: 'revoke', openDispute: 'keep', lostDispute: 'suspend' });
    await until(async () => (await states())[0] === 'revoked', 20_000);
    expect(await states()).toEqual(['revoked', 'active', 'active', 'suspended']);

    await ruled({
      fullRefund: 'revoke',
      partialRefund: 'keep',
      openDispute: 'suspend',
      lostDispute: 'revoke',
    });
    await until(async () => (await states())[0] === 'active', 20_000);
    expect(await states()).toEqual(['active', 'revoked', 'suspended', 'revoked']);
  });

  test('the strictest rule that applies wins: refunded in part and lost for the rest', async () => {
    const { buyer, ware, paymentId } = await sale();
    till.stripe.refund(paymentId, { amount: 400, at: at('03-02') });
    const dispute = till.stripe.openDispute(paymentId, { amount: 600, at: at('03-04') });
    await till.deliver();
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'suspended' });
    till.stripe.closeDispute(dispute.id, 'lost', { at: at('03-09') });
    await till.deliver();
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
  });
});

test('an installation whose right is revoked stays in Make and runs on, but is not upgraded, and nothing new is installed', async () => {
  const { pool, deps } = till.server;
  const { buyer, ware, paymentId } = await sale();
  const publish = async (blueprint: object) => {
    const { number } = await addVersion(pool, ware.id, { blueprint, changelog: '' }, deps.now);
    await publishVersion(pool, ware.id, number, deps.now);
  };
  await publish(firstBlueprint);
  await till.deliver();
  const call = callWith(till.server.url, buyer.apiKey);
  const installed = await call('POST', '/v1/installations', {
    body: { scenario: ware.slug, teamId, reporting: 'http' },
    make: true,
  });
  expect(installed.status).toBe(201);
  const scenarioInMake = (installed.body['make'] as { scenarioId: number }).scenarioId;

  till.stripe.refund(paymentId, { at: at('03-10') });
  await till.deliver();
  expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
  await publish(secondBlueprint);

  expect(make.scenarios().some(({ id }) => id === scenarioInMake)).toBe(true);
  const kept = await call('GET', `/v1/installations/${installed.body.id}`);
  expect([kept.status, kept.body['status']]).toEqual([200, 'installed']);
  const reportUrl = (installed.body['report'] as { url: string }).url;
  const report = await fetch(reportUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ executionId: 'run-1', status: 'completed', startedAt: new Date().toISOString() }),
  });
  expect(report.ok).toBe(true);

  const upgraded = await call('POST', `/v1/installations/${installed.body.id}/upgrade`, {
    make: true,
    body: {},
  });
  expect([upgraded.status, upgraded.body['type']]).toEqual([402, '/problems/payment_required']);
  const again = await call('POST', '/v1/installations', {
    body: { scenario: ware.slug, teamId, reporting: 'http' },
    make: true,
  });
  expect([again.status, again.body['type']]).toEqual([402, '/problems/payment_required']);
  expect(again.body['checkoutUrl']).toMatch(/^http/);
});
