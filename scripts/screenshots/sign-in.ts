import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { followOwnerLink } from '../../test/browser/operator-at-work.ts';

/** Makes the owner of a library that has none, by the link that its server printed. */
export async function signInAsNewOwner(page: Page, serverOutput: string): Promise<void> {
  const link = /one-time link: (\S+)/.exec(serverOutput)?.[1];
  if (!link) throw new Error('The library has an owner already: nobody can be signed in.');
  await followOwnerLink(page, link);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

/** Signs in the customer of the newest installation, by a mailed link; false where nobody has installed anything. Takes the owner's page. */
export async function signInAsCustomer(page: Page, url: string, dataDir: string): Promise<boolean> {
  const answer = await page.request.get(`${url}/admin/customers?sort=lastRun&limit=1`);
  const { items } = (await answer.json()) as { items: { email: string }[] };
  const email = items[0]?.email;
  if (email === undefined) return false;
  await page.goto(`${url}/account/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.goto(await mailedLink(join(dataDir, 'outbox'), email));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return true;
}

/** The link of a mail that lands in the folder. */
async function mailedLink(folder: string, email: string): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    for (const name of existsSync(folder) ? readdirSync(folder).toSorted().toReversed() : []) {
      const mail = readFileSync(join(folder, name), 'utf8');
      const link = mail.includes(email) && /https?:\S+\/account\/confirm\S+/.exec(mail)?.[0];
      if (link) return link;
    }
    await delay(100);
  }
  throw new Error(`No mail came to ${email}.`);
}
