import { expect, test } from 'vitest';
import { routedPages } from '../../scripts/screenshots/routes.ts';

test('a picture can be taken of every page of the router', async () => {
  const pages = new Map(await routedPages());
  expect([...pages.keys()]).toEqual(
    expect.arrayContaining(['/dashboard', '/dashboard/orders/$id', '/account']),
  );
  expect(pages.get('/dashboard/orders/$id')).toEqual({ id: { list: '/admin/orders', field: 'id' } });
});
