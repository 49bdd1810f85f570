import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt, stubServer } from '../support.tsx';
import { routes, scenario } from './fixtures.ts';

const facets = {
  apps: [{ value: 'google-sheets', count: 1 }],
  categories: [{ value: 'e-commerce', count: 1 }],
  complexity: [{ value: '2', count: 1 }],
  price: [{ value: 'paid', count: 1 }],
};
const { blueprint: _blueprint, versions: _versions, ...published } = scenario;
const catalogue = {
  'GET /v1/scenarios': () => ({ body: { items: [published], nextCursor: null, facets } }),
  'GET /v1/scenarios/orders-to-a-sheet': () => ({ body: published }),
};

test('shows the library to everybody, with facets and their counts', async () => {
  const requests = stubServer(routes(catalogue));
  renderAt('/?category=e-commerce&price=paid');
  const card = await screen.findByTestId('card-orders-to-a-sheet');
  expect(card.textContent).toContain('$19.00');
  expect(card.textContent).toContain('3 installations');
  expect(within(card).getByRole('link', { name: 'Orders to a sheet' }).getAttribute('href')).toBe(
    '/scenarios/orders-to-a-sheet',
  );
  await waitFor(() =>
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Category' }).value).toBe('E-commerce (1)'),
  );
  expect(requests.some(({ path }) => path.startsWith('/admin'))).toBe(false);
  const search = requests.find(({ path }) => path === '/v1/scenarios');
  expect(Object.fromEntries(search?.query ?? [])).toEqual({
    category: 'e-commerce',
    price: 'paid',
    facets: 'true',
    limit: '24',
  });
});

test('writes a chosen facet into the address', async () => {
  stubServer(routes(catalogue));
  const { router } = renderAt('/');
  await screen.findByTestId('card-orders-to-a-sheet');
  fireEvent.click(screen.getByRole('combobox', { name: 'App' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Google Sheets (1)', hidden: true }));
  await waitFor(() => expect(router.state.location.search).toEqual({ app: 'google-sheets' }));
});

test('shows what a scenario does, needs and costs, drawn from its steps', async () => {
  stubServer(routes(catalogue));
  renderAt('/scenarios/orders-to-a-sheet');
  await screen.findByRole('img', { name: 'Orders to a sheet: 4 modules' });
  const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;
  expect(['price', 'executions30d', 'completionRate30d', 'installations'].map(figure)).toEqual([
    '$19.00',
    '120',
    '95%',
    '3',
  ]);
  expect(screen.getByRole('region', { name: 'Install' }).textContent).toContain('Install a scenario');
});

test('says that a scenario is not there', async () => {
  stubServer(routes({}));
  renderAt('/scenarios/gone');
  await screen.findByText('There is no such scenario');
});

async function fillIn() {
  fireEvent.change(await screen.findByRole('textbox', { name: /E-mail/ }), {
    target: { value: ' ada@example.com ' },
  });
  fireEvent.change(screen.getByRole('textbox', { name: /^Name/ }), { target: { value: 'Ada Moore' } });
}
const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Sign up' }));

test('signs up with the consents that were given, and sends the reader to their mail', async () => {
  const requests = stubServer(
    routes({ 'POST /v1/signup': () => ({ status: 202, body: { detail: 'A mail is on its way.' } }) }),
  );
  renderAt('/signup');
  await fillIn();
  submit();
  await screen.findByText('Signing up needs your agreement to the terms.');
  expect(requests.some(({ path }) => path === '/v1/signup')).toBe(false);
  fireEvent.click(screen.getByRole('checkbox', { name: /terms/ }));
  fireEvent.click(screen.getByRole('checkbox', { name: /privacy notes/ }));
  submit();
  expect((await screen.findByTestId('signup-sent')).textContent).toContain('ada@example.com');
  expect(requests.find(({ path }) => path === '/v1/signup')?.body).toEqual({
    email: 'ada@example.com',
    name: 'Ada Moore',
    consents: [
      { purpose: 'terms', granted: true, policyVersion: '2026-11-22' },
      { purpose: 'privacy', granted: true, policyVersion: '2026-11-22' },
      { purpose: 'productNews', granted: false, policyVersion: '2026-11-22' },
    ],
  });
});

test('shows the text that is agreed to', async () => {
  stubServer(routes({}));
  renderAt('/signup');
  fireEvent.click(await screen.findByRole('button', { name: 'privacy notes' }));
  expect((await screen.findByRole('dialog', { name: 'Privacy notes' })).textContent).toContain(
    'Version 2026-11-22',
  );
});

test('says when too many have signed up from here', async () => {
  stubServer(
    routes({
      'POST /v1/signup': () => ({
        status: 429,
        body: { title: 'Too many requests', status: 429, detail: 'Try again in an hour.' },
      }),
    }),
  );
  renderAt('/signup');
  await fillIn();
  fireEvent.click(screen.getByRole('checkbox', { name: /terms/ }));
  fireEvent.click(screen.getByRole('checkbox', { name: /privacy notes/ }));
  submit();
  expect((await screen.findByRole('alert')).textContent).toContain('Try again in an hour.');
});
