import { t } from '@lingui/core/macro';
import { Checkbox, Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { afterPaint } from '../ui/after-paint.ts';
import { presetOf, presetRange, presets, type PresetKey } from './days.ts';
import { PeriodButton } from './period-button.tsx';
import type { DateRange } from './use-date-range.ts';

const shortLabels: Record<PresetKey, string> = { '7d': '7d', '30d': '30d', '90d': '90d', '12m': '12m' };

/** Presets, a calendar for any other period, and the comparison; every choice is written into the address. */
export function DateRangePicker({ range }: { range: DateRange }) {
  const preset = presetOf(range, range.today) ?? '';
  // The choice is shown at once; the page, which is much more, follows.
  const [chosen, setChosen] = useState<{ key: string; instead: string } | null>(null);
  if (chosen !== null && chosen.instead !== preset) setChosen(null); // the page has followed
  const choose = (key: string) => {
    setChosen({ key, instead: preset });
    afterPaint(() => range.setRange(presetRange(key as PresetKey, range.today)));
  };
  return (
    <Group gap="xs">
      <SegmentedControl
        size="sm"
        aria-label={t`Period`}
        value={chosen?.key ?? preset}
        onChange={choose}
        data={presets.map(({ key, label }) => ({
          value: key,
          label: <span title={label}>{shortLabels[key]}</span>,
        }))}
      />
      <PeriodButton range={range} />
      <Checkbox
        size="sm"
        label={t`Compare`}
        checked={range.compare === 'previous'}
        onChange={(event) => range.setCompare(event.currentTarget.checked ? 'previous' : 'none')}
      />
    </Group>
  );
}
