import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { CampaignDetail, CampaignMember } from '../../../server/campaigns/schema.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { page, refusal, routes } from './fixtures.ts';

const runs = {
  completed: 40,
  finished: 50,
  rate: 0.8,
  low: 0.67,
  high: 0.89,
  installations: 5,
  complaining: 1,
};
const counts = Object.fromEntries(
  [
    'waiting',
    'offered',
    'accepted',
    'upgraded',
    'declined',
    'needsDecisions',
    'failed',
    'skipped',
    'withdrawn',
    'rollBackOffered',
    'rollBackAccepted',
    'rollBackFailed',
    'rolledBack',
  ].map((state) => [state, 0]),
);
const campaign = {
  id: 'ucp_1',
  scenario: { id: 'scn_1', slug: 'orders-to-a-sheet', title: 'Orders to a sheet' },
  version: 3,
  state: 'paused',
  pausedBy: 'stopRule',
  reason: 'Runs on the new version complete less often: 80 % of 50, and 98 % of 400 on others.',
  waves: [2, 10, 40],
  wave: 1,
  waveBegunAt: '2026-03-01T10:00:00Z',
  nextWaveAt: null,
  waveHours: 24,
  leastRuns: 20,
  counts: { ...counts, upgraded: 5, offered: 3, waiting: 30, skipped: 2 },
  total: 40,
  createdAt: '2026-03-01T10:00:00Z',
  endedAt: null,
  evidence: {
    upgraded: runs,
    others: { ...runs, finished: 400, rate: 0.98, low: 0.96, high: 0.99 },
    concern: null,
  },
} as unknown as CampaignDetail;
const member: CampaignMember = {
  installation: 'ins_1',
  name: 'Orders',
  customer: { id: 'cus_1', name: 'Ada Moore', email: 'ada@example.com' },
  fromVersion: 2,
  version: 2,
  drift: 'diverged',
  wave: 1,
  state: 'needsDecisions',
  reason: 'One place was changed both by you and by version 3.',
  offeredAt: '2026-03-01T10:00:00Z',
  acceptedAt: null,
  settledAt: null,
};

const oneScenario = {
  'GET /admin/scenarios': () =>
    page({ id: 'scn_1', slug: 'orders-to-a-sheet', title: 'Orders', status: 'active' }),
};

test('one campaign says why it paused itself, how its version does, what became of each installation, and goes on', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/upgrade-campaigns/ucp_1': () => ({ body: campaign }),
      'GET /admin/upgrade-campaigns/ucp_1/installations': () => page(member),
      'POST /admin/upgrade-campaigns/ucp_1/resume': () => ({ body: { ...campaign, state: 'running' } }),
    }),
  );
  renderAt('/dashboard/upgrade-campaigns/ucp_1?state=needsDecisions');
  expect(await screen.findByText(/complete less often: 80 % of 50/)).toBeTruthy();
  expect(document.querySelector('[data-count="upgraded"]')?.textContent).toBe('5 of 38');
  const evidence = screen.getByRole('table', { name: 'How the version does' });
  const row = (key: string) => evidence.querySelector<HTMLElement>(`[data-row="${key}"]`)!;
  within(row('upgraded')).getByText('80%');
  within(row('upgraded')).getByText('67% to 89%');
  within(row('others')).getByText('96% to 99%');
  const table = await screen.findByRole('table', { name: 'Installations' });
  expect(within(table).getByText(member.reason ?? '')).toBeTruthy();
  expect(requests.find(({ path }) => path.endsWith('/installations'))?.query.get('state')).toBe(
    'needsDecisions',
  );
  expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Resume now' }));
  await waitFor(() => expect(requests.some(({ path }) => path.endsWith('/resume'))).toBe(true));
});

test('campaigns are listed by the state in the address', async () => {
  const requests = stubServer(routes({ 'GET /admin/upgrade-campaigns': () => page(campaign) }));
  renderAt('/dashboard/upgrade-campaigns?state=paused');
  const table = await screen.findByRole('table', { name: 'Upgrade campaigns' });
  expect(within(table).getByRole('link', { name: 'Orders to a sheet, version 3' }).getAttribute('href')).toBe(
    '/dashboard/upgrade-campaigns/ucp_1',
  );
  expect(within(table).getByText('5 of 38')).toBeTruthy();
  expect(requests.find(({ path }) => path === '/admin/upgrade-campaigns')?.query.get('state')).toBe('paused');
});

test('a campaign is shown before it begins', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/upgrade-campaigns': () => page(),
      ...oneScenario,
      'GET /admin/upgrade-campaigns/ucp_1': () => ({ body: campaign }),
      'GET /admin/upgrade-campaigns/ucp_1/installations': () => page(),
      'POST /admin/upgrade-campaigns': ({ body }) => ({
        body: !(body as { dryRun?: boolean }).dryRun
          ? campaign
          : {
              version: 3,
              offered: 38,
              skipped: 2,
              waves: [2, 8, 28],
              byVersion: [{ version: 2, installations: 40 }],
              byDrift: [],
              carriedOutHere: 4,
            },
      }),
    }),
  );
  renderAt('/dashboard/upgrade-campaigns?begin=true&scenario=scn_1');
  const show = await screen.findByRole('button', { name: 'Show who gets it' });
  await waitFor(() => expect(show).toHaveProperty('disabled', false));
  expect(screen.getByRole('button', { name: 'Begin' })).toHaveProperty('disabled', true);
  fireEvent.click(show);
  await screen.findByText('Version 3 is offered to 38 installations.');
  screen.getByText('2, 8, 28');
  screen.getByText('2, rebuilt by their customers');
  expect(requests.find(({ method }) => method === 'POST')?.body).toEqual({
    scenario: 'scn_1',
    waves: [{ percent: 5 }, { percent: 25 }, { percent: 100 }],
    waveHours: 24,
    leastRuns: 20,
    includeDiverged: false,
    dryRun: true,
  });
  expect(screen.getByRole('button', { name: 'Begin' })).toHaveProperty('disabled', false);
  fireEvent.change(screen.getByLabelText('Waves, in percent of all'), { target: { value: '10, 50' } });
  await waitFor(() => expect(screen.getByRole('button', { name: 'Begin' })).toHaveProperty('disabled', true));
  fireEvent.click(show);
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Begin' })).toHaveProperty('disabled', false),
  );
  fireEvent.click(screen.getByRole('button', { name: 'Begin' }));
  await screen.findByRole('heading', { name: 'Orders to a sheet, version 3' });
  const begun = requests.filter(({ method }) => method === 'POST').at(-1);
  expect(begun?.body).toEqual({
    scenario: 'scn_1',
    waves: [{ percent: 10 }, { percent: 50 }],
    waveHours: 24,
    leastRuns: 20,
    includeDiverged: false,
  });
  expect(begun?.headers.get('idempotency-key')).toBeTruthy();
});

test('waves that do not rise are refused before anything is asked', async () => {
  const requests = stubServer(routes({ 'GET /admin/upgrade-campaigns': () => page(), ...oneScenario }));
  renderAt('/dashboard/upgrade-campaigns?begin=true&scenario=orders-to-a-sheet');
  const show = await screen.findByRole('button', { name: 'Show who gets it' });
  await waitFor(() => expect(show).toHaveProperty('disabled', false));
  fireEvent.change(screen.getByLabelText('Waves, in percent of all'), { target: { value: '25, 5, x' } });
  fireEvent.click(show);
  await screen.findByText(/^Percentages that rise/);
  expect(requests.some(({ method }) => method === 'POST')).toBe(false);
});

test('a campaign of nobody cannot begin', async () => {
  stubServer(
    routes({
      'GET /admin/upgrade-campaigns': () => page(),
      ...oneScenario,
      'POST /admin/upgrade-campaigns': () => ({
        body: {
          version: 3,
          offered: 0,
          skipped: 0,
          waves: [],
          byVersion: [],
          byDrift: [],
          carriedOutHere: 0,
        },
      }),
    }),
  );
  renderAt('/dashboard/upgrade-campaigns?begin=true&scenario=scn_1');
  const show = await screen.findByRole('button', { name: 'Show who gets it' });
  await waitFor(() => expect(show).toHaveProperty('disabled', false));
  fireEvent.click(show);
  await screen.findByText('No installation is behind version 3.');
  expect(screen.getByRole('button', { name: 'Begin' })).toHaveProperty('disabled', true);
});

test.each([
  ['running', ['Pause', 'Send the next wave', 'Stop', 'Roll back']],
  ['paused', ['Resume', 'Stop', 'Roll back']],
  ['rollingBack', ['Stop']],
  ['stopped', ['Roll back']],
  ['rolledBack', []],
] as const)('a campaign that is %s offers what the server would do', async (state, offered) => {
  stubServer(
    routes({
      'GET /admin/upgrade-campaigns/ucp_1': () => ({ body: { ...campaign, state } }),
      'GET /admin/upgrade-campaigns/ucp_1/installations': () => page(member),
    }),
  );
  renderAt('/dashboard/upgrade-campaigns/ucp_1');
  const part = await screen.findByRole('region', { name: 'Progress' });
  expect(
    within(part)
      .queryAllByRole('button')
      .map(({ textContent }) => textContent),
  ).toEqual(offered);
});

test('rolling back asks first, takes the reason along, and a refusal stands beside the question', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/upgrade-campaigns/ucp_1': () => ({ body: campaign }),
      'GET /admin/upgrade-campaigns/ucp_1/installations': () => page(member),
      'POST /admin/upgrade-campaigns/ucp_1/roll-back': () =>
        refusal(409, 'Nobody upgraded in this campaign.'),
    }),
  );
  renderAt('/dashboard/upgrade-campaigns/ucp_1');
  fireEvent.click(await screen.findByRole('button', { name: 'Roll back' }));
  const yes = await screen.findByRole('button', { name: 'Offer the way back' });
  expect(requests.some(({ method }) => method === 'POST')).toBe(false);
  fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'Rows are lost.' } });
  fireEvent.click(yes);
  await screen.findByText('Nobody upgraded in this campaign.');
  expect(requests.find(({ method }) => method === 'POST')?.body).toEqual({ reason: 'Rows are lost.' });
});

test('who may only read sees no control', async () => {
  stubServer(
    routes({
      'GET /admin/session': () => ({
        body: { ...session, scopes: session.scopes.filter((scope) => scope !== 'customers:write') },
      }),
      'GET /admin/upgrade-campaigns/ucp_1': () => ({ body: campaign }),
      'GET /admin/upgrade-campaigns/ucp_1/installations': () => page(member),
      'GET /admin/upgrade-campaigns': () => page(),
    }),
  );
  const { router } = renderAt('/dashboard/upgrade-campaigns/ucp_1');
  const part = await screen.findByRole('region', { name: 'Progress' });
  expect(within(part).queryAllByRole('button')).toEqual([]);
  await router.navigate({ to: '/dashboard/upgrade-campaigns', search: { begin: 'true' } as never });
  await screen.findByText('No campaign yet');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('the list of installations leads to the upgrades of the same scenario', async () => {
  stubServer(routes({ 'GET /admin/installations': () => page(), ...oneScenario }));
  renderAt('/dashboard/installations?scenario=scn_1');
  const main = await screen.findByRole('main');
  const link = await within(main).findByRole('link', { name: 'Upgrades' });
  expect(link.getAttribute('href')).toBe('/dashboard/upgrade-campaigns?scenario=scn_1');
});
