import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { CsvButton } from '../../dashboard/src/ui/csv-button.tsx';
import { stubServer } from './support.tsx';

test('downloads what stands in the address under a name that says so, and can be tried again', async () => {
  let attempts = 0;
  const requests = stubServer(() =>
    ++attempts === 1 ? { status: 503, body: { detail: 'Away.' } } : { body: 'day;net' },
  );
  const saved: Blob[] = [];
  const names: string[] = [];
  URL.createObjectURL = (blob) => `blob:${saved.push(blob as Blob)}`;
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    names.push(this.download);
  });
  const values = { from: '2026-03-01', to: '2026-03-31', currency: 'usd', plan: undefined };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <CsvButton path="/admin/analytics/revenue" values={values} name="revenue" />
      </QueryClientProvider>
    </MantineProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'CSV' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Try the CSV again' }));
  await waitFor(() => expect(names).toEqual(['revenue-2026-03-01-2026-03-31.csv']));
  expect(await saved[0]?.text()).toBe('"day;net"');
  const asked = requests.at(-1);
  expect(asked?.query.toString()).toBe('from=2026-03-01&to=2026-03-31&currency=usd');
  expect(asked?.headers.get('Accept')).toBe('text/csv');
});
