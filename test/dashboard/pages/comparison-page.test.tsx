import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { VersionComparison } from '../../../server/history/versions/schema.ts';
import { renderAt, stubServer } from '../support.tsx';
import { report, routes, scenario } from './fixtures.ts';

const whole = report.cleaned as { flow: Record<string, unknown>[] };
const [trigger, router] = whole.flow;
const comparison: VersionComparison = {
  scenario: 'scn_1',
  from: 1,
  to: 2,
  before: { blueprint: { flow: [trigger, router] }, scheduling: { type: 'immediately' } },
  after: {
    blueprint: { flow: [trigger, { id: 9, module: 'slack:CreateMessage' }] },
    scheduling: { type: 'immediately' },
  },
  differences: [
    {
      path: '/modules/1/mapper/subject',
      kind: 'changed',
      what: 'value',
      moduleId: 1,
      module: 'gateway:CustomWebHook',
      before: 'a',
      after: 'b',
    },
  ],
};

const answers = routes({
  'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }),
  'GET /admin/scenarios/orders-to-a-sheet/versions/2/differences': () => ({ body: comparison }),
});
const address = '/dashboard/scenarios/orders-to-a-sheet/versions/2?from=1';

test('draws what came, what changed and what went between two versions', async () => {
  stubServer(answers);
  renderAt(address);
  const drawing = await screen.findByRole('group', { name: /^Orders to a sheet, version 1 to 2: / });
  const modules = within(drawing).getAllByTestId('flow-node');
  expect(
    modules.map((module) => [module.getAttribute('aria-label'), module.getAttribute('data-change')]),
  ).toEqual([
    ['Webhooks: New order, module 1, changed', 'changed'],
    ['Ignore the error, module 2', null],
    ['Router, module 3, removed', 'removed'],
    ['Google Sheets: Add row, module 4, if “Paid only”, status of 1 is “paid”, removed', 'removed'],
    ['Slack: slack:CreateMessage, module 9, added', 'added'],
  ]);
});

test('draws both versions beside each other, each with what became of its modules', async () => {
  stubServer(answers);
  renderAt(`${address}&view=beside`);
  const changes = async (name: RegExp) =>
    within(await screen.findByRole('group', { name }))
      .getAllByTestId('flow-node')
      .map((module) => module.dataset['change']);
  expect(await changes(/^Orders to a sheet, version 1: /)).toEqual([
    'changed',
    undefined,
    'removed',
    'removed',
  ]);
  expect(await changes(/^Orders to a sheet, version 2: /)).toEqual(['changed', undefined, 'added']);
});

test('shows the JSON line by line where it differs, which the address keeps', async () => {
  stubServer(answers);
  const { router } = renderAt(address);
  fireEvent.click(await screen.findByRole('radio', { name: 'As JSON' }));
  const json = await screen.findByTestId('json-difference');
  await waitFor(() => expect(router.state.location.search).toEqual({ from: '1', view: 'json' }));
  const texts = (sign: string) =>
    [...json.querySelectorAll(`[data-sign="${sign}"]`)].map((line) =>
      line.lastElementChild?.textContent.trim(),
    );
  expect(texts('+')).toEqual(['"id": 9,', '"module": "slack:CreateMessage"']);
  expect(texts('-')).toEqual(expect.arrayContaining(['"id": 3,', '"module": "builtin:BasicRouter",']));
});

test('tells differences by what they are about, needed connections among them', async () => {
  const [later, latest, first] = scenario.versions;
  const fewer = { ...latest!, report: { ...latest!.report, requirements: [] } };
  stubServer(
    routes({
      'GET /admin/scenarios/orders-to-a-sheet': () => ({
        body: { ...scenario, versions: [later, fewer, first] },
      }),
      'GET /admin/scenarios/orders-to-a-sheet/versions/2/differences': () => ({
        body: {
          ...comparison,
          differences: [
            ...comparison.differences,
            { path: '/scheduling/interval', kind: 'changed', what: 'value', moduleId: null, module: null },
            { path: '/modules/4/filter/name', kind: 'changed', what: 'value', moduleId: 4, module: 'a:b' },
            { path: '/modules/4/place', kind: 'changed', what: 'place', moduleId: 4, module: 'a:b' },
          ],
        },
      }),
    }),
  );
  renderAt(address);
  await screen.findByRole('region', { name: 'Mapped fields: 1' });
  const titles = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
  expect(titles).toEqual([
    'Modules: 1',
    'Mapped fields: 1',
    'Filters and conditions: 1',
    'Scheduling: 1',
    `Connections: ${first!.report.requirements.length}`,
  ]);
  expect(screen.getByRole('region', { name: /^Connections: / }).textContent).toContain('Not needed any more');
});

test('of the first version it says that nothing came before it, and asks for no comparison', async () => {
  const requests = stubServer(answers);
  renderAt('/dashboard/scenarios/orders-to-a-sheet/versions/1');
  await screen.findByText('Nothing came before it');
  expect(requests.filter(({ path }) => path.endsWith('/differences'))).toEqual([]);
});
