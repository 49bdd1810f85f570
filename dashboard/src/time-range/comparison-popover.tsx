import { t } from '@lingui/core/macro';
import { Button, Group, Stack } from '@mantine/core';
import { comparedWith, previousRange, yearBefore } from './compared-range.ts';
import { ComparisonTarget } from './comparison-button.tsx';
import { CustomRange } from './custom-range.tsx';
import { PressedPopover } from './pressed-popover.tsx';
import type { DateRange } from './use-date-range.ts';

/** The period before, the same days a year before, or any other by the calendar. */
export function ComparisonPopover({ range }: { range: DateRange }) {
  const compared = comparedWith(range);
  const isPrevious = compared.from === previousRange(range).from && compared.to === previousRange(range).to;
  const isYear = compared.from === yearBefore(range).from && compared.to === yearBefore(range).to;
  return (
    <PressedPopover renderTarget={(button) => <ComparisonTarget {...button} range={range} />}>
      {(close) => {
        const choose = (chosen: Parameters<DateRange['setCompared']>[0]) => {
          range.setCompared(chosen);
          close();
        };
        return (
          <Stack gap="sm">
            <Group gap="xs" grow>
              <Button
                size="xs"
                variant={isPrevious ? 'light' : 'default'}
                aria-pressed={isPrevious}
                onClick={() => choose(null)}
              >{t`Period before`}</Button>
              <Button
                size="xs"
                variant={isYear ? 'light' : 'default'}
                aria-pressed={isYear}
                onClick={() => choose(yearBefore(range))}
              >{t`A year before`}</Button>
            </Group>
            <CustomRange range={{ ...compared, today: range.today }} onChoose={choose} />
          </Stack>
        );
      }}
    </PressedPopover>
  );
}
