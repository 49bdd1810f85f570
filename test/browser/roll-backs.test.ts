import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../support/api-client.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner } from './operator-at-work.ts';
import { shoot } from './screenshot.ts';
import { expectReadable } from './violations.ts';

const width = 1440;
const from = '2026-01-01T00:00:00Z';

/** A thing as it is made, how it is changed, and what its page must say of that: which field, from what to what. */
type Kind = {
  subject: string;
  make: (script: ApiClient) => Promise<string>;
  change: (script: ApiClient, id: string, reason: Record<string, string>) => Promise<unknown>;
  field: string;
  before: string;
  after: string;
  read: (script: ApiClient, id: string) => Promise<unknown>;
};

const made = async (answer: Promise<{ status: number; body: { id: string } }>) => {
  const { status, body } = await answer;
  expect([status, body]).toEqual([expect.toSatisfy((code: number) => code < 300), expect.anything()]);
  return body.id;
};
const rate = { scope: 'library', name: 'hourlyRate', provenance: 'confirmed', currency: 'usd' };
const price = { model: 'own', outputPerMillion: '2', currency: 'usd' };
const offer = { title: 'More of it', message: 'For you.', product: { nextTier: true }, percentOff: 20 };

const kinds: Kind[] = [
  {
    subject: 'billing_settings',
    make: async () => '',
    change: (script, _id, why) => script.patch('/admin/billing-settings', { partialRefund: 'revoke' }, why),
    field: '/partialRefund',
    before: 'keep',
    after: 'revoke',
    read: async (script) => (await script.get('/admin/billing-settings')).body.partialRefund,
  },
  {
    subject: 'assumptions',
    make: (script) => made(script.post('/admin/assumptions', { ...rate, value: '40', from })),
    change: (script, _id, why) =>
      script.post('/admin/assumptions', { ...rate, value: '55', from: '2026-02-01T00:00:00Z' }, why),
    field: '/value',
    before: '$40.00',
    after: '$55.00',
    read: async (script) =>
      (await script.get('/admin/assumptions?scope=library&name=hourlyRate')).body.items
        .toSorted((one: { from: string }, other: { from: string }) => one.from.localeCompare(other.from))
        .at(-1).value,
  },
  {
    subject: 'ai_model_prices',
    make: (script) => made(script.post('/admin/model-prices', { ...price, inputPerMillion: '1', from })),
    change: (script, _id, why) =>
      script.post(
        '/admin/model-prices',
        { ...price, inputPerMillion: '3', from: '2026-02-01T00:00:00Z' },
        why,
      ),
    field: '/inputPerMillion',
    before: '$1.00',
    after: '$3.00',
    read: async (script) => (await script.get('/admin/model-prices?model=own')).body.items[0].inputPerMillion,
  },
  {
    subject: 'alert_rules',
    make: (script) =>
      made(script.post('/admin/alert-rules', { name: 'An audit fails', condition: { kind: 'gateFailed' } })),
    change: (script, id, why) => script.patch(`/admin/alert-rules/${id}`, { severity: 'info' }, why),
    field: '/severity',
    before: 'warning',
    after: 'info',
    read: async (script, id) =>
      (await script.get('/admin/alert-rules?limit=100')).body.items.find(
        (rule: { id: string }) => rule.id === id,
      ).severity,
  },
  {
    subject: 'offers',
    make: (script) => made(script.post('/admin/offers', offer)),
    change: (script, id, why) => script.patch(`/admin/offers/${id}`, { percentOff: 35 }, why),
    field: '/percentOff',
    before: '20',
    after: '35',
    read: async (script, id) => (await script.get(`/admin/offers/${id}`)).body.percentOff,
  },
  {
    subject: 'scenarios',
    make: (script) =>
      made(
        script.post('/admin/scenarios', {
          title: 'Chasing',
          description: 'Reminds.',
          complexityLevel: 2,
          category: 'finance',
          price: { amount: 1900, currency: 'usd' },
        }),
      ),
    change: (script, id, why) =>
      script.patch(`/admin/scenarios/${id}`, { price: { amount: 2900, currency: 'usd' } }, why),
    field: '/priceAmount',
    before: '$19.00',
    after: '$29.00',
    read: async (script, id) => (await script.get(`/admin/scenarios/${id}`)).body.price.amount,
  },
];

describe.skipIf(chromiumPath === null)('an operator goes back in one press', () => {
  let server: TestServer;
  let script: ApiClient;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    server = await startTestServer();
    script = await operatorClient(server);
    browser = await openBrowser({ width, height: 900, colorScheme: 'light' });
    page = await browser.newPage();
    await becomeOwner(page, server.ownerLink);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const open = async (subject: string) => {
    const { body } = await script.get(`/admin/audit-log?subject=${subject}&limit=1`);
    await page.goto(`${server.url}/dashboard/changes/${body.items[0].number}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const takeBack = () => page.getByRole('button', { name: 'Take this change back' });

  test.each(kinds)('$subject: sees what differs, and takes it back', async (kind) => {
    const id = await kind.make(script);
    const before = await kind.read(script, id);
    await kind.change(script, id, { 'X-Change-Reason': `why of ${kind.subject}` });
    expect(await kind.read(script, id)).not.toEqual(before);
    await page.goto(`${server.url}/dashboard/changes?subject=${kind.subject}`);
    const row = page.getByRole('row').filter({ hasText: `why of ${kind.subject}` });
    await row.getByRole('link').first().click();
    const differing = page.locator(`[data-path="${kind.field}"]`);
    await differing.getByText(kind.before, { exact: true }).waitFor();
    await differing.getByText(kind.after, { exact: true }).waitFor();
    await expectReadable(page, `a change of ${kind.subject}`, width);
    await takeBack().click();
    await page.getByText(/Takes change \d+ back\./).waitFor();
    expect(await kind.read(script, id)).toEqual(before);
  });

  test('a version of a scenario: sees what differs, goes back, and the log says why', async () => {
    const id = await made(
      script.post('/admin/scenarios', {
        title: 'Two versions',
        description: 'Reminds.',
        complexityLevel: 2,
        category: 'finance',
      }),
    );
    const [first, second] = [exportedBlueprint('Reminder'), exportedBlueprint('Reminder')];
    Object.assign((second.flow as unknown as Record<string, object>[])[1]!['mapper']!, { subject: 'Pay!' });
    for (const [place, blueprint] of [first, second].entries()) {
      await script.post(`/admin/scenarios/${id}/versions`, { blueprint });
      await script.post(`/admin/scenarios/${id}/versions/${place + 1}/publish`, {});
    }
    const { body: scenario } = await script.get(`/admin/scenarios/${id}`);
    await page.goto(`${server.url}/dashboard/scenarios/${scenario.slug}/versions/2?from=1`);
    await page.locator('[data-path="/modules/2/mapper/subject"]').getByText('Pay!').waitFor();
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('too rude');
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await expect
      .poll(async () => (await script.get(`/admin/scenarios/${id}`)).body.latestVersion.number)
      .toBe(3);
    const { body: log } = await script.get('/admin/audit-log?subject=scenario_versions&limit=10');
    expect(log.items.map(({ reason }: { reason: string | null }) => reason)).toContain('too rude');
    const { body: same } = await script.get(`/admin/scenarios/${id}/versions/3/differences?from=1`);
    expect(same.differences).toEqual([]);
  });

  test('somebody changed it meanwhile: nothing is overwritten, and the page says so', async () => {
    const id = await made(script.post('/admin/offers', { ...offer, title: 'Contested' }));
    await script.patch(`/admin/offers/${id}`, { percentOff: 30 });
    await open('offers');
    await takeBack().waitFor();
    await script.patch(`/admin/offers/${id}`, { percentOff: 50 });
    await takeBack().click();
    await page
      .getByRole('alert')
      .getByText(/percentOff changed again since/)
      .waitFor();
    await shoot(page, 'roll-back-refused', width);
    expect((await script.get(`/admin/offers/${id}`)).body.percentOff).toBe(50);
    await page.reload();
    await page.getByText(/percentOff changed again since/).waitFor();
    expect(await takeBack().count()).toBe(0);
  });

  test('what cannot be taken back says what to do in its place', async () => {
    await script.post('/admin/api-keys', { name: 'CI', scopes: ['analytics:read'] });
    await open('api_keys');
    await page.getByText('Revoke the key, or make another one.').waitFor();
    expect(await takeBack().count()).toBe(0);
    await shoot(page, 'roll-back-impossible', width);
  });

  test('a rule is switched off with the reason, and on again from its history', async () => {
    const name = 'Audits again';
    const id = await made(script.post('/admin/alert-rules', { name, condition: { kind: 'gateFailed' } }));
    await page.goto(`${server.url}/dashboard/alerts?part=rules`);
    const toggle = page.getByRole('switch', { name: `${name} is active` });
    await toggle.press('Space');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Why' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const isActive = async () =>
      (await script.get('/admin/alert-rules?limit=100')).body.items.find(
        (rule: { id: string }) => rule.id === id,
      ).isActive;
    expect(await isActive()).toBe(true);
    await toggle.press('Space');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Why' }).fill('too loud');
    await expectReadable(page, 'a quick switch', width);
    await shoot(page, 'quick-switch', width);
    await page.getByRole('button', { name: 'Switch off' }).click();
    await expect.poll(isActive).toBe(false);
    await open('alert_rules');
    await page.getByText('too loud').waitFor();
    await takeBack().click();
    await page.getByText(/Takes change \d+ back\./).waitFor();
    expect(await isActive()).toBe(true);
  });

  test('what is made says why it was made', async () => {
    await page.goto(`${server.url}/dashboard/alerts?part=rules`);
    await page.getByRole('button', { name: 'New rule' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Why' }).fill('since the last failure');
    await page.getByRole('dialog').getByLabel('Name').fill('Another one');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { body } = await script.get('/admin/audit-log?subject=alert_rules&limit=1');
    expect(body.items[0]).toMatchObject({ kind: 'added', reason: 'since the last failure' });
  });
});
