import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FlowDrawing } from '../../../dashboard/src/ui/flow-drawing/flow-drawing.tsx';
import { pictureScale } from '../../../dashboard/src/ui/flow-drawing/save-picture.ts';
import { flowOfBlueprint } from '../../../flow-drawing/flow-of-blueprint.ts';
import { checkBlueprint } from '../../../server/scenarios/blueprint/check-blueprint.ts';
import { branchedBlueprint } from './branched-blueprint.ts';
import '../support.tsx';

const report = checkBlueprint(branchedBlueprint);
const flow = flowOfBlueprint(report.cleaned, report.steps, { type: 'immediately' });

function shown(): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <FlowDrawing flow={flow} name="Orders" />
      </MantineProvider>
    </QueryClientProvider>,
  );
}
const modules = () => screen.getAllByTestId('flow-node');
const focused = () => document.activeElement?.getAttribute('aria-label');

test('is one stop of the Tab key, and arrows go from module to module', () => {
  shown();
  expect(modules().map((module) => module.getAttribute('tabindex'))).toEqual(['0', '-1', '-1', '-1']);
  const names = modules().map((module) => module.getAttribute('aria-label'));
  modules()[0]?.focus();
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
  press('ArrowRight');
  expect(focused()).toBe('Ignore the error, module 2');
  press('ArrowLeft');
  press('ArrowLeft');
  expect(focused()).toBe(names[0]);
  press('End');
  expect(focused()).toMatch(/^Google Sheets: Add row/);
});

test('Enter tells what is known of a module, Escape puts it away', () => {
  shown();
  const row = screen.getByRole('button', { name: /Google Sheets: Add row, .*if “Paid only”/ });
  fireEvent.keyDown(row, { key: 'Enter' });
  const detail = within(screen.getByTestId('module-detail'));
  expect(row.getAttribute('aria-pressed')).toBe('true');
  detail.getByText('Add row');
  detail.getByText('Paid only');
  detail.getByText(/of 1 (is|exists)/);
  fireEvent.keyDown(row, { key: 'Escape' });
  expect(screen.queryByTestId('module-detail')).toBeNull();
});

test('plus, minus and zero zoom, as the buttons do', () => {
  shown();
  const frame = screen.getByRole('region', { name: 'Flow of Orders' });
  const percent = () => screen.getByTestId('zoom').textContent;
  expect(percent()).toBe('100%');
  fireEvent.keyDown(frame, { key: '+' });
  expect(percent()).toBe('125%');
  fireEvent.click(screen.getByRole('button', { name: 'Zoom out' }));
  fireEvent.keyDown(frame, { key: '-' });
  expect(percent()).toBe('80%');
  const width = Number(screen.getByTestId('flow-drawing').getAttribute('width'));
  fireEvent.keyDown(frame, { key: '0' });
  expect(percent()).toBe('100%');
  expect(Number(screen.getByTestId('flow-drawing').getAttribute('width'))).toBeGreaterThan(width);
});

test('Ctrl and the wheel zoom; the wheel alone leaves the page its scrolling', () => {
  shown();
  const frame = screen.getByRole('region', { name: 'Flow of Orders' });
  expect(fireEvent.wheel(frame, { deltaY: -100 })).toBe(true);
  expect(screen.getByTestId('zoom').textContent).toBe('100%');
  expect(fireEvent.wheel(frame, { deltaY: -100, ctrlKey: true })).toBe(false);
  expect(Number.parseInt(screen.getByTestId('zoom').textContent, 10)).toBeGreaterThan(120);
});

test('is a list of steps for who would rather read', () => {
  shown();
  fireEvent.click(screen.getByRole('button', { name: 'As text' }));
  expect(screen.queryByTestId('flow-drawing')).toBeNull();
  const text = screen.getByRole('region').textContent;
  expect(text).toContain('New order (Webhooks, module 1, instantly)');
  expect(text).toContain('On an error:Ignore the error');
  expect(text).toContain('Way 1:Add row');
  expect(text).toContain('Way 2:No modules');
});

test.each([
  [1_000, 500, 2],
  [16_000, 300, 1],
  [32_000, 300, 0.5],
])('a picture of %i × %i is drawn at %d times its size', (width, height, scale) => {
  expect(pictureScale(width, height)).toBe(scale);
});
