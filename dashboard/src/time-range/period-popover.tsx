import { Popover } from '@mantine/core';
import { useOpenedByPress } from '../ui/use-opened-by-press.ts';
import { CustomRange } from './custom-range.tsx';
import { PeriodTarget } from './period-button.tsx';
import type { DateRange } from './use-date-range.ts';

/** The calendar beside its button, open from the press that fetched it. */
export function PeriodPopover({ range }: { range: DateRange }) {
  const { isOpen, setIsOpen, target } = useOpenedByPress();
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-end"
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
    >
      <Popover.Target>
        <PeriodTarget ref={target} range={range} onClick={() => setIsOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown>
        <CustomRange
          range={range}
          onChoose={(chosen) => {
            range.setRange(chosen);
            setIsOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
