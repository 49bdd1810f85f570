import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { summed } from '../../../dashboard/src/features/account/value-chart.tsx';
import { renderAt, stubServer, type Answer, type Asked } from '../support.tsx';

const session = {
  customer: {
    id: 'cus_1',
    email: 'ada@example.com',
    name: 'Ada',
    organization: null,
    createdAt: '2026-01-01T00:00:00Z',
  },
  demo: false,
  sessionId: 'ses_1',
  stripeConfigured: true,
  reportingTimeZone: 'UTC',
  reportingCurrency: 'usd',
};
const none = { items: [], nextCursor: null };
const installation = {
  id: 'ins_1',
  status: 'installed',
  scenario: 'scn_1',
  scenarioSlug: 'invoice-chasing',
  version: 2,
  latestVersion: 3,
  name: 'Chase invoices',
  reporting: 'http',
  reportingProblem: null,
  make: null,
  missingConnections: [],
  drift: 'customised',
  driftCheckedAt: '2026-03-01T00:00:00Z',
  error: null,
  createdAt: '2026-01-02T00:00:00Z',
  confirmedAt: '2026-01-02T00:00:00Z',
  endedAt: null,
};

/** The account's server with these answers by "METHOD path"; everything else is an empty list. */
function account(answers: Record<string, Answer | ((asked: Asked) => Answer)> = {}) {
  return stubServer((asked) => {
    const answer = answers[`${asked.method} ${asked.path}`];
    if (typeof answer === 'function') return answer(asked);
    if (answer) return answer;
    if (asked.path === '/v1/account/session') return { body: session };
    return { body: none };
  });
}
const refused = { status: 401, body: { title: 'Not signed in', status: 401, detail: 'x', type: 'x' } };

describe('signing in', () => {
  test('whoever is not signed in comes to the sign-in, and the link leads back to the page', async () => {
    const requests = account({
      'GET /v1/account/session': refused,
      'POST /v1/account/sign-in-links': { status: 202, body: { detail: 'x' } },
    });
    renderAt('/account/keys?sort=name');
    fireEvent.change(await screen.findByLabelText('E-mail'), { target: { value: ' ada@example.com ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send me a link' }));
    await screen.findByTestId('link-sent');
    expect(requests.find(({ path }) => path === '/v1/account/sign-in-links')?.body).toEqual({
      email: 'ada@example.com',
      page: '/account/keys?sort=name',
    });
  });

  test('never leads to another site', async () => {
    const requests = account({ 'POST /v1/account/sign-in-links': { status: 202, body: { detail: 'x' } } });
    renderAt('/account/sign-in?return=%2F%2Fevil.example');
    fireEvent.change(await screen.findByLabelText('E-mail'), { target: { value: 'ada@example.com' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send me a link' }));
    await screen.findByTestId('link-sent');
    expect(requests.at(-1)?.body).toMatchObject({ page: '/account' });
  });

  test('a key goes into the header and not into an address, and a wrong one is told', async () => {
    const requests = account({ 'POST /v1/account/session': refused });
    renderAt('/account/sign-in');
    const field = await screen.findByLabelText('API key');
    fireEvent.change(field, { target: { value: 'slo_operator' } });
    fireEvent.click(screen.getByRole('button', { name: 'Sign in with the key' }));
    await screen.findByText('An API key begins with slk_.');
    fireEvent.change(field, { target: { value: 'slk_wrong' } });
    fireEvent.click(screen.getByRole('button', { name: 'Sign in with the key' }));
    await screen.findByText('This key is unknown, was revoked or has expired.');
    const [asked] = requests.filter(({ method }) => method === 'POST');
    expect(asked?.headers.get('authorization')).toBe('Bearer slk_wrong');
  });
});

describe('API keys', () => {
  const key = {
    id: 'key_1',
    name: 'Make',
    prefix: 'slk_abcdefgh',
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  };

  test('one is replaced with an overlap, and the new one is shown once', async () => {
    const requests = account({
      'GET /v1/api-keys': { body: { items: [key], nextCursor: null } },
      'POST /v1/api-keys/key_1/rotate': {
        status: 201,
        body: { ...key, id: 'key_2', key: 'slk_the-new-one' },
      },
    });
    renderAt('/account/keys');
    fireEvent.click(await screen.findByRole('button', { name: 'Replace Make, slk_abcdefgh' }));
    const dialog = await screen.findByRole('dialog', { name: 'Replace Make' });
    fireEvent.change(within(dialog).getByLabelText(/^Hours/), { target: { value: '48' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Replace the key' }));
    expect((await screen.findByTestId('created-key')).textContent).toBe('slk_the-new-one');
    expect(requests.find(({ method }) => method === 'POST')?.body).toEqual({ overlapHours: 48 });
  });

  test('an ended one has no buttons', async () => {
    account({
      'GET /v1/api-keys': {
        body: { items: [{ ...key, revokedAt: '2026-02-01T00:00:00Z' }], nextCursor: null },
      },
    });
    renderAt('/account/keys');
    await screen.findByText('Revoked', { selector: '[data-status] *' });
    expect(screen.queryByRole('button', { name: /^Revoke/ })).toBeNull();
  });
});

test('an installation tells what to do and what it did', async () => {
  account({
    'GET /v1/installations': { body: { items: [installation], nextCursor: null } },
    'GET /v1/account/runs': {
      body: {
        items: [{ installationId: 'ins_1', started: 43, completed: 41, failed: 2, lastReportAt: null }],
        nextCursor: null,
      },
    },
  });
  renderAt('/account/installations');
  const table = await screen.findByRole('table', { name: 'Installations' });
  await within(table).findByText('41 of 43');
  within(table).getByText('· version 3 is out');
  within(table).getByText('Changed by you; an upgrade keeps the changes');
});

test('minutes by hand are corrected, and taken back with one press', async () => {
  const item = {
    scope: 'scenario',
    scopeId: 'scn_1',
    name: 'minutesByHand',
    value: '4',
    currency: null,
    provenance: 'estimated',
    from: null,
  };
  const totals = {
    netMicros: 1_000_000,
    valueMicros: 2_000_000,
    costMicros: 1_000_000,
    roi: 1,
    measuredShare: null,
  };
  const requests = account({
    'GET /v1/roi': { body: { currency: 'usd', asOf: '', gates: [], totals, previous: null, items: [] } },
    'GET /v1/installations': { body: { items: [installation], nextCursor: null } },
    'GET /v1/installations/ins_1/assumptions': { body: { items: [item] } },
    'PUT /v1/installations/ins_1/assumptions': { body: { items: [item] } },
  });
  renderAt('/account/value');
  const field = await screen.findByLabelText('Minutes by hand, per item');
  fireEvent.change(field, { target: { value: '7.5' } });
  fireEvent.click(screen.getByRole('button', { name: 'Correct: Minutes by hand, per item' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  const puts = () => requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);
  await waitFor(() => expect(puts()).toHaveLength(2));
  const wish = (value: string) => ({ assumptions: [{ name: 'minutesByHand', value }] });
  expect(puts()).toEqual([wish('7.5'), wish('4')]);
});

test('a consent says since when and to which text, and is changed by a switch', async () => {
  const word = {
    purpose: 'completionMails',
    granted: false,
    policyVersion: '2026-01',
    recordedAt: '2026-02-01T00:00:00Z',
  };
  const requests = account({
    'GET /v1/consents': { body: { items: [word] } },
    'PUT /v1/consents': { body: { items: [{ ...word, granted: true }] } },
  });
  renderAt('/account/consents');
  const control = await screen.findByRole('switch', {
    name: /^Mails about what your installations bring you/,
  });
  expect((control as HTMLInputElement).checked).toBe(false);
  screen.getByText(/, version 2026-01/);
  fireEvent.click(control);
  await waitFor(() => expect((control as HTMLInputElement).checked).toBe(true));
  expect(requests.find(({ method }) => method === 'PUT')?.body).toMatchObject({
    consents: [{ purpose: 'completionMails', granted: true }],
  });
});

test('an export that is gathered tells how far it is, and erasing waits for the address', async () => {
  const requests = account({
    'GET /v1/account/export': {
      body: {
        id: 'cex_1',
        state: 'gathering',
        tablesDone: 12,
        tableCount: 60,
        rowCount: 3400,
        byteCount: 1,
        createdAt: '2026-01-01T00:00:00Z',
        readyAt: null,
        expiresAt: '2026-01-08T00:00:00Z',
        downloadUrl: null,
      },
    },
    'DELETE /v1/account': {
      status: 409,
      body: { title: 'A subscription is running', status: 409, detail: 'Cancel it first.', type: 'x' },
    },
  });
  renderAt('/account/data');
  await screen.findByText(/12 of 60 kinds of data, 3,400 rows/);
  expect(screen.queryByRole('button', { name: 'Export everything' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Erase my account' }));
  const dialog = await screen.findByRole('dialog', { name: 'Erase your account?' });
  const erase = within(dialog).getByRole('button', { name: 'Erase for good' });
  expect((erase as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(within(dialog).getByLabelText('Type ada@example.com to go on'), {
    target: { value: 'ADA@example.com' },
  });
  fireEvent.click(erase);
  await within(dialog).findByText('Cancel it first.');
  expect(requests.find(({ method }) => method === 'DELETE')?.body).toEqual({ email: 'ADA@example.com' });
});

describe('points', () => {
  const code = {
    id: 'rdm_1',
    points: 200,
    worth: { amount: 400, currency: 'usd' },
    promotionCode: 'SAVE4',
    state: 'issued',
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-04-01T00:00:00Z',
  };
  const rewards = (balance: number, redemptions: (typeof code)[] = []) => ({
    body: {
      ...none,
      balance,
      pointValue: { amount: 2, currency: 'usd' },
      minimumRedemption: 100,
      redemptionStep: 50,
      referralCode: 'ADA7',
      redemptions,
      acknowledgements: [],
    },
  });

  test('are redeemed in steps, the same wish under the same key, and the code stays', async () => {
    let isMade = false;
    let tries = 0;
    const requests = account({
      'GET /v1/rewards': () => rewards(isMade ? 30 : 230, isMade ? [code] : []),
      'POST /v1/rewards/redeem': () => {
        tries += 1;
        if (tries === 1)
          return { status: 503, body: { title: 'Try again', status: 503, detail: 'Busy.', type: 'x' } };
        isMade = true;
        return { status: 201, body: code };
      },
    });
    renderAt('/account/rewards');
    const points = await screen.findByLabelText('Points', { selector: 'input' });
    expect((points as HTMLInputElement).value).toBe('200');
    fireEvent.change(points, { target: { value: '120' } });
    fireEvent.click(screen.getByRole('button', { name: 'Redeem for $2.40' }));
    await screen.findByText('100 to 200, in steps of 50.');
    fireEvent.change(points, { target: { value: '200' } });
    fireEvent.click(screen.getByRole('button', { name: 'Redeem for $4.00' }));
    await screen.findByText('Busy.');
    fireEvent.click(screen.getByRole('button', { name: 'Redeem for $4.00' }));
    const table = await screen.findByRole('table', { name: 'Codes' });
    within(table).getByText('SAVE4');
    await screen.findByText(/Your code is/);
    await screen.findByText(/can be redeemed from 100 on\. You have 30\./);
    const sent = requests.filter(({ method }) => method === 'POST');
    expect(sent.map(({ body }) => body)).toEqual([{ points: 200 }, { points: 200 }]);
  });

  test('nothing is offered where the library redeems none', async () => {
    account({ 'GET /v1/rewards': { body: { ...rewards(230).body, pointValue: null } } });
    renderAt('/account/rewards');
    await screen.findByText('ADA7');
    expect(screen.queryByLabelText('Points', { selector: 'input' })).toBeNull();
  });
});

test('days are added up into the buckets of a chart, and what no day tells stays unknown', () => {
  const day = (bucket: string, value: number | null) => ({
    bucket,
    valueMicros: value,
    costMicros: 1,
    netMicros: value === null ? null : value - 1,
  });
  const days = [day('2026-01-05', 10), day('2026-01-11', null), day('2026-01-12', null)];
  expect(summed(days, ['2026-01-05', '2026-01-12', '2026-01-19'])).toEqual([
    { bucket: '2026-01-05', valueMicros: 10, costMicros: 2, netMicros: 9 },
    { bucket: '2026-01-12', valueMicros: null, costMicros: 1, netMicros: null },
  ]);
});

test('a scenario that runs often enough is reviewed: stars, words, and whether others may read them', async () => {
  const scenario = { id: 'scn_1', slug: 'invoice-chasing', title: 'Chase invoices' };
  const own = { scenario, completedRuns: 12, mayReview: true, review: null };
  const idle = {
    ...own,
    scenario: { ...scenario, id: 'scn_2', title: 'Idle' },
    completedRuns: 0,
    mayReview: false,
  };
  const review = {
    id: 'fbk_1',
    stars: 4,
    message: 'Good.',
    mayShow: true,
    state: 'waiting',
    writtenAt: '2026-03-01T00:00:00Z',
  };
  let isWritten = false;
  const requests = account({
    'GET /v1/reviews': () => ({
      body: { items: [isWritten ? { ...own, review } : own, idle], nextCursor: null },
    }),
    'PUT /v1/scenarios/invoice-chasing/review': () => {
      isWritten = true;
      return { body: { ...own, review } };
    },
  });
  renderAt('/account/feedback');
  const card = within(await screen.findByRole('article', { name: 'Review of Chase invoices' }));
  expect(screen.queryByText('Idle')).toBeNull();
  fireEvent.click(card.getByRole('button', { name: 'Write a review' }));
  const dialog = within(await screen.findByRole('dialog'));
  fireEvent.click(dialog.getByRole('button', { name: 'Send' }));
  await dialog.findByText('How many stars?');
  fireEvent.click(dialog.getByRole('radio', { name: '4' }));
  fireEvent.change(dialog.getByLabelText('In your words'), { target: { value: ' Good. ' } });
  fireEvent.click(dialog.getByLabelText('Others may read it'));
  fireEvent.click(dialog.getByRole('button', { name: 'Send' }));
  await screen.findByText(/^Waits to be read by us/);
  expect(requests.find(({ method }) => method === 'PUT')?.body).toEqual({
    stars: 4,
    message: 'Good.',
    mayShow: true,
  });
});
