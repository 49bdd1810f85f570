import { t } from '@lingui/core/macro';
import { Button, type ButtonProps } from '@mantine/core';
import { lazy, Suspense, useState, type ComponentPropsWithRef } from 'react';
import { CalendarIcon } from '../ui/icons.tsx';
import { rangeText } from './range-text.ts';
import type { DateRange } from './use-date-range.ts';

const fetchCalendar = () => import('./period-popover.tsx');
const PeriodPopover = lazy(async () => ({ default: (await fetchCalendar()).PeriodPopover }));

/** The period in words; the calendar is fetched when it is reached for. */
export function PeriodButton({ range }: { range: DateRange }) {
  const [isWanted, setIsWanted] = useState(false);
  const button = (
    <PeriodTarget
      range={range}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={() => void fetchCalendar()}
      onFocus={() => void fetchCalendar()}
      onClick={() => setIsWanted(true)}
    />
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <PeriodPopover range={range} />
    </Suspense>
  );
}

type PeriodTargetProps = ButtonProps &
  Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps> & { range: DateRange };

/** The button itself, which the popover stands beside. */
export function PeriodTarget({ range, ...rest }: PeriodTargetProps) {
  const text = rangeText(range);
  return (
    <Button
      {...rest}
      variant="default"
      leftSection={<CalendarIcon size={16} />}
      fw={500}
      aria-label={t`Choose a period; now ${text}`}
    >
      {text}
    </Button>
  );
}
