import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../support/api-client.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { expectReadableEverywhere } from './violations.ts';

describe.skipIf(chromiumPath === null)('an operator and the history of a thing', () => {
  let server: TestServer;
  let slug: string;
  let ofScenario: string;

  beforeAll(async () => {
    server = await startTestServer();
    const script = await operatorClient(server);
    const { body: scenario } = await script.post('/admin/scenarios', {
      title: 'Invoice chasing',
      description: 'Reminds late payers.',
      complexityLevel: 2,
      category: 'finance',
      price: { amount: 1900, currency: 'usd' },
    });
    slug = scenario.slug;
    ofScenario = `/admin/scenarios/${slug}`;
    const first = exportedBlueprint('Invoice reminder');
    const second = structuredClone(first);
    Object.assign((second.flow as unknown as Record<string, never>[])[1]!['mapper']!, {
      subject: 'Please pay',
    });
    for (const [place, blueprint] of [first, second].entries()) {
      await script.post(`${ofScenario}/versions`, { blueprint });
      await script.post(`${ofScenario}/versions/${place + 1}/publish`, {});
    }
  });
  afterAll(() => server.close());

  test('sees it, and goes back with one press', async () => {
    const script = await operatorClient(server);
    await script.patch(ofScenario, { title: 'Nagging' }, { 'X-Change-Reason': 'shorter' });
    const offer = {
      title: 'Half price',
      message: 'For you.',
      product: { scenario: slug },
      percentOff: 50,
    };
    expect((await script.post('/admin/offers', offer)).status).toBe(201);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);

      await page.goto(`${server.url}/dashboard/scenarios/${slug}?part=versions`);
      await page.getByRole('link', { name: 'What version 2 changed since version 1' }).click();
      await page.locator('[data-path="/modules/2/mapper/subject"]').getByText('Please pay').waitFor();
      await page.getByRole('button', { name: 'Roll back to version 1' }).waitFor();
      await expectReadableEverywhere(page, 'two versions');
      await page.getByRole('link', { name: 'The scenario' }).click();

      await page.getByRole('link', { name: 'History of Nagging' }).click();
      await page.getByText('shorter').first().waitFor();
      await page.getByRole('link', { name: 'Nagging' }).first().click();
      await page.locator('[data-path="/title"]').getByText('Invoice chasing').waitFor();
      await page.getByRole('button', { name: 'Take this change back' }).click();
      await page.getByRole('heading', { name: /“Invoice chasing” was changed/ }).waitFor();

      // What was deleted comes back, and says why it went.
      await page.goto(`${server.url}/dashboard/rewards?part=offers`);
      await page.getByRole('button', { name: `Delete the offer “${offer.title}”` }).click();
      await page.getByRole('textbox', { name: 'Why' }).fill('too dear');
      await expectReadableEverywhere(page, 'deleting an offer');
      await page.getByRole('button', { name: 'Delete it' }).click();
      await page
        .getByRole('button', { name: `Delete the offer “${offer.title}”` })
        .waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'History of all offers' }).click();
      await page.getByText('too dear').first().waitFor();
      await page.getByRole('link', { name: offer.title }).first().click();
      await page.getByText('Makes again what was taken away here').waitFor();
      await expectReadableEverywhere(page, 'what was deleted');
      await page.getByRole('button', { name: 'Take this change back' }).click();
      await page.getByRole('heading', { name: /was added/ }).waitFor();
      await page.goto(`${server.url}/dashboard/rewards?part=offers`);
      await page.getByRole('button', { name: offer.title, exact: true }).click();
      await page.getByRole('textbox', { name: 'Why' }).waitFor();
      await expectReadableEverywhere(page, 'an offer');
      await page.getByRole('dialog').getByRole('link', { name: 'History' }).click();
      await page.getByRole('heading', { name: 'Changes' }).waitFor();

      await page.goto(`${server.url}/dashboard/alerts?part=rules`);
      await page.getByRole('link', { name: 'History of all rules' }).click();
      await page.getByRole('heading', { name: 'Changes' }).waitFor();
      await page.goto(`${server.url}/dashboard/settings`);
      await page.getByRole('link', { name: 'Assumptions' }).waitFor();
      expect(complaintsOf(browser)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
