import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import {
  assumptionBody,
  emptyAssumption,
  wayBack,
} from '../../../dashboard/src/features/roi/assumption-form.ts';
import { renderAt, session, stubServer, type Asked } from '../support.tsx';

// jsdom has no canvas.
vi.mock('../../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const former = {
  id: 'asm_1',
  scope: 'library' as const,
  scopeId: null,
  name: 'hourlyRate' as const,
  value: '36.00',
  currency: 'usd',
  provenance: 'confirmed' as const,
  from: '2026-01-01T00:00:00.000Z',
  createdAt: '2026-01-01T00:00:00.000Z',
};
const cost = {
  id: 'cst_1',
  kind: 'support',
  scenario: { id: 'scn_1', slug: 'invoices', title: 'Invoices' },
  amount: { amount: 123_45, currency: 'usd' },
  on: null,
  month: '2026-04',
  note: 'Answers by mail',
  createdAt: '2026-05-01T00:00:00Z',
};

function answers({ method, path, body }: Asked) {
  if (path === '/admin/session') return { body: session };
  if (method === 'DELETE') return { status: 204, body: null };
  if (path === '/admin/assumptions' && method === 'POST')
    return {
      status: 201,
      body: {
        scopeId: null,
        currency: null,
        ...(body as object),
        id: 'asm_2',
        createdAt: '2026-05-01T00:00:00Z',
      },
    };
  if (path === '/admin/costs' && method === 'POST') return { status: 201, body: { ...cost, id: 'cst_2' } };
  if (path === '/admin/assumptions') return { body: { items: [former], nextCursor: null } };
  if (path === '/admin/costs') return { body: { items: [cost], nextCursor: null } };
  if (path === '/admin/scenarios')
    return {
      body: {
        items: [{ id: 'scn_1', slug: 'invoices', title: 'Invoices', status: 'active' }],
        nextCursor: null,
      },
    };
  return { status: 503, body: { title: 'Not asked about here', status: 503 } };
}

const address = '/dashboard/roi?from=2026-04-01&to=2026-04-30';
const instantOf = (asked: Asked | undefined) => (asked?.body as { from: string } | undefined)?.from;
const sent = (requests: Asked[], method: string) =>
  requests.filter((asked) => asked.method === method).map(({ path, body }) => [path, body]);

test('sets an assumption with what holds now in sight, and takes it back from the same instant on', async () => {
  const requests = stubServer(answers);
  renderAt(`${address}&assumption=hourlyRate`);
  fireEvent.click(await screen.findByRole('button', { name: 'Set an assumption' }));
  const form = within(await screen.findByRole('dialog', { name: 'Set an assumption' }));
  await waitFor(() =>
    expect(form.getByTestId('in-force').textContent).toBe(
      'Now $36.00 an hour, confirmed by the customer. Runs that have ended keep what they were valued with.',
    ),
  );
  const value = form.getByRole('textbox', { name: /What an hour of that work costs/ });
  fireEvent.change(value, { target: { value: 'forty' } });
  fireEvent.click(form.getByRole('button', { name: 'Set' }));
  await form.findByText('A number such as 4 or 2.5.');
  expect(sent(requests, 'POST')).toEqual([]);
  fireEvent.change(value, { target: { value: '42,50' } });
  fireEvent.click(form.getByRole('button', { name: 'Set' }));
  await screen.findByText('Hourly rate: $42.50 an hour.');
  const told = { scope: 'library', name: 'hourlyRate', currency: 'usd', from: expect.any(String) };
  expect(sent(requests, 'POST')).toEqual([
    ['/admin/assumptions', { ...told, value: '42.50', provenance: 'estimated' }],
  ]);
  const [first] = requests.filter(({ method }) => method === 'POST');
  fireEvent.click(screen.getByRole('button', { name: /undo/i }));
  await waitFor(() => expect(sent(requests, 'POST')).toHaveLength(2));
  expect(sent(requests, 'POST')[1]).toEqual([
    '/admin/assumptions',
    { ...told, value: '36.00', provenance: 'confirmed', from: instantOf(first) },
  ]);
});

test('enters a cost of a scenario over a month, and takes it away again', async () => {
  const requests = stubServer(answers);
  renderAt(`${address}&perspective=library&scenario=scn_1`);
  fireEvent.click(await screen.findByRole('button', { name: 'Enter a cost' }));
  const form = within(await screen.findByRole('dialog', { name: 'Enter a cost' }));
  fireEvent.change(form.getByRole('textbox', { name: /Amount/ }), { target: { value: '1234.5' } });
  fireEvent.click(form.getByRole('radio', { name: 'Over a month' }));
  fireEvent.click(form.getByRole('button', { name: 'Enter' }));
  await screen.findByText('Entered: $123.45.');
  expect(sent(requests, 'POST')).toEqual([
    [
      '/admin/costs',
      {
        kind: 'creation',
        scenario: 'scn_1',
        amount: { amount: 123_450, currency: 'usd' },
        month: expect.stringMatching(/^\d{4}-\d{2}$/),
      },
    ],
  ]);
  fireEvent.click(screen.getByRole('button', { name: /undo/i }));
  await waitFor(() => expect(sent(requests, 'DELETE')).toEqual([['/admin/costs/cst_2', undefined]]));
});

test('a cost goes at one press and comes back as it was at another', async () => {
  const requests = stubServer(answers);
  renderAt(`${address}&perspective=library`);
  const table = await screen.findByRole('table', { name: 'Costs of the library' });
  expect(
    [...(within(table).getAllByRole('row')[1]?.children ?? [])].slice(0, 5).map((cell) => cell.textContent),
  ).toEqual(['Support', '$123.45', 'Over 2026-04', 'Invoices', 'Answers by mail']);
  fireEvent.click(within(table).getByRole('button', { name: 'Delete Support, 2026-04' }));
  await screen.findByText('The cost is deleted.');
  expect(sent(requests, 'DELETE')).toEqual([['/admin/costs/cst_1', undefined]]);
  fireEvent.click(screen.getByRole('button', { name: /undo/i }));
  await waitFor(() =>
    expect(sent(requests, 'POST')).toEqual([
      [
        '/admin/costs',
        {
          kind: 'support',
          scenario: 'scn_1',
          amount: { amount: 123_45, currency: 'usd' },
          month: '2026-04',
          note: 'Answers by mail',
        },
      ],
    ]),
  );
});

test('who may only read is offered neither', async () => {
  const scopes = session.scopes.filter((scope) => !scope.endsWith(':write'));
  stubServer((asked) =>
    asked.path === '/admin/session' ? { body: { ...session, scopes } } : answers(asked),
  );
  renderAt(`${address}&perspective=library`);
  await screen.findByRole('table', { name: 'Costs of the library' });
  expect(screen.queryByRole('button', { name: /Enter a cost|Delete/ })).toBeNull();
});

test('shares are entered in percent and sent as exact fractions; a day begins in the reporting zone', () => {
  const form = emptyAssumption({ scope: 'library', scopeId: '' }, 'realisation', 'usd');
  const body = (change: object) =>
    assumptionBody({ ...form, ...change }, 'Europe/Berlin', new Date('2026-05-01T10:00:00Z'));
  expect(body({ low: '2.5', base: '7', high: '100', from: '2026-03-29' })).toMatchObject({
    value: { low: '0.025', base: '0.07', high: '1.00' },
    from: '2026-03-28T23:00:00.000Z',
  });
  expect(body({ name: 'warningCredit', value: '33,3' })).toMatchObject({
    value: '0.333',
    from: '2026-05-01T10:00:00.000Z',
  });
});

test('there is a way back only to one that counted from then on or before', () => {
  const set = { ...former, id: 'asm_2', value: '42.50', from: '2025-06-01T00:00:00.000Z' };
  expect(wayBack([set, former], set)).toBeNull();
  expect(wayBack([set, former], { ...set, from: '2026-06-01T00:00:00.000Z' })).toMatchObject({
    value: '36.00',
    from: '2026-06-01T00:00:00.000Z',
  });
});
