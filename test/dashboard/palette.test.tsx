import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { renderAt, session, stubServer, type Asked } from './support.tsx';

beforeEach(() => localStorage.clear());

const found = {
  '/admin/scenarios': [{ slug: 'invoices', title: 'Invoice reminders', status: 'active' }],
  '/admin/customers': [{ id: 'cus_1', name: 'Ida Invoice', email: 'ida@example.com' }],
};

function answers({ path }: Asked) {
  if (path === '/admin/session') return { body: session };
  if (path === '/admin/orders/ord_7') return { body: { id: 'ord_7', customer: { name: 'Ida Invoice' } } };
  const items = found[path as keyof typeof found];
  if (items) return { body: { items, nextCursor: null } };
  return { status: 404, body: { title: 'Not found', status: 404, detail: path } };
}

/** The palette over a page, opened by its keys. */
async function openPalette() {
  const requests = stubServer(answers);
  const view = renderAt('/dashboard/settings');
  await screen.findByRole('heading', { name: 'Settings' });
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  const field = await screen.findByRole('textbox', { name: 'Search everything' });
  return { ...view, requests, field };
}

const type = (field: HTMLElement, text: string) => fireEvent.change(field, { target: { value: text } });

test('goes to a page by its name, and remembers it', async () => {
  const { field, router } = await openPalette();
  type(field, 'reven');
  fireEvent.click(await screen.findByText('Revenue', { selector: '[role="dialog"] *' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/revenue'));
  expect(JSON.parse(localStorage.getItem('scenario-library.recent') ?? '')).toEqual([
    { path: '/dashboard/revenue', label: 'Revenue' },
  ]);
});

test('takes the first result by Enter, also where none is marked', async () => {
  const { field, router } = await openPalette();
  type(field, 'reven');
  await screen.findByText('Revenue', { selector: '[role="dialog"] *' });
  for (const marked of document.querySelectorAll('[data-selected]')) marked.removeAttribute('data-selected');
  fireEvent.keyDown(field, { key: 'Enter', code: 'Enter' });
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/revenue'));
});

test('finds scenarios and customers by name, few of each, and an order by its id', async () => {
  const { field, requests } = await openPalette();
  type(field, 'invo');
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText('Ida Invoice');
  expect(dialog.getByText('Invoice reminders')).toBeTruthy();
  expect(requests.filter(({ query }) => query.has('q')).map(({ path, query }) => `${path}?${query}`)).toEqual(
    ['/admin/scenarios?q=invo&limit=5', '/admin/customers?q=invo&limit=5'],
  );
  type(field, 'ord_7');
  await dialog.findByText('ord_7');
});

test('asks for nothing that the reader may not read', async () => {
  const requests = stubServer((asked) =>
    asked.path === '/admin/session'
      ? { body: { ...session, scopes: ['settings:read', 'scenarios:read'] } }
      : answers(asked),
  );
  renderAt('/dashboard/settings');
  await screen.findByRole('heading', { name: 'Settings' });
  fireEvent.keyDown(document.body, { key: 'k', metaKey: true });
  type(await screen.findByRole('textbox', { name: 'Search everything' }), 'invo');
  await screen.findByText('Invoice reminders');
  expect(requests.some(({ path }) => path === '/admin/customers')).toBe(false);
  expect(screen.queryByText('Revenue')).toBeNull();
});

test('says that nothing is called so', async () => {
  const { field } = await openPalette();
  type(field, 'x');
  type(field, 'zzz');
  found['/admin/scenarios'].length = 0;
  found['/admin/customers'].length = 0;
  await screen.findByText('Nothing is called that.');
});

test('g and a letter go to a page, and ? lists the keys; not while somebody types', async () => {
  stubServer(answers);
  const { router } = renderAt('/dashboard/settings');
  await screen.findByRole('heading', { name: 'Settings' });
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'c' });
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/customers'));
  const search = await screen.findByRole('searchbox');
  fireEvent.keyDown(search, { key: 'g' });
  fireEvent.keyDown(search, { key: 't' });
  fireEvent.keyDown(search, { key: '?' });
  expect(router.state.location.pathname).toBe('/dashboard/customers');
  expect(screen.queryByRole('dialog')).toBeNull();
  fireEvent.keyDown(document.body, { key: '?' });
  expect(await screen.findByRole('dialog', { name: 'Keys' })).toBeTruthy();
});
