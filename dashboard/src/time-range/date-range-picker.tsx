import { Button, Checkbox, Group, Popover, SegmentedControl, Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { formatDay } from '../format/time.ts';
import { CalendarIcon } from '../ui/icons.tsx';
import { presetOf, presetRange, presets, type PresetKey } from './days.ts';
import type { DateRange } from './use-date-range.ts';

const CustomRange = lazy(async () => ({ default: (await import('./custom-range.tsx')).CustomRange }));
const shortLabels: Record<PresetKey, string> = { '7d': '7d', '30d': '30d', '90d': '90d', '12m': '12m' };

/** Presets, a calendar for any other period, and the comparison; every choice is written into the address. */
export function DateRangePicker({ range }: { range: DateRange }) {
  const [isOpen, setIsOpen] = useState(false);
  const preset = presetOf(range, range.today);
  return (
    <Group gap="xs">
      <SegmentedControl
        size="sm"
        aria-label="Period"
        value={preset ?? ''}
        onChange={(key) => range.setRange(presetRange(key as PresetKey, range.today))}
        data={presets.map(({ key, label }) => ({
          value: key,
          label: <span title={label}>{shortLabels[key]}</span>,
        }))}
      />
      <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" trapFocus withinPortal shadow="md">
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<CalendarIcon size={16} />}
            onClick={() => setIsOpen(!isOpen)}
            fw={500}
            aria-label={`Choose a period; now ${rangeText(range)}`}
          >
            {rangeText(range)}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Suspense fallback={<Skeleton width={260} height={300} />}>
            <CustomRange
              range={range}
              onChoose={(chosen) => {
                range.setRange(chosen);
                setIsOpen(false);
              }}
            />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <Checkbox
        size="sm"
        label="Compare"
        checked={range.compare === 'previous'}
        onChange={(event) => range.setCompare(event.currentTarget.checked ? 'previous' : 'none')}
      />
    </Group>
  );
}

/** A period in words: "Mar 1 – Mar 30, 2026". */
export function rangeText({ from, to }: { from: string; to: string }): string {
  return `${formatDay(from, { year: from.slice(0, 4) !== to.slice(0, 4) })} – ${formatDay(to)}`;
}
