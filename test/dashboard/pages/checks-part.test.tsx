import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt, stubServer } from '../support.tsx';
import { cleaned, kept, routes, scenario } from './fixtures.ts';

const refused = {
  ...kept,
  valid: false,
  errors: [{ path: '/flow/1/mapper/to', code: 'email_address', message: 'An e-mail address stands here.' }],
};
const version = (number: number, parts: object) => ({
  ...scenario.versions.find((one) => one.number === number),
  bringsBack: null,
  blueprint: cleaned,
  scheduling: { type: 'immediately' },
  ...parts,
});
const answers = routes({
  'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }),
  'GET /admin/scenarios/orders-to-a-sheet/versions/3': () => ({ body: version(3, {}) }),
  'GET /admin/scenarios/orders-to-a-sheet/versions/1': () => ({
    body: version(1, { blueprint: null, scheduling: null, report: refused }),
  }),
});
const address = '/dashboard/scenarios/orders-to-a-sheet?part=checks';

test('a finding leads to its module in the drawing, its line in the JSON and the way to mend it', async () => {
  stubServer(answers);
  const { router } = renderAt(address);
  const warnings = await screen.findByTestId('blueprint-warnings');
  const marked = screen.getAllByTestId('flow-node').filter((node) => node.dataset['mark'] === 'warn');
  expect(marked.map((node) => node.getAttribute('aria-label'))).toEqual([
    expect.stringMatching(/^Router, module 3, .*has a warning$/),
  ]);

  fireEvent.click(within(warnings).getByRole('button', { name: /\/flow\/1\/routes\/1\/flow/ }));
  await waitFor(() => expect(router.state.location.search).toEqual({ part: 'checks', finding: 'warning-0' }));
  const found = await screen.findByTestId('finding-detail');
  expect(found.textContent).toContain('In module 3');
  expect(found.textContent).toContain('To mend it: In Make, add a module to the route');
  const meant = [...screen.getByTestId('json-excerpt').querySelectorAll('[data-meant="true"]')];
  expect(meant.map((line) => line.textContent.replace(/^\d+/, '').trim())).toEqual(['"flow": []']);
  expect(marked[0]?.getAttribute('aria-pressed')).toBe('true');
});

test('of a version whose blueprint was not kept the findings stand without it, and it says why', async () => {
  stubServer(answers);
  renderAt(`${address}&version=1&finding=error-0`);
  const errors = await screen.findByTestId('blueprint-errors');
  expect(errors.textContent).toContain('/flow/1/mapper/to');
  expect(errors.textContent).toContain('The blueprint itself was not kept');
  expect(errors.textContent).toContain('name@example.com');
  expect(screen.queryByTestId('json-excerpt')).toBeNull();
});
