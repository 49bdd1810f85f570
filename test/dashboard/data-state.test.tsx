import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ApiProblem } from '../../dashboard/src/api/problem.ts';
import { DataState, type QueryLike } from '../../dashboard/src/ui/data-state.tsx';
import './support.tsx';

const problem = new ApiProblem({
  status: 503,
  title: 'The database is away',
  detail: 'Try again in a few seconds.',
  type: '/problems/database_unavailable',
  requestId: 'req_42',
  errors: [],
  body: {},
});

function show(query: Partial<QueryLike<string[]>>) {
  const refetch = vi.fn<() => void>();
  const whole = { data: undefined, error: null, refetch, ...query };
  render(
    <MantineProvider env="test">
      <DataState query={whole} isEmpty={(names) => names.length === 0} empty={<p>No scenarios yet</p>}>
        {(names) => <p>{names.join(', ')}</p>}
      </DataState>
    </MantineProvider>,
  );
  return refetch;
}

test('shows that it is loading before there is anything', () => {
  show({});
  expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
});

test('shows what went wrong with the request id, and tries again when asked', () => {
  const refetch = show({ error: problem });
  const alert = screen.getByRole('alert');
  expect(alert.textContent).toContain('The database is away');
  expect(alert.textContent).toContain('Try again in a few seconds.');
  expect(alert.textContent).toContain('req_42');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(refetch).toHaveBeenCalledOnce();
});

test('says when there is nothing', () => {
  show({ data: [] });
  expect(screen.getByText('No scenarios yet')).toBeTruthy();
});

test('shows the content, and keeps it while it is read again', () => {
  show({ data: ['Invoices', 'Leads'], isPlaceholderData: true });
  expect(screen.getByText('Invoices, Leads').closest('[aria-busy="true"]')).toBeTruthy();
});

test('keeps the content beside the problem when reading it again failed', () => {
  show({ data: ['Invoices'], error: problem });
  expect(screen.getByText('Invoices')).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain('Could not refresh');
});
