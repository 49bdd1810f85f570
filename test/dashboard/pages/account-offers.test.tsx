import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { UpgradeOffer } from '../../../server/campaigns/schema.ts';
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
const offer: UpgradeOffer = {
  installation: 'ins_1',
  name: 'Chase invoices',
  scenario: { slug: 'invoice-chasing', title: 'Invoice chasing' },
  kind: 'upgrade',
  installedVersion: 2,
  version: 3,
  changelog: 'Leaves out empty rows.',
  connections: ['slack'],
  state: 'offered',
  reason: null,
  isCarriedOutHere: true,
  makeUrl: 'https://eu1.make.com/7/scenarios/9/edit',
  offeredAt: '2026-03-01T00:00:00Z',
  settledAt: null,
};
const installation = {
  id: 'ins_1',
  status: 'installed',
  scenario: 'scn_1',
  scenarioSlug: 'invoice-chasing',
  version: 2,
  latestVersion: 3,
  name: 'Chase invoices',
  reporting: 'pull',
  reportingProblem: null,
  make: null,
  missingConnections: [],
  drift: 'stock',
  driftCheckedAt: '2026-03-01T00:00:00Z',
  error: null,
  createdAt: '2026-01-02T00:00:00Z',
  confirmedAt: '2026-01-02T00:00:00Z',
  endedAt: null,
};

/** The account's server, where the offer stands as `now` says and an answer leads where `answered` says. */
function offering(first: Partial<UpgradeOffer>, answered: (accept: unknown) => Answer) {
  const server = { now: { ...offer, ...first } };
  const requests = stubServer(({ method, path, body }: Asked): Answer => {
    if (path === '/v1/account/session') return { body: session };
    if (path === '/v1/installations') return { body: { items: [installation], nextCursor: null } };
    if (path === '/v1/upgrade-offers') return { body: { items: [server.now], nextCursor: null } };
    if (method === 'POST' && path === '/v1/upgrade-offers/ins_1') {
      const answer = answered((body as { accept: unknown }).accept);
      if ((answer.status ?? 200) < 400) server.now = answer.body as UpgradeOffer;
      return answer;
    }
    return { body: { items: [], nextCursor: null } };
  });
  const answers = () =>
    requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => (body as { accept: unknown }).accept);
  const reads = (asked: string) => requests.filter(({ path }) => path === asked).length;
  return { server, answers, reads };
}
const standing = (change: Partial<UpgradeOffer>) => (): Answer => ({
  status: 202,
  body: { ...offer, ...change },
});
const cardOf = () => screen.findByRole('group', { name: /^Chase invoices: / });
const press = (card: HTMLElement, name: string) =>
  fireEvent.click(within(card).getByRole('button', { name }));

test('an offer says what it brings, what it needs and with whose token it is carried out, and a yes is followed to its end', async () => {
  const { server, answers, reads } = offering({}, standing({ state: 'accepted' }));
  renderAt('/account/installations');
  const card = await cardOf();
  within(card).getByText('Leaves out empty rows.');
  within(card).getByText('Slack', { selector: 'p' });
  expect(within(card).getByTestId('who-does-it').textContent).toContain(
    'the library will carry the upgrade out in Make with the token that you stored',
  );
  const link = await screen.findByRole('link', { name: 'See what is offered for Chase invoices' });
  expect(link.getAttribute('href')).toBe(`#${card.id}`);
  press(card, 'Yes, upgrade');
  await within(card).findByText(/The upgrade is under way in Make/);
  expect(answers()).toEqual([true]);
  expect(within(card).queryAllByRole('button')).toEqual([]);
  const readBefore = reads('/v1/installations');
  server.now = { ...offer, state: 'upgraded', installedVersion: 3, settledAt: '2026-03-01T00:01:00Z' };
  await within(card).findByText(/version 3 is in place/);
  await waitFor(() => expect(reads('/v1/installations')).toBeGreaterThan(readBefore));
});

test('who stored a token may do it in Make all the same, and nothing is sent then', async () => {
  const { answers } = offering({}, standing({}));
  renderAt('/account/installations');
  const card = await cardOf();
  press(card, 'I’ll do it in Make myself');
  await within(card).findByText(/run the module “Upgrade an installation”/);
  expect(answers()).toEqual([]);
});

test('without a stored token the yes leads to Make, and can still become a no', async () => {
  const own = { isCarriedOutHere: false };
  const { answers } = offering(own, (accept) =>
    standing({ ...own, state: accept ? 'accepted' : 'declined' })(),
  );
  renderAt('/account/installations');
  const card = await cardOf();
  expect(within(card).getByTestId('who-does-it').textContent).toContain('No Make token of yours is stored');
  press(card, 'Yes, I do it in Make');
  await within(card).findByText(/run the module “Upgrade an installation”/);
  press(card, 'Not now');
  await within(card).findByText(/You said no, so version 2 stays/);
  expect(answers()).toEqual([true, false]);
});

test('a no is taken back, and the offer stands as before', async () => {
  const { answers } = offering({}, (accept) =>
    standing({ state: accept === null ? 'offered' : 'declined' })(),
  );
  renderAt('/account/installations');
  const card = await cardOf();
  press(card, 'Not now');
  fireEvent.click(await within(card).findByRole('button', { name: 'Take the no back' }));
  await within(card).findByRole('button', { name: 'Yes, upgrade' });
  expect(answers()).toEqual([false, null]);
});

test('where decisions are wanted it says which, and how they are made in Make', async () => {
  offering(
    { state: 'needsDecisions', reason: 'One place was changed both by you and by version 3.' },
    standing({}),
  );
  renderAt('/account/installations');
  const card = await cardOf();
  within(card).getByText('One place was changed both by you and by version 3.');
  within(card).getByText(/with “Dry run” to see each place/);
  expect(within(card).getByRole('link', { name: 'Open it in Make' }).getAttribute('href')).toBe(
    offer.makeUrl,
  );
});

test('what failed says why in Make’s words, and is tried again', async () => {
  const { answers } = offering(
    { state: 'failed', reason: 'It uses apps that are new in the team.' },
    standing({ state: 'accepted' }),
  );
  renderAt('/account/installations');
  const card = await cardOf();
  within(card).getByText('It uses apps that are new in the team.');
  press(card, 'Try again');
  await within(card).findByText(/under way/);
  expect(answers()).toEqual([true]);
});

test('an answer that is refused stands in the card', async () => {
  offering({}, () => ({
    status: 409,
    body: { title: 'Conflict', status: 409, detail: 'This offer was answered already.' },
  }));
  renderAt('/account/installations');
  const card = await cardOf();
  press(card, 'Yes, upgrade');
  await within(card).findByText('This offer was answered already.');
});

test('the way back is offered in its own words, and a no to it is taken back', async () => {
  const back = { kind: 'rollback', installedVersion: 3 } as const;
  const { answers } = offering({ ...back, state: 'rollBackOffered' }, (accept) =>
    standing({ ...back, state: accept === null ? 'rollBackOffered' : 'upgraded' })(),
  );
  renderAt('/account/installations');
  const card = await cardOf();
  expect(within(card).getByTestId('who-does-it').textContent).toContain('put the former scenario back');
  press(card, 'Not now');
  await within(card).findByText(/You said no, so version 3 stays/);
  press(card, 'Take the no back');
  await within(card).findByRole('button', { name: 'Yes, go back' });
  expect(answers()).toEqual([false, null]);
});

test('without an offer nothing is said of any', async () => {
  stubServer(({ path }) =>
    path === '/v1/account/session'
      ? { body: session }
      : { body: { items: path === '/v1/installations' ? [installation] : [], nextCursor: null } },
  );
  renderAt('/account/installations');
  await screen.findByRole('table', { name: 'Installations' });
  expect(screen.queryByText('Upgrades for you')).toBeNull();
});
