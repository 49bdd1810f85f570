import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateAlerts } from '../../server/alerts/lifecycle/evaluate.ts';
import { addDays } from '../../server/platform/time.ts';
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts';
import { customerClient } from '../support/api-client.ts';
import { insertInstallation, insertScenario } from '../support/library-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { countDays, daysUpTo, insertDays } from '../server/alerts/days-of-runs.ts';
import { startSlack, type Slack } from '../server/alerts/slack.ts';
import { becomeOwner } from './operator-at-work.ts';
import { shoot } from './screenshot.ts';
import { expectReadable } from './violations.ts';

/** An operator's way: a scenario breaks, the alert says why, somebody takes it, and the rule is made stricter. */
describe.skipIf(chromiumPath === null)('alerts', () => {
  let server: TestServer;
  let slack: Slack;
  let browser: TestBrowser;

  beforeAll(async () => {
    slack = await startSlack();
    server = await startTestServer({ env: slack.env });
    const ada = await customerClient(server);
    const scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
    const { id } = await insertInstallation(server.pool, {
      customerId: ada.id,
      scenario,
      confirmedAt: new Date('2026-01-01T00:00:00Z'),
    });
    // Up to the last day that has had two hours to be reported, whenever the test runs.
    const today = new Date(Date.now() - 2 * 3_600_000).toISOString().slice(0, 10);
    const to = addDays(today, -1);
    const days = daysUpTo(to, 80, (day, index) => ({
      day,
      installation: id,
      runs: 40,
      failed: index >= 76 ? 18 : 1 + (index % 3),
    }));
    await insertDays(server, days);
    await countDays(server, { from: days[0]?.day ?? to, to });
    await evaluateAlerts(server.deps);
    browser = await openBrowser({ width: 1280, height: 1000, colorScheme: 'light' });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await slack.close();
  });

  test('are seen with their cause, acknowledged and taken, and their rules tried and changed', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    const part = (name: string) =>
      page.getByRole('radiogroup', { name: 'Part' }).getByText(name, { exact: true });
    await becomeOwner(page, server.ownerLink);
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    const alert = page.getByRole('article', { name: 'Completion rate of “Invoice chasing” fell' });
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Error RateLimitError');
    await page.locator('[data-testid^="chart-alert-"] canvas').waitFor();
    await expectReadable(page, 'the open alerts', 1280);
    await shoot(page, 'alerts-open', 1280);
    await alert.getByRole('button', { name: 'Acknowledge' }).click();
    await alert.getByText('Acknowledged', { exact: true }).waitFor();
    await alert.getByRole('button', { name: 'Take it' }).click();
    await alert.getByText('looked after by Olivia Owner').waitFor();
    await alert.getByRole('button', { name: 'Mute' }).click();
    await page.getByRole('menuitem', { name: 'For a day' }).click();
    await alert.getByText('muted until').waitFor();

    await part('Rules').click();
    await page.getByRole('button', { name: 'Completion rate falls' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Try it on the past' }).click();
    await dialog
      .getByText(/It would have opened one alert in the last 90 days, last on .* for Invoice chasing\./)
      .waitFor();
    await expectReadable(page, 'the rule', 1280);
    await dialog.getByRole('combobox', { name: 'Of' }).click();
    await page.getByRole('option', { name: 'One customer' }).click();
    await dialog.getByRole('combobox', { name: 'Customer' }).click();
    await page.getByRole('option', { name: /^Ada/ }).click();
    await dialog.getByRole('button', { name: 'Try it on the past' }).click();
    await dialog.getByText(/one alert in the last 90 days, last on .* for customer cus_/).waitFor();
    await dialog.getByRole('combobox', { name: 'Of' }).click();
    await page.getByRole('option', { name: 'One installation' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Choose an installation.').waitFor();
    await dialog.getByRole('combobox', { name: 'Customer' }).click();
    await page.getByRole('option', { name: /^Ada/ }).click();
    await dialog.getByRole('combobox', { name: 'Installation' }).click();
    await page.getByRole('option', { name: 'A copy, Invoice chasing' }).click();
    await dialog.getByRole('button', { name: 'Try it on the past' }).click();
    await dialog
      .getByText(/one alert in the last 90 days, last on .* for an installation of “Invoice chasing”/)
      .waitFor();
    await shoot(page, 'alerts-rule', 1280);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectReadable(page, 'a rule about an installation', 390);
    await shoot(page, 'alerts-rule-dark', 390);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 1000 });
    await dialog.getByRole('combobox', { name: 'Of' }).click();
    await page.getByRole('option', { name: 'Scenarios' }).click();
    await dialog.getByLabel('By percent, at least').fill('60');
    await dialog.getByRole('button', { name: 'Try it on the past' }).click();
    await dialog.getByText('It would not have opened an alert in the last 90 days.').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(/by 60.?% at least/).waitFor();

    await part('Channels').click();
    const channel = page.getByRole('article', { name: 'Slack' });
    await channel.getByRole('button', { name: 'Send a test message' }).click();
    await channel.getByText('It was sent.').waitFor();
    expect(slack.texts.at(-1)).toContain('A test message of Scenario Library');
    await expectReadable(page, 'the channels', 1280);
    slack.behave((response) => void response.writeHead(404).end('no_service'));
    await channel.getByRole('button', { name: 'Send a test message' }).click();
    await channel.getByText(/404 \(no_service\): it does not know this webhook any more/).waitFor();
    slack.behave();
    await shoot(page, 'alerts-channels', 1280);

    await part('Resolved').click();
    await page.getByText('The rule was changed or switched off.').waitFor();
    await page.getByRole('combobox', { name: 'Severity' }).click();
    await page.getByRole('option', { name: 'Info' }).click();
    await page.getByText('No alert matches').waitFor();
    await page.waitForURL(/severity=info/);
    const link = /\/dashboard\/alerts\?alert=\S+/.exec(slack.texts.join('\n'))?.[0] ?? '';
    await page.goto(`${server.url}${link}`);
    await alert.getByText('The rule was changed or switched off.').waitFor();
    await shoot(page, 'alerts-one', 1280);
    await page.getByRole('button', { name: 'Show all alerts' }).click();
    await page.getByText('Nothing needs you.').waitFor();
    await part('Resolved').click();
    await alert.waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectReadable(page, 'the resolved alerts', 390);
    await shoot(page, 'alerts-resolved-dark', 390);
  });
});
