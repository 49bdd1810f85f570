import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type {
  EventDetail,
  EventSummary,
  PayoutRow,
  RebuildRun,
  ReconciliationReport,
} from '../../../dashboard/src/api/stripe.ts';
import { renderAt, session, stubServer, type Asked } from '../support.tsx';
import { columnTexts, page, refusal, routes, waiting } from './fixtures.ts';

const event: EventDetail = {
  id: 'evt_1',
  type: 'charge.refunded',
  apiVersion: null,
  livemode: false,
  objectId: 'ch_1',
  state: 'failed',
  attempts: 9,
  outcome: null,
  error: 'Stripe answered 500.',
  waitsFor: null,
  createdAt: '2026-03-03T12:00:00Z',
  receivedAt: '2026-03-03T12:00:01Z',
  processedAt: null,
  nextAttemptAt: null,
  payload: '{"id":"evt_1"}',
};
const counts = { pending: 0, parked: 1, done: 40, ignored: 2, quarantined: 0, failed: 2 };
const summary: EventSummary = { counts, oldestPendingAt: null, lagSeconds: 0 };
const run: ReconciliationReport = {
  id: 'rec_1',
  from: '2026-03-01',
  to: '2026-03-02',
  requestedBy: 'operator',
  state: 'done',
  error: null,
  daysDone: 2,
  differenceCount: 2,
  repairedCount: 1,
  createdAt: '2026-03-03T01:00:00Z',
  finishedAt: '2026-03-03T01:00:09Z',
  differences: [
    {
      day: '2026-03-01',
      currency: 'usd',
      category: 'charge',
      ledger: 1900,
      stripe: 3800,
      cause: 'The payment was missing.',
      repaired: true,
      transactions: [
        {
          transactionId: 'txn_1',
          objectId: 'ch_1',
          ledger: 0,
          stripe: 1900,
          code: 'paymentMissing',
          cause: 'Its event never came.',
          isRepaired: true,
        },
      ],
    },
    {
      day: '2026-03-02',
      currency: 'jpy',
      category: 'refund',
      ledger: 0,
      stripe: -500,
      cause: 'Not understood.',
      repaired: false,
      transactions: [],
    },
  ],
  others: [
    {
      day: '2026-03-02',
      currency: 'usd',
      category: 'payout',
      count: 1,
      amount: -5000,
      fee: 0,
      what: 'Payout',
    },
  ],
};
const payout: PayoutRow = {
  id: 'po_1',
  status: 'paid',
  isAutomatic: true,
  amount: { amount: 5000, currency: 'usd' },
  failure: null,
  tiesOut: true,
  difference: { amount: 0, currency: 'usd' },
  movementCount: 3,
  unknownMovements: [],
  sentence: '3 movements add up to it.',
  checkedAt: '2026-03-03T01:00:00Z',
  arrivesAt: '2026-03-04T00:00:00Z',
  createdAt: '2026-03-02T00:00:00Z',
};
const bounced: PayoutRow = {
  ...payout,
  id: 'po_2',
  status: 'failed',
  tiesOut: false,
  failure: { code: 'account_closed', message: 'The bank account has been closed.' },
  sentence: '12.00 USD are missing.',
};
const rebuild: RebuildRun = {
  id: 'reb_1',
  since: null,
  requestedBy: 'operator',
  state: 'running',
  step: 'paymentIntents',
  counts: { customers: 1200, paymentIntents: 40 },
  problems: [{ object: 'pi_9', problem: 'Its currency is unknown.' }],
  error: null,
  reconciliationId: 'rec_1',
  createdAt: '2026-03-03T12:00:00Z',
  finishedAt: null,
};
const answers = {
  'GET /admin/stripe-events/summary': () => ({ body: summary }),
  'GET /admin/stripe-events': () => page(event),
  'GET /admin/stripe-events/evt_1': () => ({ body: event }),
  'GET /admin/reconciliations': () => page(run),
  'GET /admin/reconciliations/rec_1': () => ({ body: run }),
  'GET /admin/payouts': () => page(payout, bounced),
  'GET /admin/rebuilds': () => page(rebuild),
};
const writesOf = (requests: Asked[]) =>
  requests.filter(({ method }) => method !== 'GET').map(({ path, body }) => [path, body]);
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

test('lists events with what followed, and tells what waits and what was given up', async () => {
  stubServer(routes(answers));
  renderAt('/dashboard/stripe');
  const table = await screen.findByRole('table', { name: 'Events' });
  expect(['type', 'state', 'outcome', 'attempts'].map((name) => columnTexts(table, name)[0])).toEqual([
    'charge.refundedch_1',
    'Failed',
    'Stripe answered 500.',
    '9',
  ]);
  const lag = 'Nothing waits · 1 waits for something to appear · 2 were given up';
  expect(await screen.findByText(lag)).toBeTruthy();
});

test('keeps the filters in the address, and asks the server for what they say', async () => {
  const requests = stubServer(routes(answers));
  const { router } = renderAt('/dashboard/stripe?state=failed&object=ch_1');
  await screen.findByRole('table', { name: 'Events' });
  const asked = () => requests.findLast(({ path }) => path === '/admin/stripe-events')?.query.toString();
  expect(asked()).toBe('state=failed&object=ch_1&limit=50');
  fireEvent.change(screen.getByRole('textbox', { name: 'Type' }), { target: { value: ' charge.refunded ' } });
  await waitFor(() => expect(asked()).toBe('state=failed&type=charge.refunded&object=ch_1&limit=50'));
  expect(router.state.location.search).toEqual({
    state: 'failed',
    object: 'ch_1',
    type: 'charge.refunded',
  });
});

test('replays what matches the filters only after it was asked about; without a filter there is no such button', async () => {
  const requests = stubServer(
    routes({ ...answers, 'POST /admin/stripe-events/replay': () => ({ body: { replayed: 2 } }) }),
  );
  const { router } = renderAt('/dashboard/stripe');
  await screen.findByRole('table', { name: 'Events' });
  expect(screen.queryByRole('button', { name: 'Replay what matches' })).toBeNull();
  await router.navigate({ to: '/dashboard/stripe', search: { state: 'failed' } as never });
  await press('Replay what matches');
  await press('Cancel');
  expect(writesOf(requests)).toEqual([]);
  await press('Replay what matches');
  await press('Replay them');
  expect(await screen.findByText('2 are worked off again')).toBeTruthy();
  expect(writesOf(requests)).toEqual([['/admin/stripe-events/replay', { state: 'failed' }]]);
  await router.navigate({ to: '/dashboard/stripe', search: { state: 'parked' } as never });
  await waitFor(() => expect(screen.queryByText('2 are worked off again')).toBeNull());
});

test('opens an event with what Stripe sent, works it off again, and says why not', async () => {
  let attempts = 0;
  const requests = stubServer(
    routes({
      ...answers,
      'POST /admin/stripe-events/evt_1/replay': () =>
        ++attempts === 1 ? refusal(409, 'It is being worked off.') : { body: event },
    }),
  );
  renderAt('/dashboard/stripe');
  await press('charge.refunded');
  const dialog = await screen.findByRole('dialog');
  expect((await within(dialog).findByTestId('payload')).textContent).toBe('{\n  "id": "evt_1"\n}');
  expect(dialog.textContent).toContain('Last failureStripe answered 500.');
  expect(dialog.textContent).toContain('API versionNot said');
  await press('Work it off again');
  expect((await within(dialog).findByRole('alert')).textContent).toContain('It is being worked off.');
  await press('Work it off again');
  await waitFor(() => expect(within(dialog).queryByRole('alert')).toBeNull());
  expect(writesOf(requests)).toHaveLength(2);
});

test('says that nothing was sent, that nothing matches, that it is loading, and what failed', async () => {
  let list: () => ReturnType<typeof page> = waiting;
  stubServer(routes({ ...answers, 'GET /admin/stripe-events': () => list() }));
  const { router } = renderAt('/dashboard/stripe');
  expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  const goTo = (state: string) => router.navigate({ to: '/dashboard/stripe', search: { state } as never });
  list = () => refusal(503, 'The database is away.');
  await goTo('parked');
  expect((await screen.findByRole('alert')).textContent).toContain('The database is away.');
  list = () => page();
  await press('Try again');
  expect(await screen.findByText('No event matches')).toBeTruthy();
  await router.navigate({ to: '/dashboard/stripe', search: {} });
  expect(screen.queryByText('No event matches')).toBeNull();
});

test('tells an empty inbox where Stripe is to send to', async () => {
  stubServer(routes({ ...answers, 'GET /admin/stripe-events': () => page() }));
  renderAt('/dashboard/stripe');
  expect(await screen.findByText('Stripe has not sent anything yet')).toBeTruthy();
});

test('compares the days that are chosen, and says what the server refuses', async () => {
  let attempts = 0;
  const requests = stubServer(
    routes({
      ...answers,
      'POST /admin/reconciliations': () =>
        ++attempts === 1 ? refusal(503, 'Stripe is not connected.') : { status: 201, body: { id: 'rec_2' } },
    }),
  );
  renderAt('/dashboard/stripe?part=reconciliations');
  const table = await screen.findByRole('table', { name: 'Reconciliations' });
  expect(columnTexts(table, 'days')).toEqual(['Mar 1, 2026 – Mar 2, 2026']);
  expect(columnTexts(table, 'result')).toEqual(['2 differences, 1 repaired']);
  await press('Compare days');
  const days = async () => {
    const chosen = await waitFor(() => {
      const buttons = document.querySelectorAll<HTMLElement>(
        'button[data-in-range], button[data-first-in-range], button[data-last-in-range]',
      );
      expect(buttons.length).toBeGreaterThan(0);
      return [...buttons];
    });
    fireEvent.click(chosen[0]!);
    fireEvent.click(chosen[0]!);
  };
  await days();
  expect((await screen.findByRole('alert')).textContent).toContain('Stripe is not connected.');
  await days();
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  const asked = writesOf(requests) as [string, { from: string; to: string }][];
  expect(asked.map(([path]) => path)).toEqual(['/admin/reconciliations', '/admin/reconciliations']);
  expect(asked[0]?.[1].from).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(asked[0]?.[1].to).toBe(asked[0]?.[1].from);
});

test('shows a comparison: both totals in their currency, the cause of each movement, and what is open', async () => {
  stubServer(routes(answers));
  renderAt('/dashboard/stripe/reconciliations/rec_1');
  const table = await screen.findByRole('table', { name: 'Differences' });
  const columns = ['category', 'ledger', 'stripe', 'cause', 'repaired'];
  expect(columns.map((name) => columnTexts(table, name))).toEqual([
    ['Charge', 'Refund'],
    ['$19.00', '¥0'],
    ['$38.00', '-¥500'],
    ['Its event never came.txn_1', 'Not understood.'],
    ['Repaired', 'Open'],
  ]);
  const others = screen.getByRole('table', { name: 'Other movements' });
  expect(columnTexts(others, 'amount')).toEqual(['-$50.00']);
});

test('says that a comparison found nothing, and why the last attempt failed', async () => {
  const clean = { ...run, differences: [], others: [], differenceCount: 0, repairedCount: 0 };
  let body: unknown = clean;
  stubServer(routes({ ...answers, 'GET /admin/reconciliations/rec_1': () => ({ body }) }));
  const { unmount } = renderAt('/dashboard/stripe/reconciliations/rec_1');
  expect(await screen.findByText('The two agree to the cent')).toBeTruthy();
  unmount();
  body = { ...clean, state: 'waiting', error: 'Stripe answered 429.' };
  renderAt('/dashboard/stripe/reconciliations/rec_1');
  expect(await screen.findByText('Stripe answered 429.')).toBeTruthy();
  expect(screen.getByText('Nothing differs so far')).toBeTruthy();
});

test('tells of payouts whether every cent is known, and why the bank sent one back', async () => {
  stubServer(routes(answers));
  renderAt('/dashboard/stripe?part=payouts');
  const table = await screen.findByRole('table', { name: 'Payouts' });
  expect(columnTexts(table, 'status')).toEqual(['Paid', 'FailedThe bank account has been closed.']);
  expect(columnTexts(table, 'amount')).toEqual(['$50.00', '$50.00']);
  expect(columnTexts(table, 'ties')).toEqual([
    'Ties out3 movements add up to it.',
    'Differs12.00 USD are missing.',
  ]);
});

test('begins a rebuild only after it was asked about, and tells how far one is', async () => {
  const requests = stubServer(
    routes({ ...answers, 'POST /admin/rebuilds': () => ({ status: 202, body: { id: 'reb_2' } }) }),
  );
  renderAt('/dashboard/stripe?part=rebuilds');
  const table = await screen.findByRole('table', { name: 'Rebuilds' });
  expect(columnTexts(table, 'state')).toEqual(['RunningReading payment intents']);
  expect(columnTexts(table, 'counts')).toEqual(['Customers: 1,200; Payment intents: 40']);
  expect(columnTexts(table, 'problems')).toEqual(['pi_9: Its currency is unknown.']);
  expect(within(table).getByRole('link').getAttribute('href')).toBe(
    '/dashboard/stripe/reconciliations/rec_1',
  );
  await press('Rebuild from Stripe');
  await press('Not now');
  expect(writesOf(requests)).toEqual([]);
  await press('Rebuild from Stripe');
  await press('Begin');
  await waitFor(() => expect(writesOf(requests)).toEqual([['/admin/rebuilds', {}]]));
});

test('a rebuild that is refused says so where it was asked for, and can be asked for again', async () => {
  let attempts = 0;
  stubServer(
    routes({
      ...answers,
      'GET /admin/rebuilds': () => page(),
      'POST /admin/rebuilds': () =>
        ++attempts === 1 ? refusal(409, 'One is running already.') : { status: 202, body: { id: 'reb_2' } },
    }),
  );
  renderAt('/dashboard/stripe?part=rebuilds');
  expect(await screen.findByText('No rebuild yet')).toBeTruthy();
  await press('Rebuild from Stripe');
  await press('Begin');
  expect((await screen.findByRole('alert')).textContent).toContain('One is running already.');
  await press('Begin');
  await waitFor(() => expect(attempts).toBe(2));
});

test('who may only read sees every part without a button that the server would refuse', async () => {
  const scopes = session.scopes.filter((scope) => scope.endsWith(':read'));
  const hidden = { ...event, payload: null };
  stubServer(
    routes({
      ...answers,
      'GET /admin/session': () => ({ body: { ...session, scopes } }),
      'GET /admin/stripe-events/evt_1': () => ({ body: hidden }),
    }),
  );
  const { router } = renderAt('/dashboard/stripe?state=failed');
  await press('charge.refunded');
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByText('Last failure');
  expect(within(dialog).queryByRole('button', { name: 'Work it off again' })).toBeNull();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('button', { name: 'Replay what matches' })).toBeNull();
  for (const [part, table, button] of [
    ['reconciliations', 'Reconciliations', 'Compare days'],
    ['rebuilds', 'Rebuilds', 'Rebuild from Stripe'],
  ] as const) {
    await router.navigate({ to: '/dashboard/stripe', search: { part } as never });
    await screen.findByRole('table', { name: table });
    expect(screen.queryByRole('button', { name: button })).toBeNull();
  }
});
