import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt, stubServer } from '../support.tsx';
import { columnTexts, page, preflight, routes, scenario } from './fixtures.ts';

const usd = (amount: number) => ({ amount, currency: 'usd' });
const held = (number: number, parts: object) => ({
  number,
  from: '2026-03-01T10:00:00Z',
  until: null,
  price: usd(1900),
  minimumPrice: null,
  recurring: null,
  actor: 'Ada',
  reason: null,
  ...parts,
});
const answers = {
  'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }),
  'GET /admin/scenarios/orders-to-a-sheet/preflight': () => ({ body: preflight }),
  'GET /admin/scenarios/orders-to-a-sheet/ways-to-buy': () => ({
    body: {
      product: null,
      plans: [{ id: 'pln_1', name: 'All of it', price: usd(4900), interval: 'month', intervalCount: 3 }],
      bundles: [{ id: 'bnd_1', title: 'Sales', price: usd(9900), scenarios: 4 }],
    },
  }),
  'GET /admin/scenarios/orders-to-a-sheet/prices': () =>
    page(held(9, { reason: 'Worth it' }), held(4, { price: null, until: '2026-03-01T10:00:00Z' })),
  'GET /admin/cross-sells': () =>
    page({
      id: 'crs_1',
      kind: 'bump',
      of: { kind: 'scenario', id: 'scn_1', title: 'Orders to a sheet' },
      offers: { kind: 'scenario', id: 'scn_2', title: 'Refunds' },
      percentOff: 20,
      discountMonths: null,
      isActive: true,
    }),
  'GET /admin/make-credit-prices': () =>
    page(
      { id: 'mcp_2', plan: 'core', price: '0.002', currency: 'usd', from: '2026-02-01T00:00:00Z' },
      { id: 'mcp_1', plan: 'core', price: '0.001', currency: 'usd', from: '2026-01-01T00:00:00Z' },
    ),
};
const address = '/dashboard/scenarios/orders-to-a-sheet?part=pricing';

test('shows what buyers are offered, what Make costs beside it and every price so far', async () => {
  stubServer(routes(answers));
  renderAt(address);
  const buyers = await screen.findByRole('region', { name: 'What buyers see' });
  await within(buyers).findByText('All of it, $49.00 every 3 months');
  within(buyers).getByText('Sales, $99.00 for 4');
  await within(buyers).findByText('Refunds, 20 % off, while paying');
  expect(buyers.querySelector('[data-figure="price"]')?.textContent).toBe('$19.00');

  const row = (await screen.findByRole('table', { name: 'Credits by plan of Make' })).querySelector(
    '[data-plan="core"]',
  );
  expect([...(row?.children ?? [])].map(({ textContent }) => textContent)).toEqual([
    'Core',
    '$0.01',
    '$23.04',
  ]);

  const table = await screen.findByRole('table', { name: 'Prices so far' });
  expect(columnTexts(table, 'price')).toEqual(['$19.00', 'Free']);
  expect(columnTexts(table, 'reason')).toEqual(['Worth it', '–']);
  expect(columnTexts(table, 'until')[0]).toBe('Holds');
});

test('changes the price alone, and reads the history anew', async () => {
  const requests = stubServer(
    routes({
      ...answers,
      'PATCH /admin/scenarios/orders-to-a-sheet': () => ({ body: { ...scenario, price: usd(2900) } }),
    }),
  );
  renderAt(address);
  const form = await screen.findByRole('form', { name: 'Price of the scenario' });
  fireEvent.change(within(form).getByRole('textbox', { name: 'Amount' }), { target: { value: '29' } });
  const asked = () => requests.filter(({ path }) => path.endsWith('/prices')).length;
  const before = asked();
  fireEvent.click(within(form).getByRole('button', { name: 'Save' }));
  await within(form).findByText('Saved.');
  expect(requests.find(({ method }) => method === 'PATCH')?.body).toEqual({ price: usd(2900) });
  await waitFor(() => expect(asked()).toBeGreaterThan(before));
});
