import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Alert, Rule } from '../../../dashboard/src/features/alerts/alerts-query.ts';
import { renderAt, session, stubServer, type Asked } from '../support.tsx';
import { page, refusal, routes } from './fixtures.ts';

const alert: Alert = {
  id: 'alr_1',
  rule: { id: 'arl_1', name: 'Completion rate falls', kind: 'trend' },
  subject: 'scn_1',
  state: 'open',
  severity: 'critical',
  title: 'Completion rate of “Invoice chasing” fell',
  message: 'Completion rate fell from 95.0 % to 55.0 % since 3 March 2026.',
  evidence: {
    metric: 'completionRate',
    label: 'Completion rate',
    unit: 'rate',
    series: [
      { day: '2026-03-02', value: 0.95 },
      { day: '2026-03-03', value: 0.55 },
    ],
    startedOn: '2026-03-03',
    before: 0.95,
    after: 0.55,
    threshold: null,
    contributors: [
      { by: 'customer', id: 'cus_1', label: 'Ada Moore', before: 0.96, after: 0.5, share: 0.8 },
      { by: 'error', id: 'RateLimitError', before: 1, after: 18, share: 0.7 },
    ],
  },
  scenario: { id: 'scn_1', title: 'Invoice chasing' },
  about: null,
  openedAt: '2026-03-04T02:04:00Z',
  seenAt: '2026-03-04T02:04:00Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignedTo: null,
  mutedUntil: null,
  escalatedAt: null,
  resolvedAt: null,
  resolution: null,
};
const rule: Rule = {
  id: 'arl_1',
  name: 'Disputes',
  condition: { kind: 'disputeRate', above: 0.0075, days: 30, minimumOrders: 50 },
  severity: 'critical',
  channels: ['slack'],
  coolDownMinutes: 1_440,
  escalateAfterMinutes: null,
  escalationChannels: [],
  isActive: true,
  isDefault: true,
  createdAt: '2026-03-01T09:30:00Z',
  updatedAt: '2026-03-01T09:30:00Z',
};
const answers = {
  'GET /admin/alerts': () => page(alert),
  'GET /admin/alert-rules': () => page(rule),
  'POST /admin/alerts/alr_1/acknowledge': () => ({ body: { ...alert, state: 'acknowledged' } }),
  'PATCH /admin/alert-rules/arl_1': () => ({ body: rule }),
  'POST /admin/alert-rules/preview': () => ({
    body: {
      days: 90,
      isKnown: true,
      count: 3,
      firings: [{ subject: 'library', label: 'The library', openedOn: '2026-03-01', endedOn: null }],
    },
  }),
};
const writesOf = (requests: Asked[]) => requests.filter(({ method }) => method !== 'GET');

test.each([
  ['newErrorGroup', 'errorGroup', 'erg_1', 'Too many requests, in “Lead intake”', '/dashboard/errors/erg_1'],
  ['gateFailed', 'gate', 'G5', undefined, '/dashboard/audits'],
  ['campaignPaused', 'campaign', 'ucp_1', '“Lead intake” to version 2', '/dashboard/upgrade-campaigns/ucp_1'],
  ['silence', 'installation', 'ins_1', 'Lead intake', '/dashboard/installations/ins_1'],
  ['trend', 'customer', 'cus_1', 'Ada Moore', '/dashboard/customers/cus_1'],
  ['trend', 'scenario', 'scn_1', 'Lead intake', '/dashboard/scenarios/scn_1'],
] as const)(
  'an alert of kind %s leads to the %s, with a share only where it explains one',
  async (kind, by, id, label, href) => {
    const contributor = {
      by,
      id,
      before: null,
      after: null,
      share: 1,
      ...(label === undefined ? {} : { label }),
    };
    const told = {
      ...alert,
      rule: { ...alert.rule, kind },
      evidence: { ...alert.evidence, series: [], contributors: [contributor] },
    };
    stubServer(routes({ ...answers, 'GET /admin/alerts': () => page(told) }));
    renderAt('/dashboard/alerts');
    const card = await screen.findByRole('article');
    expect(
      within(card)
        .getByRole('link', { name: label ?? id })
        .getAttribute('href'),
    ).toBe(href);
    expect(card.textContent?.includes('100% of it')).toBe(kind === 'trend');
  },
);

test('who may only read sees no buttons', async () => {
  stubServer(
    routes({ ...answers, 'GET /admin/session': () => ({ body: { ...session, scopes: ['alerts:read'] } }) }),
  );
  renderAt('/dashboard/alerts');
  const card = await screen.findByRole('article', { name: alert.title });
  expect(within(card).queryByRole('button', { name: 'Acknowledge' })).toBeNull();
});

test('says that nothing needs anybody, and what went wrong where it cannot be told', async () => {
  stubServer(routes({ ...answers, 'GET /admin/alerts': () => page() }));
  renderAt('/dashboard/alerts');
  expect(await screen.findByText(/Nothing needs you\./)).toBeTruthy();
});

test('a rule is tried in percent as it is filled in, and only what was changed is sent', async () => {
  const requests = stubServer(routes(answers));
  renderAt('/dashboard/alerts?part=rules');
  fireEvent.click(await screen.findByRole('button', { name: 'Disputes' }));
  const dialog = await screen.findByRole('dialog');
  const value = within(dialog).getByLabelText<HTMLInputElement>('Above percent');
  expect(value.value).toBe('0.75');
  fireEvent.change(value, { target: { value: '0.5' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Try it on the past' }));
  expect(
    await within(dialog).findByText(
      'It would have opened 3 alerts in the last 90 days, last on 2026-03-01 for The library.',
    ),
  ).toBeTruthy();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(writesOf(requests)).toHaveLength(2));
  const condition = { kind: 'disputeRate', above: 0.005, days: 30, minimumOrders: 50 };
  expect(writesOf(requests).map(({ body }) => body)).toEqual([{ condition }, { condition }]);
});

test('a refusal of the server is told', async () => {
  stubServer(
    routes({
      ...answers,
      'POST /admin/alerts/alr_1/acknowledge': () => refusal(409, 'Somebody was faster.'),
    }),
  );
  renderAt('/dashboard/alerts');
  const card = await screen.findByRole('article', { name: alert.title });
  fireEvent.click(within(card).getByRole('button', { name: 'Acknowledge' }));
  expect(await within(card).findByText('Somebody was faster.')).toBeTruthy();
});

test('a rule about one installation is of a customer’s, whose others are offered; none chosen is not sent', async () => {
  const condition = {
    kind: 'trend',
    metric: 'failures',
    scope: 'installation',
    installation: 'ins_1',
    direction: 'up',
    minimumEffect: 0.05,
    minimumVolume: 30,
  } as const;
  const installation = (id: string, name: string, customer: string) => ({
    id,
    name,
    scenario: { id: 'scn_1', slug: 'chasing', title: 'Invoice chasing' },
    customer: { id: customer, name: 'Ada', email: 'ada@example.com' },
  });
  const requests = stubServer(
    routes({
      ...answers,
      'GET /admin/alert-rules': () => page({ ...rule, condition }),
      'GET /admin/customers': () =>
        page(
          { id: 'cus_1', name: 'Ada', email: 'ada@example.com' },
          { id: 'cus_2', name: 'Bob', email: 'bob@example.com' },
        ),
      'GET /admin/installations/ins_1': () => ({ body: installation('ins_1', 'My copy', 'cus_1') }),
      'GET /admin/installations': ({ query }) =>
        query.get('customer') === 'cus_1'
          ? page(installation('ins_1', 'My copy', 'cus_1'))
          : page(installation('ins_2', 'Bob’s copy', 'cus_2')),
    }),
  );
  renderAt('/dashboard/alerts?part=rules');
  expect(await screen.findByText(/Failed and timed out of one installation rises/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Disputes' }));
  const dialog = await screen.findByRole('dialog');
  const field = (name: string) => within(dialog).getByRole<HTMLInputElement>('combobox', { name });
  await waitFor(() => expect(field('Installation').value).toBe('My copy, Invoice chasing'));
  await waitFor(() => expect(field('Customer').value).toBe('Ada, ada@example.com'));
  const choose = async (name: string, option: RegExp) => {
    fireEvent.click(field(name));
    fireEvent.click(await screen.findByRole('option', { name: option, hidden: true }));
  };
  await choose('Customer', /^Bob/);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await within(dialog).findByText('Choose an installation.')).toBeTruthy();
  expect(writesOf(requests)).toEqual([]);
  await choose('Installation', /^Bob’s copy/);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(writesOf(requests).map(({ body }) => body)).toEqual([
      { condition: { ...condition, installation: 'ins_2' } },
    ]),
  );
});

test('the address of a message shows its alert, whatever became of it, and leads to all of them', async () => {
  const over = {
    ...alert,
    state: 'resolved' as const,
    resolvedAt: alert.openedAt,
    resolution: 'As usual again.',
  };
  stubServer(
    routes({
      ...answers,
      'GET /admin/alerts': () => page(),
      'GET /admin/alerts/alr_1': () => ({ body: over }),
    }),
  );
  renderAt('/dashboard/alerts?alert=alr_1');
  const card = await screen.findByRole('article', { name: alert.title });
  expect(within(card).getByText(/As usual again\./)).toBeTruthy();
  expect(within(card).queryByRole('button', { name: 'Acknowledge' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show all alerts' }));
  expect(await screen.findByText(/Nothing needs you\./)).toBeTruthy();
});

test('filters of the address are asked for, and an empty list says that they are there', async () => {
  const requests = stubServer(routes({ ...answers, 'GET /admin/alerts': () => page() }));
  renderAt('/dashboard/alerts?part=resolved&rule=arl_1&severity=critical');
  expect(await screen.findByText('No alert matches')).toBeTruthy();
  const { query } = requests.find(({ path }) => path === '/admin/alerts') ?? {};
  expect([query?.get('state'), query?.get('rule'), query?.get('severity')]).toEqual([
    'resolved',
    'arl_1',
    'critical',
  ]);
  expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Rule' }).value).toBe('Disputes');
});

test('numbers beyond what the server takes are told at their field, and nothing is sent', async () => {
  const requests = stubServer(routes(answers));
  renderAt('/dashboard/alerts?part=rules');
  fireEvent.click(await screen.findByRole('button', { name: 'Disputes' }));
  const dialog = await screen.findByRole('dialog');
  const fill = (label: string, value: string) =>
    fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
  fill('Above percent', '101');
  fill('Days', '366');
  fill('Cool-down in hours', '');
  fill('Escalated after hours', '2');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await within(dialog).findByText('Enter a number from 0 to 100.')).toBeTruthy();
  expect(within(dialog).getByText(/366|365/)).toBeTruthy();
  expect(within(dialog).getByText('Enter a number from 0 to 720.')).toBeTruthy();
  expect(within(dialog).getByText('Say who is told then.')).toBeTruthy();
  expect(writesOf(requests)).toEqual([]);
});

test('a mute that has ended is not shown', async () => {
  stubServer(
    routes({ ...answers, 'GET /admin/alerts': () => page({ ...alert, mutedUntil: '2026-03-05T00:00:00Z' }) }),
  );
  renderAt('/dashboard/alerts');
  const card = await screen.findByRole('article', { name: alert.title });
  expect(within(card).queryByText(/muted until/)).toBeNull();
  expect(within(card).getByRole('button', { name: 'Mute' })).toBeTruthy();
});

test('an alert of a rule on one customer names the customer', async () => {
  const about = { by: 'customer', id: 'cus_9', label: 'Bob Hall' };
  stubServer(routes({ ...answers, 'GET /admin/alerts': () => page({ ...alert, about }) }));
  renderAt('/dashboard/alerts');
  expect(await screen.findByText('Customer: Bob Hall')).toBeTruthy();
});

test('a rule is switched off only after a second press, which says why', async () => {
  const requests = stubServer(routes(answers));
  renderAt('/dashboard/alerts?part=rules');
  const toggle = await screen.findByRole('switch', { name: `${rule.name} is active` });
  fireEvent.click(toggle);
  const question = await screen.findByRole('dialog', { name: `Switch ${rule.name} off` });
  expect(requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
  fireEvent.change(within(question).getByRole('textbox', { name: 'Why' }), { target: { value: 'zu laut ' } });
  fireEvent.click(within(question).getByRole('button', { name: 'Switch off' }));
  await waitFor(() => expect(requests.some(({ method }) => method === 'PATCH')).toBe(true));
  const [{ body, headers } = { body: null, headers: new Headers() }] = requests.filter(
    ({ method }) => method === 'PATCH',
  );
  expect([body, headers.get('x-change-reason')]).toEqual([{ isActive: false }, 'zu%20laut']);
});

test('taking an alert can be undone: it is given back to whoever had it', async () => {
  const requests = stubServer(
    routes({
      ...answers,
      'GET /admin/alerts': () => page({ ...alert, assignedTo: { id: 'opr_2', name: 'Ben' } }),
      'PATCH /admin/alerts/alr_1': () => ({ body: alert }),
    }),
  );
  renderAt('/dashboard/alerts');
  fireEvent.click(await screen.findByRole('button', { name: 'Take it' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(writesOf(requests)).toHaveLength(2));
  expect(writesOf(requests).map(({ body }) => body)).toEqual([
    { assignedTo: 'opr_1' },
    { assignedTo: 'opr_2' },
  ]);
});

test('a threshold of money is told and taken in the reporting currency, which may have no decimals', async () => {
  const condition = {
    kind: 'threshold',
    metric: 'netRevenue',
    scope: 'library',
    comparison: 'below',
    value: 5000,
    days: 7,
    minimumVolume: 1,
  };
  const requests = stubServer(
    routes({
      ...answers,
      'GET /admin/session': () => ({ body: { ...session, reportingCurrency: 'jpy' } }),
      'GET /admin/alert-rules': () => page({ ...rule, condition }),
    }),
  );
  renderAt('/dashboard/alerts?part=rules');
  const name = await screen.findByRole('button', { name: 'Disputes' });
  expect(name.closest('td')?.textContent).toContain('below ¥5,000');
  fireEvent.click(name);
  const dialog = await screen.findByRole('dialog');
  const amount = within(dialog).getByLabelText<HTMLInputElement>('Amount in JPY');
  expect(amount.value).toBe('5000');
  fireEvent.change(amount, { target: { value: '7500' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(writesOf(requests)).toHaveLength(1));
  expect(writesOf(requests)[0]).toMatchObject({ body: { condition: { ...condition, value: 7500 } } });
});
