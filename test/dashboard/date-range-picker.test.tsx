import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { DateRangePicker } from '../../dashboard/src/time-range/date-range-picker.tsx';
import { presetRange, type DayRange } from '../../dashboard/src/time-range/days.ts';
import './support.tsx';

const today = '2026-03-31';
const chosen = () => screen.getAllByRole<HTMLInputElement>('radio').find(({ checked }) => checked)?.value;

test('a period is shown as chosen at once, the page follows after that is painted, and any other way to a period counts as well', async () => {
  const followed: DayRange[] = [];
  function Page() {
    const [range, setRange] = useState(presetRange('30d', today));
    const follow = (next: DayRange) => {
      followed.push(next);
      setRange(next);
    };
    const more = { compare: 'none', setCompare: () => undefined, setCompared: () => undefined } as const;
    return (
      <>
        <DateRangePicker range={{ ...range, ...more, today, setRange: follow }} />
        <button onClick={() => setRange(presetRange('30d', today))}>Back</button>
        <button onClick={() => setRange({ from: '2026-01-03', to: '2026-01-05' })}>Three days</button>
      </>
    );
  }
  render(
    <MantineProvider env="test">
      <Page />
    </MantineProvider>,
  );
  expect(chosen()).toBe('30d');
  fireEvent.click(screen.getByRole('radio', { name: '90d' }));
  expect(chosen()).toBe('90d');
  expect(followed).toEqual([]);
  await waitFor(() => expect(followed).toEqual([presetRange('90d', today)]));
  expect(chosen()).toBe('90d');
  fireEvent.click(screen.getByRole('button', { name: 'Back' }));
  expect(chosen()).toBe('30d');
  fireEvent.click(screen.getByRole('button', { name: 'Three days' }));
  expect(chosen()).toBeUndefined();
});
