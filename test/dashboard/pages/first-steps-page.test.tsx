import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Check, FirstSteps } from '../../../server/first-steps/schema.ts';
import { renderAt, stubServer } from '../support.tsx';
import { routes } from './fixtures.ts';

const check = (name: Check['check'], state: Check['state'], detail: string): Check => ({
  check: name,
  state,
  detail,
  at: state === 'passed' ? '2026-03-03T10:00:00Z' : null,
});
const firstSteps: FirstSteps = {
  webhookUrl: 'https://library.example/webhooks/stripe',
  webhookEvents: ['charge.refunded', 'customer.created'],
  appUrl: 'https://library.example',
  done: 1,
  steps: [
    {
      step: 'stripe',
      state: 'done',
      checks: [check('secretKey', 'passed', 'Stripe takes it, in test mode.')],
    },
    { step: 'makeApp', state: 'wrong', checks: [check('publicAddress', 'failed', 'Make cannot reach it.')] },
    { step: 'scenario', state: 'open', checks: [check('publishedScenario', 'waiting', 'None of your own.')] },
    { step: 'installation', state: 'open', checks: [check('installation', 'waiting', 'Nothing.')] },
    { step: 'run', state: 'open', checks: [check('firstRun', 'waiting', 'No run.')] },
  ],
};
const answering = (body: FirstSteps) => stubServer(routes({ 'GET /admin/first-steps': () => ({ body }) }));

test('what is wrong or next is open, with what was found and how to go on; the rest opens by its heading', async () => {
  answering(firstSteps);
  renderAt('/dashboard/set-up');
  expect(await screen.findByText('1 of 5 steps are done.')).toBeTruthy();
  const heading = (name: RegExp) => screen.getByRole('button', { name });
  expect(heading(/Connect Stripe.*\(done\)/).getAttribute('aria-expanded')).toBe('false');
  expect(heading(/Deploy the Make app.*\(needs you\)/).getAttribute('aria-expanded')).toBe('true');
  const found = screen.getByRole('list', { name: 'What was looked up: Deploy the Make app' });
  expect(within(found).getByRole('listitem').textContent).toContain(
    'Public address: WrongMake cannot reach it.',
  );
  expect(document.body.textContent).toContain('PUBLIC_URL=https://library.example npm run');
  const scenario = heading(/Publish your first scenario/);
  expect(scenario.getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(scenario);
  expect(scenario.getAttribute('aria-expanded')).toBe('true');
  expect((await screen.findByRole('link', { name: 'Import a scenario' })).getAttribute('href')).toBe(
    '/dashboard/scenarios/import',
  );
});

test('the webhook’s address and events are there to be copied', async () => {
  const open = firstSteps.steps.map((step) =>
    step.step === 'stripe' ? { ...step, state: 'open' as const } : step,
  );
  answering({ ...firstSteps, done: 0, steps: open });
  renderAt('/dashboard/set-up');
  expect(await screen.findByText('https://library.example/webhooks/stripe')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy 2 events' })).toBeTruthy();
});

test('the overview names the next step until all are done', async () => {
  answering(firstSteps);
  const { unmount } = renderAt('/dashboard');
  const notice = await screen.findByRole('region', { name: 'Set up' });
  expect(notice.textContent).toContain('1 of 5 steps of setting up are doneNext: Deploy the Make app');
  expect(within(notice).getByRole('link', { name: 'Go on' }).getAttribute('href')).toBe('/dashboard/set-up');
  unmount();
  const asked = answering({ ...firstSteps, done: 5 });
  renderAt('/dashboard');
  await waitFor(() => expect(asked.some(({ path }) => path === '/admin/first-steps')).toBe(true));
  expect(screen.queryByRole('region', { name: 'Set up' })).toBeNull();
});
