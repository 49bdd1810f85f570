import type { Page } from 'playwright-core';
import type { TestBrowser } from '../support/browser.ts';

/** Opens the printed one-time link and fills its form as a newcomer would. */
export async function followOwnerLink(page: Page, link: string | null): Promise<void> {
  await page.goto(link ?? '');
  await page.getByLabel('Name', { exact: true }).fill('Olivia Owner');
  await page.getByLabel('E-mail').fill('olivia@example.com');
  await page.getByLabel('Username').fill('olivia');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Start' }).click();
}

/** Becomes the owner by the printed link, and stands on the overview. */
export async function becomeOwner(page: Page, link: string | null): Promise<void> {
  await followOwnerLink(page, link);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

/** What the browser complained of, but that nobody was signed in yet. */
export const complaintsOf = ({ complaints }: TestBrowser): string[] =>
  complaints.filter((complaint) => !/status of 401/.test(complaint));

/** Signs in as whoever became the owner by the link. */
export async function signInAsOwner(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/dashboard/sign-in`);
  await page.getByLabel(/e-mail/i).fill('olivia@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}
