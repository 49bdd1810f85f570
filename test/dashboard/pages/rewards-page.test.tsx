import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type {
  AdminOffer,
  AdminRewardEntry,
  OfferEffect,
  RewardSummary,
  Rules,
} from '../../../dashboard/src/api/rewards.ts';
import { renderAt, session, stubServer, type Asked } from '../support.tsx';
import { columnTexts, figureText, page, refusal, routes, waiting } from './fixtures.ts';

const summary: RewardSummary = {
  outstanding: 1040,
  outstandingWorth: { amount: 1040, currency: 'usd' },
  earned: 1500,
  reversed: 300,
  redeemed: 200,
  expired: 10,
  manual: 50,
  customers: 7,
  belowZero: 0,
};
const entry: AdminRewardEntry = {
  id: 'rwd_1',
  points: 50,
  reason: 'manual',
  note: 'For finding a mistake.',
  orderId: null,
  createdAt: '2026-03-03T12:00:00Z',
  expiresAt: null,
  customer: { id: 'cus_1', name: 'Ada Moore', email: 'ada@example.com' },
};
const taken: AdminRewardEntry = { ...entry, id: 'rwd_2', points: -1200, reason: 'redemption', note: null };
const rules: Rules = {
  pointsPerUnit: '1',
  completionPoints: 50,
  completionsPerMonth: 3,
  feedbackPoints: 25,
  referrerPoints: 100,
  referredPoints: 100,
  referralMinimumPaid: '0',
  expiryMonths: null,
  minimumRedemption: 100,
  redemptionStep: 100,
  codeValidDays: 90,
  offersAtOnce: 1,
  offersPerMonth: 2,
  effectiveFrom: null,
};
const offer: AdminOffer = {
  id: 'ofr_1',
  title: 'The other one',
  message: 'They go well together.',
  conditions: [{ fact: 'goodDays', scenario: 'scn_1', days: 30 }],
  product: { plan: 'pln_1' },
  percentOff: 20,
  startsAt: '2026-03-01T09:30:00Z',
  endsAt: '2026-03-31T21:59:59Z',
  validDays: 14,
  windowDays: 30,
  priority: 0,
  isActive: true,
  createdAt: '2026-03-01T09:30:00Z',
  updatedAt: '2026-03-01T09:30:00Z',
};
const arm = { exposed: 90, counted: 80, redeemed: 9, meanNetRevenue: 1234.4 };
const effect: OfferEffect = {
  offerId: 'ofr_1',
  asOf: '2026-04-01T00:00:00Z',
  currency: 'usd',
  windowDays: 30,
  treated: arm,
  heldOut: { ...arm, exposed: 10, counted: 9, meanNetRevenue: null },
  incrementalNetRevenue: 123.4,
  low95: -10.2,
  high95: 257,
  degreesOfFreedom: 17,
  unconverted: 0,
  reason: null,
  gates: [
    {
      figure: 'incrementalNetRevenue',
      code: 'failed',
      reason: 'G1 Cents differ.',
      audit: { gates: ['G1'], checkedAt: '2026-04-01T06:23:00Z', since: '2026-04-01T06:23:00Z' },
    },
  ],
};
const answers = {
  'GET /admin/rewards/summary': () => ({ body: summary }),
  'GET /admin/rewards': () => page(entry, taken),
  'GET /admin/reward-rules': () => ({ body: rules }),
  'GET /admin/offers': () => page(offer, { ...offer, id: 'ofr_2', title: 'Another', conditions: [] }),
  'GET /admin/offers/effects': () =>
    page(effect, {
      ...effect,
      offerId: 'ofr_2',
      incrementalNetRevenue: null,
      low95: null,
      high95: null,
      reason: 'Too few.',
    }),
  'GET /admin/scenarios': () => page({ id: 'scn_1', title: 'Orders to a sheet', status: 'active' }),
  'GET /admin/bundles': () => page(),
  'GET /admin/plans': () => page({ id: 'pln_1', name: 'Pro', status: 'active' }),
  'GET /admin/customers': () => page(entry.customer),
};
const writesOf = (requests: Asked[]) => requests.filter(({ method }) => method !== 'GET');

test('shows what is outstanding and its worth, and every movement with its sign', async () => {
  stubServer(routes(answers));
  renderAt('/dashboard/rewards');
  const table = await screen.findByRole('table', { name: 'Movements of points' });
  expect(columnTexts(table, 'points')).toEqual(['+50', '-1,200']);
  expect(columnTexts(table, 'reason')).toEqual(['ManualFor finding a mistake.', 'Redemption']);
  await waitFor(() => expect(figureText('pointsOutstanding')).toBe('1,040'));
  const parts = ['Worth', 'Earned', 'Manual', 'Reversed', 'Redeemed', 'Expired', 'Customers'];
  expect(parts.map((name) => figureText(`points${name}`))).toEqual([
    '$10.40',
    '1,500',
    '50',
    '300',
    '200',
    '10',
    '7',
  ]);
});

test('says beside what an offer brought how far the audits bear that out, where it is known', async () => {
  stubServer(routes(answers));
  renderAt('/dashboard/rewards?part=offers');
  const seals = await screen.findAllByRole('button', { name: /^The effect: Do not rely on it, .+ G1 Cents/ });
  expect(seals).toHaveLength(1);
});

test('says why the worth is not known', async () => {
  const unknown = () => ({ body: { ...summary, outstandingWorth: null } });
  stubServer(routes({ ...answers, 'GET /admin/rewards/summary': unknown }));
  renderAt('/dashboard/rewards');
  await waitFor(() => expect(figureText('pointsWorth')).toBe('–'));
  expect(screen.getByText('REWARD_POINT_VALUE is not set')).toBeTruthy();
});

test('shows one customer’s movements and balance by the address, and takes the filter away', async () => {
  const requests = stubServer(
    routes({
      ...answers,
      'GET /admin/rewards': ({ query }) => ({
        body: { items: [entry], nextCursor: null, balance: query.get('customer') ? 50 : null },
      }),
    }),
  );
  const { router } = renderAt('/dashboard/rewards?customer=cus_1');
  expect(await screen.findByText('This customer has 50 points.')).toBeTruthy();
  expect(requests.find(({ path }) => path === '/admin/rewards')?.query.get('customer')).toBe('cus_1');
  fireEvent.click(screen.getByRole('button', { name: 'Customer: Ada Moore. Take this filter away' }));
  await waitFor(() => expect(screen.queryByText('This customer has 50 points.')).toBeNull());
  expect(router.state.location.search).toEqual({});
});

test('says that there is nothing yet, that it is loading, and what failed, with a way to try again', async () => {
  let attempts = 0;
  stubServer(
    routes({
      ...answers,
      'GET /admin/rewards/summary': waiting,
      'GET /admin/rewards': () => (++attempts === 1 ? refusal(500, 'The database is away.') : page()),
    }),
  );
  renderAt('/dashboard/rewards');
  expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  expect((await screen.findByRole('alert')).textContent).toContain('The database is away.');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('No points yet')).toBeTruthy();
});

test('gives points once; what is wrong is said at its field, and nothing that was written is lost', async () => {
  let attempts = 0;
  const requests = stubServer(
    routes({
      ...answers,
      'POST /admin/rewards': () =>
        ++attempts === 1
          ? refusal(422, 'Some values are not right.', [
              { path: '/reason', message: 'Say it more politely.' },
            ])
          : { status: 201, body: entry },
    }),
  );
  renderAt('/dashboard/rewards?customer=cus_1');
  fireEvent.click(await screen.findByRole('button', { name: 'Give points' }));
  const form = await screen.findByRole('dialog');
  const write = (label: RegExp, value: string) =>
    fireEvent.change(within(form).getByRole('textbox', { name: label }), { target: { value } });
  write(/^Points/, '1.5');
  fireEvent.click(within(form).getByRole('button', { name: 'Give' }));
  expect(await within(form).findByText(/A whole number, below 0 to take some/)).toBeTruthy();
  expect(within(form).getByText(/Say why; the customer sees it/)).toBeTruthy();
  const points = within(form).getByRole('textbox', { name: /^Points/ });
  await waitFor(() => expect(document.activeElement).toBe(points)); // the first that is wrong
  expect(writesOf(requests)).toEqual([]);
  write(/^Points/, '-50');
  write(/^Reason/, ' Taken back. ');
  fireEvent.click(within(form).getByRole('button', { name: 'Give' }));
  expect(await within(form).findByText('Say it more politely.')).toBeTruthy();
  const reason = within(form).getByRole('textbox', { name: /^Reason/ });
  await waitFor(() => expect(document.activeElement).toBe(reason));
  expect(within(form).getByRole<HTMLInputElement>('textbox', { name: /^Points/ }).value).toBe('-50');
  fireEvent.click(within(form).getByRole('button', { name: 'Give' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const [first, second] = writesOf(requests);
  expect(first?.body).toEqual({ customer: 'cus_1', points: -50, reason: 'Taken back.' });
  expect(second?.headers.get('Idempotency-Key')).toBe(first?.headers.get('Idempotency-Key'));
});

test('shows offers in words, and the effect of all of them by asking once', async () => {
  const requests = stubServer(routes(answers));
  renderAt('/dashboard/rewards?part=offers');
  const table = await screen.findByRole('table', { name: 'Offers' });
  await waitFor(() => expect(columnTexts(table, 'title')[0]).toBe('The other onePro, 20 % off'));
  expect(columnTexts(table, 'conditions')).toEqual(['“Orders to a sheet” ran well for 30 days', 'Everybody']);
  expect(columnTexts(table, 'state')[0]).toContain('Mar 31, 2026, 11:59 PM'); // in Berlin
  await screen.findByText('$1.23 per customer (95 %: -$0.10 to $2.57)');
  expect(columnTexts(table, 'effect')[0]).toContain(
    'Got it: 90 customers, 80 of them counted, 9 took it, $12.34 each',
  );
  expect(columnTexts(table, 'effect')[1]).toContain('Not known yetToo few.');
  expect(requests.filter(({ path }) => path.includes('effect'))).toHaveLength(1);
});

test('an offer starts and ends on days of the reporting zone, and not before it starts', async () => {
  const requests = stubServer(routes({ ...answers, 'PATCH /admin/offers/ofr_1': () => ({ body: offer }) }));
  renderAt('/dashboard/rewards?part=offers');
  fireEvent.click(await screen.findByRole('button', { name: 'The other one' }));
  const form = await screen.findByRole('dialog');
  const day = (label: string) => within(form).getByRole<HTMLInputElement>('textbox', { name: label });
  expect([day('Starts with').value, day('Ends with').value]).toEqual(['March 1, 2026', 'March 31, 2026']);
  const end = (value: string) => {
    fireEvent.change(day('Ends with'), { target: { value } });
    fireEvent.blur(day('Ends with'));
    fireEvent.click(within(form).getByRole('button', { name: 'Save' }));
  };
  end('February 1, 2026');
  expect(await within(form).findByText('Not before it starts.')).toBeTruthy();
  expect(writesOf(requests)).toEqual([]);
  end('April 10, 2026');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(writesOf(requests).map(({ body }) => body)).toEqual([{ endsAt: '2026-04-10T21:59:59.000Z' }]);
});

test('an offer is deleted only after a second press', async () => {
  const requests = stubServer(
    routes({ ...answers, 'DELETE /admin/offers/ofr_1': () => ({ status: 204, body: null }) }),
  );
  renderAt('/dashboard/rewards?part=offers');
  fireEvent.click(await screen.findByRole('button', { name: 'Delete the offer “The other one”' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Keep it' }));
  expect(writesOf(requests)).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Delete the offer “The other one”' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Delete it' }));
  await waitFor(() =>
    expect(writesOf(requests).map(({ method, path }) => [method, path])).toEqual([
      ['DELETE', '/admin/offers/ofr_1'],
    ]),
  );
});

test('changes only the rule that was changed; wrong ones stay where they were written', async () => {
  const requests = stubServer(
    routes({
      ...answers,
      'PATCH /admin/reward-rules': ({ body }) => ({ body: { ...rules, ...(body as object) } }),
    }),
  );
  renderAt('/dashboard/rewards?part=rules');
  const field = (name: RegExp) => screen.getByRole<HTMLInputElement>('textbox', { name });
  await screen.findByRole('textbox', { name: /^First completed run/ });
  const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
  expect(save.disabled).toBe(true);
  fireEvent.change(field(/^Points per unit paid/), { target: { value: '1,5' } });
  fireEvent.click(save);
  expect(await screen.findByText('A decimal such as 1 or 0.5.')).toBeTruthy();
  expect(field(/^Points per unit paid/).value).toBe('1,5');
  expect(writesOf(requests)).toEqual([]);
  fireEvent.change(field(/^Points per unit paid/), { target: { value: '1.5' } });
  fireEvent.change(field(/^Points are over/), { target: { value: '12' } });
  fireEvent.click(save);
  expect(await screen.findByText('Saved; what happens from now on follows them.')).toBeTruthy();
  expect(writesOf(requests).map(({ body }) => body)).toEqual([{ pointsPerUnit: '1.5', expiryMonths: 12 }]);
});

test('who may only read sees points, offers and rules, and no way to change them', async () => {
  const scopes = session.scopes.filter((scope) => scope.endsWith(':read'));
  stubServer(routes({ ...answers, 'GET /admin/session': () => ({ body: { ...session, scopes } }) }));
  const { router } = renderAt('/dashboard/rewards');
  await screen.findByRole('table', { name: 'Movements of points' });
  expect(screen.queryByRole('button', { name: 'Give points' })).toBeNull();
  await router.navigate({ to: '/dashboard/rewards', search: { part: 'offers' } as never });
  const offers = await screen.findByRole('table', { name: 'Offers' });
  expect(within(offers).queryAllByRole('button')).toEqual([]);
  expect(screen.queryByRole('button', { name: 'New offer' })).toBeNull();
  await router.navigate({ to: '/dashboard/rewards', search: { part: 'rules' } as never });
  const field = await screen.findByRole('textbox', { name: /^First completed run/ });
  expect(field.closest('fieldset')?.disabled).toBe(true);
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
});
