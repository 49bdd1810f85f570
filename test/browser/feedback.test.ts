import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner, complaintsOf } from './operator-at-work.ts';
import { shoot } from './screenshot.ts';
import { expectReadable, expectReadableEverywhere, violationsOf } from './violations.ts';

const views = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** From a link in a message to the answer of an operator. */
describe.skipIf(chromiumPath === null)('feedback', () => {
  let server: TestServer;
  let operator: ApiClient;
  let customer: Awaited<ReturnType<typeof customerClient>>;
  let people: TestBrowser;
  let link: string;
  let scenarioSlug: string;

  beforeAll(async () => {
    server = await startTestServer();
    operator = await operatorClient(server);
    customer = await customerClient(server);
    const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
    scenarioSlug = scenario.slug;
    const { token } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    const report = (executionId: string, task: object) =>
      apiClient(server.url).post(`/v1/report/${token}`, {
        executionId,
        startedAt: new Date(Date.now() - 60_000).toISOString(),
        ...task,
      });
    const answer = await report('run-1', { status: 'completed' });
    await report('run-2', { status: 'failed', error: { code: 'DataError' } });
    link = answer.headers.get('feedback-url') ?? '';
    people = await openBrowser();
    const page = await people.newPage();
    await becomeOwner(page, server.ownerLink);
    await page.close();
  });
  afterAll(async () => {
    await people?.close();
    await server?.close();
  });

  test('one tap in a message says that a result was wrong, without a script and for every eye', async () => {
    for (const { width, height, colorScheme } of views) {
      const viewport = { width, height };
      const scriptless = { viewport, colorScheme, javaScriptEnabled: false };
      const page = await people.context.browser()!.newPage(scriptless);
      await page.goto(link);
      await page.getByText('Was the result wrong?').waitFor();
      await page.getByRole('button', { name: 'This result was wrong' }).click();
      await page.getByRole('heading', { name: 'Thank you' }).waitFor();
      await page.close();
    }
    const page = await people.newPage();
    await page.goto(link);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('What was wrong?').fill('It reminded somebody who had paid.');
    await page.getByRole('button', { name: 'This result was wrong' }).click();
    await page.getByRole('link', { name: 'See what became of it' }).click();
    await page.getByText('It reminded somebody who had paid.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
    const { items } = (await customer.get('/v1/feedback')).body;
    expect(items).toMatchObject([{ kind: 'wrongResult', run: { executionId: 'run-1' } }]);
    expect(items).toHaveLength(1);
  });

  test('a scenario’s public page leads to a form without a script, and a mailed link sends what was written', async () => {
    const { email } = (await customer.get('/v1/me')).body;
    const page = await people.newPage();
    await page.goto(`${server.url}/scenarios/${scenarioSlug}`);
    const way = page.getByRole('link', { name: 'Send feedback about this scenario' });
    const form = `${server.url}${await way.getAttribute('href')}`;
    await way.click();
    await page.getByRole('heading', { name: 'Send feedback' }).waitFor();
    await page.close();
    for (const { width, height, colorScheme } of views) {
      const scripts = await people.context.browser()!.newPage({ viewport: { width, height }, colorScheme });
      await scripts.goto(form);
      await scripts.getByRole('button', { name: 'Go on' }).click();
      await scripts.getByRole('alert').first().waitFor();
      await expectReadable(scripts, form, width);
      await shoot(scripts, 'form', width);
      await scripts.close();
    }
    const scriptless = await people.context.browser()!.newPage({ javaScriptEnabled: false });
    await scriptless.goto(form);
    await scriptless.getByRole('radio', { name: 'An idea' }).focus();
    await scriptless.keyboard.press('Space');
    await scriptless.keyboard.press('Tab');
    await scriptless.keyboard.type('Remind on Mondays only.');
    await scriptless.keyboard.press('Tab');
    await scriptless.keyboard.press('Tab');
    await scriptless.keyboard.type(email);
    await scriptless.keyboard.press('Enter');
    await scriptless.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
    const sent = () =>
      server.mails.find(({ to, subject }) => to === email && subject.startsWith('Send your'));
    await expect.poll(sent).toBeDefined();
    await scriptless.goto(/https?:\S+\/feedback\/sent\/\S+/.exec(sent()?.text ?? '')?.[0] ?? '');
    const ideas = async () =>
      (await customer.get('/v1/feedback')).body.items.filter(({ kind }: { kind: string }) => kind === 'idea');
    expect(await ideas()).toEqual([]);
    await scriptless.getByRole('button', { name: 'Send it' }).click();
    await scriptless.getByText('Nobody has looked at it yet.').waitFor();
    await scriptless.close();
    expect(await ideas()).toMatchObject([{ message: 'Remind on Mondays only.' }]);
  });

  test('an operator finds it in the inbox, sorts it, ties another to its run, and answers', async () => {
    await customer.post('/v1/feedback', { kind: 'bug', message: 'It stopped this morning.' });
    const page = await people.newPage();
    await page.goto(`${server.url}/dashboard`);
    await page.getByRole('link', { name: 'Feedback' }).click();
    await page.getByRole('link', { name: 'It stopped this morning.' }).click();
    await page.getByRole('button', { name: 'This run: run-2' }).click();
    await page.getByText('Run: nothing → run-2').waitFor();
    await choose(page, 'Severity', 'High');
    await page.getByText('Severity: nothing → High').waitFor();
    await choose(page, 'Assignee', 'Olivia Owner');
    await page.getByText(/^Assignee: nothing →/).waitFor();
    await page.getByLabel('Your answer').fill('Row 7 was empty; it is left out from now on.');
    await page.getByRole('button', { name: 'Answer and close' }).click();
    await page.getByTestId('reply').waitFor();
    const [newest] = (await customer.get('/v1/feedback')).body.items;
    expect(newest).toMatchObject({
      status: 'closed',
      run: { executionId: 'run-2' },
      reply: { message: 'Row 7 was empty; it is left out from now on.' },
    });
    await page.close();
  });

  test('an operator records what was said on the telephone, tied to a run; the return shows what is disputed', async () => {
    for (const { width, height } of views) {
      const page = await people.newPage();
      await page.setViewportSize({ width, height });
      await page.goto(`${server.url}/dashboard/feedback`);
      await page.getByRole('button', { name: 'Record feedback' }).click();
      const dialog = page.getByRole('dialog', { name: 'Record feedback' });
      await dialog.getByRole('combobox', { name: 'Customer' }).fill('Ada');
      await page.getByRole('option').first().click();
      await dialog.getByRole('radio', { name: /run-1/ }).check();
      await choose(page, 'Kind', 'Wrong time saved', dialog);
      if (width === 1440) await expectReadableEverywhere(page, 'record feedback');
      await dialog
        .getByRole('textbox', { name: 'What they said' })
        .fill(`Said at ${width}: it saves nothing.`);
      await dialog.getByRole('button', { name: 'Record', exact: true }).click();
      await page.getByRole('link', { name: `Said at ${width}: it saves nothing.` }).waitFor();
      await page.goto(`${server.url}/dashboard`);
      const note = page.getByRole('link', { name: /^Time saved disputed: 1 installation/ });
      await note.waitFor();
      if (width === 1440) await expectReadableEverywhere(page, 'overview with a dispute');
      await note.click();
      await page.getByRole('link', { name: `Said at ${width}: it saves nothing.` }).waitFor();
      await page.close();
    }
    const { items } = (await operator.get('/admin/feedback?kind=wrongTimeSaved')).body;
    expect(items).toMatchObject([
      { source: 'dashboard', run: { executionId: 'run-1' } },
      { source: 'dashboard', run: { executionId: 'run-1' } },
    ]);
  });

  test('a dossier with its history is readable in light and dark, wide and narrow', async () => {
    const [{ id }] = (await operator.get('/admin/feedback')).body.items;
    const page = await people.newPage();
    await page.goto(`${server.url}/dashboard/feedback/${id}`);
    await page.getByText('Log of the sending').first().waitFor();
    await expectReadableEverywhere(page, 'a dossier');
    await page.close();
    expect(complaintsOf(people)).toEqual([]);
  });
});

async function choose(
  page: Page,
  label: string,
  choice: string,
  within: Page | Locator = page,
): Promise<void> {
  await within.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: choice, exact: true }).click();
}
