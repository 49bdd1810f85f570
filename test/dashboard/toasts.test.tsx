// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showToast } from '../../dashboard/src/ui/toast.ts';
import { ToastStack } from '../../dashboard/src/ui/toast-stack.tsx';
import './support.tsx';

beforeEach(() => {
  vi.useFakeTimers();
  render(
    <MantineProvider env="test">
      <button type="button">Dismiss the alert</button>
      <ToastStack />
    </MantineProvider>,
  );
});

afterEach(() => void vi.useRealTimers());

const region = (manner: 'polite' | 'assertive') =>
  document.querySelector<HTMLElement>(`[aria-live="${manner}"]`) ?? document.body;

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

test('is announced by a region that stood there before', () => {
  const stood = region('polite');
  act(() => showToast({ message: 'The alert is dismissed.' }));
  expect(stood.textContent).toContain('The alert is dismissed.');
});

test('goes by itself after six seconds, with a way back after fifteen', () => {
  act(() => showToast({ message: 'Saved.' }));
  act(() => showToast({ message: 'Dismissed.', undo: async () => undefined }));
  pass(6_000);
  expect(screen.queryByText('Saved.')).toBeNull();
  expect(screen.getByText('Dismissed.')).toBeTruthy();
  pass(9_000);
  expect(screen.queryByText('Dismissed.')).toBeNull();
});

test('stays while the focus is on it, and gives the focus back where it came from', () => {
  const before = screen.getByRole('button', { name: 'Dismiss the alert' });
  act(() => showToast({ message: 'Dismissed.', undo: async () => undefined }));
  const undo = screen.getByRole('button', { name: 'Undo' });
  act(() => before.focus());
  act(() => undo.focus());
  pass(60_000);
  fireEvent.keyDown(undo, { key: 'Escape' });
  expect(screen.queryByText('Dismissed.')).toBeNull();
  expect(document.activeElement).toBe(before);
});

test('says that it was taken back, and as an alert when it could not be', async () => {
  act(() => showToast({ message: 'Dismissed.', undo: async () => undefined }));
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  vi.useRealTimers();
  await waitFor(() => expect(region('polite').textContent).toBe('Taken back.'));
  act(() => showToast({ message: 'Muted.', undo: () => Promise.reject(new Error('Somebody was quicker.')) }));
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(region('assertive').textContent).toContain('Somebody was quicker.'));
});

test('keeps what failed until it is dismissed', () => {
  act(() => showToast({ title: 'You are still signed in', message: 'No connection.', isBad: true }));
  pass(600_000);
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss the message' }));
  expect(screen.queryByText('No connection.')).toBeNull();
});
