import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { branchedBlueprint } from '../flow/branched-blueprint.ts';
import { renderAt, stubServer, type Answer, type Asked } from '../support.tsx';
import { report, routes, scenario } from './fixtures.ts';

const refusal = (status: number, detail: string): Answer => ({
  status,
  body: { title: 'Refused', status, detail },
});
const library = {
  'POST /admin/blueprints/check': () => ({ body: report }),
  'POST /admin/scenarios': () => ({ status: 201, body: { ...scenario, status: 'draft', versions: [] } }),
  'POST /admin/scenarios/scn_1/versions': () => ({ status: 201, body: { id: 'ver_1', number: 1, report } }),
  'POST /admin/scenarios/scn_1/versions/1/publish': () => ({ body: scenario }),
  'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }),
};

const writes = (requests: Asked[]) =>
  requests
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/check'))
    .map(({ method, path }) => `${method} ${path}`);

async function choose(content: string | object, name = 'blueprint.json') {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const input = await screen.findByLabelText('Blueprint file');
  fireEvent.change(input, { target: { files: [new File([text], name, { type: 'application/json' })] } });
}

async function fillIn() {
  await screen.findByTestId('blueprint-review');
  const type = (name: string, value: string) =>
    fireEvent.change(screen.getByRole(name === 'Category' ? 'combobox' : 'textbox', { name }), {
      target: { value },
    });
  type('Description', 'Writes paid orders into a sheet.');
  type('Category', 'E-commerce');
  type('Minutes by hand', '6');
  fireEvent.click(screen.getByRole('radio', { name: 'One-off' }));
  type('Amount', '19');
}

const create = () => fireEvent.click(screen.getByRole('button', { name: 'Create and publish' }));

test('shows what a blueprint is before anything is saved', async () => {
  const requests = stubServer(routes(library));
  renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  const review = await screen.findByTestId('blueprint-review');
  expect(within(review).getByRole('group', { name: 'Orders to a sheet: 4 modules' })).toBeTruthy();
  expect(within(review).getByTestId('requirements').textContent).toContain(
    'Google Sheets: a connection for module 4',
  );
  expect(within(review).getByTestId('steps').querySelectorAll('li')).toHaveLength(4);
  expect(within(review).getByTestId('blueprint-warnings').textContent).toContain('/flow/1/routes/1/flow');
  expect(writes(requests)).toEqual([]);
});

test('creates the scenario, uploads the version and publishes it, with the price to the cent', async () => {
  const requests = stubServer(routes(library));
  const { router } = renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  await fillIn();
  create();
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/scenarios/orders-to-a-sheet'));
  expect(writes(requests)).toEqual([
    'POST /admin/scenarios',
    'POST /admin/scenarios/scn_1/versions',
    'POST /admin/scenarios/scn_1/versions/1/publish',
  ]);
  const [creation, upload] = requests.filter(
    ({ method, path }) => method === 'POST' && !path.endsWith('/check'),
  );
  expect(creation?.body).toEqual({
    title: 'Orders to a sheet',
    description: 'Writes paid orders into a sheet.',
    category: 'e-commerce',
    tags: [],
    complexityLevel: 2,
    price: { amount: 1900, currency: 'usd' },
    minimumPrice: null,
    recurring: null,
    minutesByHand: 6,
  });
  expect(creation?.headers.get('idempotency-key')).toBeTruthy();
  expect(upload?.body).toEqual({ blueprint: branchedBlueprint, changelog: 'First version.' });
});

test.each([
  ['a broken file', '{ "flow": [', '“blueprint.json” is not JSON.'],
  ['an empty file', ' ', '“blueprint.json” is empty.'],
  ['another JSON', '[1, 2]', '“blueprint.json” is JSON, but not a blueprint'],
  [
    'a file over the limit',
    JSON.stringify('x'.repeat(4_200_000)),
    '“blueprint.json” has 4.2 MB; a blueprint may have 1 MB at most.',
  ],
])('says in a sentence that %s cannot be imported', async (_what, content, sentence) => {
  const requests = stubServer(routes(library));
  renderAt('/dashboard/scenarios/import');
  await choose(content);
  expect((await screen.findByRole('alert')).textContent).toContain(sentence);
  expect(requests.some(({ method }) => method === 'POST')).toBe(false);
});

test('shows every error at its JSON path and offers no button that cannot work', async () => {
  const errors = [{ path: '/flow/0/mapper/key', code: 'secret', message: 'This looks like an API key.' }];
  stubServer(
    routes({
      ...library,
      'POST /admin/blueprints/check': () => ({ body: { ...report, valid: false, errors, cleaned: null } }),
    }),
  );
  renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  const found = await screen.findByTestId('blueprint-errors');
  expect(found.textContent).toContain('1 error');
  expect(found.textContent).toContain('/flow/0/mapper/key This looks like an API key.');
  expect(screen.getByRole('button', { name: 'Create and publish' }).hasAttribute('disabled')).toBe(true);
});

test('takes the draft away again when its version cannot be uploaded', async () => {
  const requests = stubServer(
    routes({
      ...library,
      'POST /admin/scenarios/scn_1/versions': () => refusal(503, 'The database is away.'),
      'DELETE /admin/scenarios/scn_1': () => ({ status: 204, body: null }),
    }),
  );
  renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  await fillIn();
  create();
  expect((await screen.findByTestId('import-left')).textContent).toBe('Nothing was saved.');
  expect(screen.getByText('The database is away.')).toBeTruthy();
  expect(writes(requests).at(-1)).toBe('DELETE /admin/scenarios/scn_1');
  create();
  await waitFor(() => expect(writes(requests)).toHaveLength(6));
  const keys = requests
    .filter(({ path }) => path === '/admin/scenarios')
    .map(({ headers }) => headers.get('idempotency-key'));
  expect(new Set(keys).size).toBe(2);
});

test('names the draft that stays when only publishing fails', async () => {
  stubServer(
    routes({ ...library, 'POST /admin/scenarios/scn_1/versions/1/publish': () => refusal(503, 'Later.') }),
  );
  renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  await fillIn();
  create();
  const left = await screen.findByTestId('import-left');
  expect(left.textContent).toContain('saved as a draft with this version, but not published');
  expect(within(left).getByRole('link').getAttribute('href')).toBe('/dashboard/scenarios/orders-to-a-sheet');
});

test('tries again with the same key when no answer came', async () => {
  const requests = stubServer(
    routes({ ...library, 'POST /admin/scenarios': () => refusal(502, 'No answer.') }),
  );
  renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  await fillIn();
  create();
  await screen.findByTestId('import-left');
  create();
  await waitFor(() => expect(writes(requests)).toEqual(['POST /admin/scenarios', 'POST /admin/scenarios']));
  const keys = requests
    .filter(({ path }) => path === '/admin/scenarios')
    .map(({ headers }) => headers.get('idempotency-key'));
  expect(new Set(keys).size).toBe(1);
});

test.each([
  ['19.001', 'USD has 2 decimals.'],
  ['0', 'More than zero; choose “Free” otherwise.'],
  ['nineteen', 'An amount such as 19.00, without the currency.'],
])('refuses the price "%s" before anything is sent', async (amount, complaint) => {
  const requests = stubServer(routes(library));
  renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  await fillIn();
  fireEvent.change(screen.getByRole('textbox', { name: 'Amount' }), { target: { value: amount } });
  create();
  await screen.findByText(complaint);
  expect(writes(requests)).toEqual([]);
});

test('uploads a new version to a scenario', async () => {
  const requests = stubServer(
    routes({
      ...library,
      'POST /admin/scenarios/orders-to-a-sheet/versions': () => ({
        status: 201,
        body: { id: 'ver_3', number: 3, report },
      }),
      'POST /admin/scenarios/orders-to-a-sheet/versions/3/publish': () => ({ body: scenario }),
    }),
  );
  const { router } = renderAt('/dashboard/scenarios/orders-to-a-sheet/new-version');
  await choose(branchedBlueprint);
  fireEvent.change(await screen.findByRole('textbox', { name: 'What changed' }), {
    target: { value: 'Faster.' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Upload and publish' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/scenarios/orders-to-a-sheet'));
  expect(requests.find(({ path }) => path.endsWith('/versions'))?.body).toEqual({
    blueprint: branchedBlueprint,
    changelog: 'Faster.',
  });
  expect(writes(requests).at(-1)).toBe('POST /admin/scenarios/orders-to-a-sheet/versions/3/publish');
});

test('asks before what was filled in is left, and lets go of it only when told to', async () => {
  stubServer(
    routes({ ...library, 'GET /admin/scenarios': () => ({ body: { items: [], nextCursor: null } }) }),
  );
  const { router } = renderAt('/dashboard/scenarios/import');
  await choose(branchedBlueprint);
  await fillIn();
  const leave = () => void router.navigate({ to: '/dashboard/scenarios' });
  leave();
  const question = await screen.findByRole('dialog', { name: 'Leave this page?' });
  fireEvent.click(within(question).getByRole('button', { name: 'Stay' }));
  expect(router.state.location.pathname).toBe('/dashboard/scenarios/import');
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Description' }).value).toContain(
    'paid orders',
  );
  leave();
  fireEvent.click(
    within(await screen.findByRole('dialog', { name: 'Leave this page?' })).getByRole('button', {
      name: 'Leave',
    }),
  );
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/scenarios'));
});

test('does not offer a new version of a scenario that is not there', async () => {
  stubServer(routes(library));
  renderAt('/dashboard/scenarios/gone/new-version');
  await screen.findByRole('alert');
  expect(screen.queryByLabelText('Blueprint file')).toBeNull();
});
