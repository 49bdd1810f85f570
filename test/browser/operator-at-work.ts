import type { Page } from 'playwright-core';

/** Opens the printed one-time link and fills its form as a newcomer would. */
export async function followOwnerLink(page: Page, link: string | null): Promise<void> {
  await page.goto(link ?? '');
  await page.getByLabel('Name', { exact: true }).fill('Olivia Owner');
  await page.getByLabel('E-mail').fill('olivia@example.com');
  await page.getByLabel('Username').fill('olivia');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Start' }).click();
}

/** Signs in as whoever `followOwnerLink` made the owner. */
export async function signInAsOwner(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/dashboard/sign-in`);
  await page.getByLabel(/e-mail/i).fill('olivia@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}
