import { CustomRange } from './custom-range.tsx';
import { PeriodTarget } from './period-button.tsx';
import { PressedPopover } from './pressed-popover.tsx';
import type { DateRange } from './use-date-range.ts';

/** The calendar beside its button. */
export function PeriodPopover({ range }: { range: DateRange }) {
  return (
    <PressedPopover renderTarget={(button) => <PeriodTarget {...button} range={range} />}>
      {(close) => (
        <CustomRange
          range={range}
          onChoose={(chosen) => {
            range.setRange(chosen);
            close();
          }}
        />
      )}
    </PressedPopover>
  );
}
