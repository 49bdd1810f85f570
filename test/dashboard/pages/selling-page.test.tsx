import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { AdminBundle, AdminPlan, AdminProduct } from '../../../dashboard/src/api/selling.ts';
import { renderAt, session, stubServer, type Answer, type Asked } from '../support.tsx';

const usd = (amount: number) => ({ amount, currency: 'usd' });
const inStep = {
  productId: 'prd_1',
  priceId: 'price_1',
  isInStep: true,
  syncedAt: '2026-03-01T10:00:00Z',
  syncError: null,
  repairedAt: null,
  repair: null,
};
const plan: AdminPlan = {
  id: 'pln_1',
  name: 'Pro, monthly',
  description: 'Everything.',
  price: usd(2900),
  interval: 'month',
  intervalCount: 1,
  trialDays: 14,
  scenarios: 'all',
  installationLimit: 10,
  status: 'active',
  subscribers: 3,
  stripe: inStep,
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-01T10:00:00Z',
};
const bundle: AdminBundle = {
  id: 'bdl_1',
  title: 'Finance',
  description: '',
  scenarios: [
    { id: 'scn_1', slug: 'invoice-chasing', title: 'Invoice chasing' },
    { id: 'scn_2', slug: 'expenses', title: 'Expenses' },
  ],
  price: usd(3000),
  listPrice: usd(3800),
  status: 'active',
  orders: 12,
  stripe: { ...inStep, isInStep: false, syncError: 'No such product.' },
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-01T10:00:00Z',
};
const product: AdminProduct = {
  id: 'prd_1',
  kind: 'plan',
  of: 'pln_1',
  title: 'Pro, monthly',
  isActive: true,
  stripe: inStep,
  prices: [2900, 1900].map((amount, index) => ({
    id: `pri_${amount}`,
    price: usd(amount),
    minimumPrice: null,
    interval: 'month',
    intervalCount: 1,
    taxBehavior: 'exclusive',
    percentOff: null,
    isCurrent: index === 0,
    stripePriceId: `price_${amount}`,
    createdAt: '2026-03-01T10:00:00Z',
  })),
  createdAt: '2026-03-01T10:00:00Z',
};
const page = (...items: unknown[]) => ({ body: { items, nextCursor: null } });

function answers({ method, path, body }: Asked): Answer {
  if (path === '/admin/session') return { body: session };
  if (path === '/admin/plans' && method === 'POST')
    return (body as { price: { amount: number } }).price.amount < 50
      ? {
          status: 422,
          body: {
            title: 'Invalid',
            status: 422,
            detail: 'Some values are not right.',
            errors: [{ path: '/price/amount', message: 'Stripe takes at least 0.50 usd.' }],
          },
        }
      : { status: 201, body: plan };
  if (path === '/admin/plans/pln_1' && method === 'PATCH') return { body: plan };
  if (path === '/admin/plans') return page(plan);
  if (path === '/admin/bundles') return page(bundle);
  if (path === '/admin/products') return page(product);
  if (path === '/admin/scenarios') return page();
  return { status: 404, body: { title: 'Not found', status: 404, detail: path } };
}

test('creates a plan once, and shows at the field what the server does not take', async () => {
  const requests = stubServer(answers);
  renderAt('/dashboard/selling');
  fireEvent.click(await screen.findByRole('button', { name: 'New plan' }));
  const form = await screen.findByRole('dialog');
  fireEvent.click(within(form).getByRole('button', { name: 'Create' }));
  expect(await within(form).findByText(/A name that customers see/)).toBeTruthy();
  fireEvent.change(within(form).getByLabelText(/^Name/), { target: { value: 'Starter' } });
  fireEvent.change(within(form).getByLabelText(/^Price/), { target: { value: '0.30' } });
  fireEvent.click(within(form).getByRole('button', { name: 'Create' }));
  expect((await within(form).findAllByText(/at least 0.50 usd/)).length).toBe(1);
  expect(within(form).queryByRole('alert')).toBeNull();
  fireEvent.change(within(form).getByLabelText(/^Price/), { target: { value: '9.00' } });
  fireEvent.click(within(form).getByRole('button', { name: 'Create' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const created = requests.filter(({ method }) => method === 'POST');
  expect(created.map(({ body }) => body)).toEqual(
    [30, 900].map((amount) => ({
      name: 'Starter',
      description: '',
      price: usd(amount),
      interval: 'month',
      trialDays: 0,
      scenarios: 'all',
      installationLimit: null,
      status: 'active',
    })),
  );
  expect(created.every(({ headers }) => headers.get('Idempotency-Key'))).toBe(true);
});

test('sends only what was changed, and says who keeps the former price', async () => {
  const requests = stubServer(answers);
  renderAt('/dashboard/selling');
  fireEvent.click(await screen.findByRole('button', { name: 'Pro, monthly' }));
  const form = await screen.findByRole('dialog');
  fireEvent.change(within(form).getByLabelText(/^Price/), { target: { value: '39' } });
  expect(await within(form).findByText(/The 3 subscribers keep the former price/)).toBeTruthy();
  fireEvent.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(requests.find(({ method }) => method === 'PATCH')?.body).toEqual({ price: usd(3900) });
});

test('shows what a bundle saves, and why Stripe does not have it', async () => {
  stubServer(answers);
  renderAt('/dashboard/selling?part=bundles');
  expect(await screen.findByText('$38.00')).toBeTruthy();
  expect(screen.getByText('No such product.')).toBeTruthy();
  expect(screen.getByText('Not in step')).toBeTruthy();
});

test('shows former prices beside the one that new buyers get', async () => {
  stubServer(answers);
  renderAt('/dashboard/selling?part=prices');
  expect(await screen.findByText('$29.00 a month')).toBeTruthy();
  expect(screen.getByText('$19.00 a month, former price')).toBeTruthy();
});

test('says of a link for a plan with a trial that the trial is not part of it', async () => {
  stubServer((asked) => (asked.path === '/admin/payment-links' ? page() : answers(asked)));
  renderAt('/dashboard/selling?part=links');
  fireEvent.click(await screen.findByRole('button', { name: 'New link' }));
  const form = await screen.findByRole('dialog');
  expect(within(form).queryByText(/is not part of a link/)).toBeNull();
  fireEvent.click(within(form).getByRole('combobox', { name: /^Sells/ }));
  fireEvent.click(await screen.findByRole('option', { name: 'Pro, monthly', hidden: true }));
  expect(await within(form).findByText(/The trial of Pro, monthly is not part of a link/)).toBeTruthy();
});
