import { screen, within } from '@testing-library/react';
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

test('draws what came, what changed and what went between two versions', async () => {
  stubServer(
    routes({
      'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }),
      'GET /admin/scenarios/orders-to-a-sheet/versions/2/differences': () => ({ body: comparison }),
    }),
  );
  renderAt('/dashboard/scenarios/orders-to-a-sheet/versions/2?from=1');
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
