import { t } from '@lingui/core/macro';
import '@mantine/dates/styles.css';
import { DatePicker } from '@mantine/dates';
import { useState } from 'react';
import type { DayRange } from './days.ts';

/** A calendar on which two days are chosen; both are inside the period. */
export function CustomRange(props: {
  range: DayRange & { today: string };
  onChoose: (range: DayRange) => void;
}) {
  const { range, onChoose } = props;
  const [chosen, setChosen] = useState<[string | null, string | null]>([range.from, range.to]);
  return (
    <DatePicker
      type="range"
      allowSingleDateInRange
      hideOutsideDates
      weekendDays={[]}
      ariaLabels={{ previousMonth: t`Previous month`, nextMonth: t`Next month` }}
      value={chosen}
      defaultDate={range.to}
      maxDate={range.today}
      onChange={(next) => {
        setChosen(next);
        const [from, to] = next;
        if (from && to) onChoose({ from, to });
      }}
    />
  );
}
