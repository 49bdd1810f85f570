import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { CrossSell } from '../../../dashboard/src/api/selling.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { columnTexts, page, refusal, routes } from './fixtures.ts';

const pair: CrossSell = {
  id: 'crs_1',
  kind: 'bump',
  of: { kind: 'scenario', id: 'scn_1', title: 'Invoice chasing' },
  offers: { kind: 'scenario', id: 'scn_2', title: 'Expenses' },
  percentOff: 20,
  discountMonths: null,
  isActive: true,
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-01T10:00:00Z',
};

test('deletes a pair after a second press, and says what the server refuses', async () => {
  let pairs = [pair];
  let attempts = 0;
  stubServer(
    routes({
      'GET /admin/cross-sells': () => page(...pairs),
      'DELETE /admin/cross-sells/crs_1': () => {
        if (++attempts === 1) return refusal(503, 'The database is away.');
        pairs = [];
        return { status: 204, body: null };
      },
    }),
  );
  renderAt('/dashboard/selling?part=beside');
  const table = await screen.findByRole('table', { name: 'Pairs' });
  expect(columnTexts(table, 'offers')).toEqual(['Expenses, 20 % off']);
  const ask = () =>
    fireEvent.click(screen.getByRole('button', { name: 'Delete Expenses beside Invoice chasing' }));
  ask();
  fireEvent.click(await screen.findByRole('button', { name: 'Keep it' }));
  expect(attempts).toBe(0);
  ask();
  fireEvent.click(await screen.findByRole('button', { name: 'Delete it' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The database is away.');
  fireEvent.click(screen.getByRole('button', { name: 'Delete it' }));
  expect(await screen.findByText('Nothing is offered beside yet')).toBeTruthy();
});

test('offers the way back: what was deleted is put back by its last change in the log', async () => {
  let pairs = [pair];
  const requests = stubServer(
    routes({
      'GET /admin/cross-sells': () => page(...pairs),
      'DELETE /admin/cross-sells/crs_1': () => {
        pairs = [];
        return { status: 204, body: null };
      },
      'GET /admin/audit-log': () => page({ number: 41 }),
      'POST /admin/audit-log/41/revert': () => {
        pairs = [pair];
        return { status: 201, body: {} };
      },
    }),
  );
  renderAt('/dashboard/selling?part=beside');
  fireEvent.click(
    await screen.findByRole(
      'button',
      { name: 'Delete Expenses beside Invoice chasing' },
      { timeout: 20_000 },
    ),
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Delete it' }));
  await screen.findByText('Nothing is offered beside yet');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await screen.findByRole('table', { name: 'Pairs' });
  const asked = requests.find(({ path }) => path === '/admin/audit-log');
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({ subject: 'cross_sells', id: 'crs_1', limit: '1' });
});

test('who may only read sees pairs, and no way to change one', async () => {
  const scopes = session.scopes.filter((scope) => scope.endsWith(':read'));
  stubServer(
    routes({
      'GET /admin/session': () => ({ body: { ...session, scopes } }),
      'GET /admin/cross-sells': () => page(pair),
    }),
  );
  renderAt('/dashboard/selling?part=beside');
  const table = await screen.findByRole('table', { name: 'Pairs' });
  expect(within(table).queryAllByRole('button')).toEqual([]);
  expect(within(table).queryAllByRole('switch')).toEqual([]);
  expect(columnTexts(table, 'active')).toEqual(['Active']);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'New pair' })).toBeNull());
});
