import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt, stubServer } from '../support.tsx';
import { page, preflight, routes, scenario } from './fixtures.ts';

const message = '"Orders to a sheet" costs 19.00 USD. Sign up, buy it, then install it.';
const answers = {
  'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }),
  'GET /v1/scenarios/orders-to-a-sheet': () => ({ body: { id: 'scn_1', title: 'Orders to a sheet' } }),
  'GET /v1/scenarios/orders-to-a-sheet/versions': () =>
    page({ id: 'ver_2', number: 2, changelog: 'Faster.', publishedAt: '2026-03-02T10:00:00Z' }),
  'GET /v1/scenarios/orders-to-a-sheet/preflight': () => ({
    body: { ...preflight, canInstall: false, problems: [{ code: 'payment_required', message }] },
  }),
};
const address = '/dashboard/scenarios/orders-to-a-sheet?part=make';

test('shows the form, the dry run and the bundle as the library answers them in Make', async () => {
  stubServer(routes(answers));
  renderAt(address);
  const form = await screen.findByTestId('form-in-make');
  const field = (name: string) => form.querySelector(`[data-field="${name}"] dd`)?.textContent;
  expect([field('scenario'), field('version'), field('connections')]).toEqual([
    'Orders to a sheet',
    '2 – 2026-03-02 – Faster.',
    '2. Add a row3. Find the customer',
  ]);
  const run = screen.getByRole('region', { name: 'A dry run' });
  within(run).getByText(message);
  within(run).getByText('payment_required');
  within(run).getByText('$19.00');
  expect(JSON.parse(screen.getByRole('region', { name: 'Bundle of a search' }).textContent)).toEqual({
    id: 'scn_1',
    title: 'Orders to a sheet',
  });
});

test('asks nothing of the public operations for what is not published', async () => {
  const requests = stubServer(
    routes({
      ...answers,
      'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: { ...scenario, status: 'draft' } }),
    }),
  );
  renderAt(address);
  await screen.findByText('Nobody sees it in Make yet');
  expect(requests.some(({ path }) => path.startsWith('/v1/scenarios'))).toBe(false);
});
