import { t } from '@lingui/core/macro';
import { Paper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatMicros } from '../../format/money.ts';
import { formatDecimal } from '../../format/number.ts';
import type { DateRange } from '../../time-range/use-date-range.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Part } from '../../ui/part.tsx';
import { savingsQuery } from './insights-query.ts';

/** How many hours customers saved in the period, where a sentence led here that tells of them. */
export function SavingsPart({ range: { from, to } }: { range: DateRange }) {
  const query = useQuery(savingsQuery({ from, to }));
  return (
    <Part
      title={t`Time saved`}
      description={t`Minutes by hand of completed runs, less what people still did; its worth is the part of the value below that comes of time.`}
    >
      <DataState query={query}>
        {({ hours, valueMicros, currency, before }) => (
          <Paper p="md">
            <Facts>
              <Fact name={t`Hours`}>
                <span data-figure="hoursSaved">{formatDecimal(hours)}</span>
              </Fact>
              <Fact name={t`Before`}>
                <span data-figure="hoursSavedBefore">{formatDecimal(before.hours)}</span>
              </Fact>
              <Fact name={t`Worth`}>
                <span data-figure="worthOfHours">{formatMicros(valueMicros, currency)}</span>
              </Fact>
            </Facts>
          </Paper>
        )}
      </DataState>
    </Part>
  );
}
