import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ScenarioValue } from '../../../server/analytics/comparisons/schema.ts';
import { renderAt, stubServer } from '../support.tsx';
import { preflight, routes, scenario } from './fixtures.ts';

const facets = {
  apps: [{ value: 'google-sheets', count: 1 }],
  categories: [{ value: 'e-commerce', count: 1 }],
  complexity: [{ value: '2', count: 1 }],
  price: [{ value: 'paid', count: 1 }],
};
const { blueprint: _blueprint, versions: _versions, ...published } = scenario;
const value: ScenarioValue = {
  scenario: 'scn_1',
  currency: 'usd',
  since: '2026-01-01',
  customers: 7,
  runs: 1_234,
  projected: { minutesPerRun: 6, valueMicrosPerRun: 4_200_000 },
  realised: {
    minutesPerRun: 5.25,
    valueMicrosPerRun: 3_150_000,
    netMicrosPerRun: 3_100_000,
    p25: 2_000_000,
    p75: 4_000_000,
  },
  share: 0.75,
  reason: null,
};
const catalogue = {
  'GET /v1/scenarios': () => ({ body: { items: [published], nextCursor: null, facets } }),
  'GET /v1/scenarios/orders-to-a-sheet': () => ({ body: published }),
  'GET /v1/scenarios/orders-to-a-sheet/preflight': () => ({ body: preflight }),
  'GET /v1/scenarios/orders-to-a-sheet/value': () => ({ body: value }),
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

test('tells before an installation what it needs and what is not known yet', async () => {
  stubServer(routes(catalogue));
  renderAt('/scenarios/orders-to-a-sheet');
  const needs = await screen.findByTestId('needs');
  expect(needs.textContent).toContain('Google SheetsAdd a row, Find the customer');
  expect(needs.textContent).toContain('a webhook');
  const expectation = screen.getByRole('region', { name: 'What to expect' });
  expect(expectation.textContent).toContain('Every 15 minutes2,880 a month, as often as it is scheduled');
  expect(expectation.textContent).toContain('11,520 a month3 a run, estimated, and 1 for reporting it');
  expect(expectation.textContent).toContain('6 minutes a run');
  expect(expectation.textContent).toContain('Say above how often it would find work for you');
  expect(document.querySelector('[data-figure="valueMicros"]')).toBeNull();
});

test('works the expectation out for the reader’s own number of runs, which the address keeps', async () => {
  const own = {
    ...preflight,
    runsPerMonth: { value: 300, basis: 'given' },
    credits: { ...preflight.credits, perMonth: 1200 },
    value: { minutesPerRun: 6, minutesPerMonth: 1800, micros: 900_000_000, currency: 'usd' },
    payback: { days: 1, netMicrosPerMonth: 898_728_000, currency: 'usd', reason: null },
  };
  const requests = stubServer(
    routes({
      ...catalogue,
      'GET /v1/scenarios/orders-to-a-sheet/preflight': ({ query }) => ({
        body: query.get('runsPerMonth') === '300' ? own : preflight,
      }),
    }),
  );
  const { router } = renderAt('/scenarios/orders-to-a-sheet');
  const input = await screen.findByRole('textbox', { name: 'Runs a month, if you know' });
  fireEvent.change(input, { target: { value: '3.5' } });
  await screen.findByText('A whole number from 1 to 9,999,999.');
  fireEvent.change(input, { target: { value: '300' } });
  const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;
  await waitFor(() => expect(figure('paybackDays')).toBe('After 1 day'));
  expect([figure('valueMicros'), figure('minutesPerMonth'), figure('creditsPerMonth')]).toEqual([
    '$900.00',
    '30 hours a month',
    '1,200 a month',
  ]);
  expect(router.state.location.search).toEqual({ runs: '300' });
  const asked = requests.filter(({ path }) => path.endsWith('/preflight'));
  expect(asked.map(({ query }) => query.get('runsPerMonth'))).toEqual([null, '300']);
});

test('holds what is projected against what customers have had of it', async () => {
  stubServer(routes(catalogue));
  renderAt('/scenarios/orders-to-a-sheet');
  const part = await screen.findByRole('region', { name: 'Projected and realised' });
  const figure = (name: string) => part.querySelector(`[data-figure="${name}"]`)?.textContent;
  await waitFor(() => expect(figure('share')).toBe('75%'));
  expect([figure('projected'), figure('realised'), figure('net')]).toEqual([
    '6 minutes, worth $4.20',
    '5.3 minutes, worth $3.15',
    '$3.10',
  ]);
  expect(part.textContent).toContain('half of them between $2.00 and $4.00');
  expect(part.textContent).toContain('7 customers with 1,234 runs');
});

test('says why nothing can be held against the projection yet', async () => {
  const reason = 'Fewer than 3 customers have 10 completed runs of known value since 2026-01-01.';
  const unknown = { ...value, customers: 2, realised: null, share: null, reason };
  stubServer(
    routes({ ...catalogue, 'GET /v1/scenarios/orders-to-a-sheet/value': () => ({ body: unknown }) }),
  );
  renderAt('/scenarios/orders-to-a-sheet');
  const part = await screen.findByRole('region', { name: 'Projected and realised' });
  await waitFor(() => expect(part.textContent).toContain(reason));
  expect(part.querySelector('[data-figure="realised"]')).toBeNull();
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
