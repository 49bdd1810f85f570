import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ComparisonButton } from '../../time-range/comparison-button.tsx';
import { intervalOf } from '../../time-range/buckets.ts';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { FigureGates } from '../../ui/figure-gates.tsx';
import { FigureFilters } from '../../ui/figure-filters.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useBefore } from '../../ui/use-before.ts';
import { useFigureQuestion } from '../../ui/use-figure-question.ts';
import { CausesPart } from './causes-part.tsx';
import { completionQuery } from './completion-query.ts';
import { CompletionParts } from './completion-parts.tsx';
import { DistributionPart } from './distribution-part.tsx';
import { FiguresSkeleton } from '../../ui/figures-skeleton.tsx';
import { GroupsPart } from './groups-part.tsx';
import { LivePart } from './live-part.tsx';
import { ModelsPart } from './models-part.tsx';

const filters = ['scenario', 'customer', 'aiModel'] as const;

/** Whether runs do what they should, what goes on now, why some fail, how long they take, and with which AI model they do best. */
export function CompletionPage() {
  const question = useFigureQuestion(filters);
  const { range, asked } = question;
  const interval = intervalOf(range);
  const values = { ...asked, interval };
  const query = useQuery(completionQuery(values));
  const before = useBefore(question, completionQuery, { interval });
  return (
    <>
      <PageHeader
        title={t`Completion`}
        description={
          query.data && (
            <Trans>
              Runs by the day of their start, as of <TimeText at={query.data.asOf} /> · {query.data.timeZone}
            </Trans>
          )
        }
        actions={
          <>
            <CsvButton path="/admin/analytics/completion" values={values} name="completion" />
            <DateRangePicker range={range} />
            <ComparisonButton range={range} />
          </>
        }
      />
      <FigureFilters filters={filters} question={question} />
      <Stack gap={32}>
        <DataState query={query} skeleton={<FiguresSkeleton />}>
          {(report) => (
            <Stack gap="sm">
              <CompletionParts report={report} before={before} question={question} />
              <FigureGates gates={report.gates} />
            </Stack>
          )}
        </DataState>
        <DistributionPart question={question} />
        <LivePart />
        <CausesPart question={question} />
        <GroupsPart question={question} />
        <ModelsPart question={question} />
      </Stack>
    </>
  );
}
