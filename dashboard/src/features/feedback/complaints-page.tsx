import { t } from '@lingui/core/macro';
import { List, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DateRangePicker } from '../../time-range/date-range-picker.tsx';
import { useDateRange } from '../../time-range/use-date-range.ts';
import { CsvButton } from '../../ui/csv-button.tsx';
import { DataState } from '../../ui/data-state.tsx';
import { FigurePart } from '../../ui/figure-part.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { ComplainersPart } from './complainers-part.tsx';
import { complaintFigures } from './complaint-figures.ts';
import { ByGroup, groupings } from './complaints-table.tsx';
import { complaintsQuery, type ComplaintReport } from './feedback-query.ts';
import { FixesPart } from './fixes-part.tsx';

/** How often customers complain, whether the library knew before them, and what fixes changed. */
export function ComplaintsPage() {
  const range = useDateRange();
  const { values, write } = useAddress();
  const groupBy = groupings.find(({ value }) => value === values['by'])?.value ?? 'scenario';
  const { from, to, compare } = range;
  const query = useQuery(complaintsQuery({ from, to, compare, groupBy }));
  return (
    <>
      <PageHeader
        title={t`Complaints`}
        description={<Link to="/dashboard/feedback">{t`Feedback`}</Link>}
        actions={
          <>
            <CsvButton
              path="/admin/analytics/complaints"
              values={{ from, to, compare, groupBy }}
              name="complaints"
            />
            <DateRangePicker range={range} />
          </>
        }
      />
      <Stack gap={32}>
        <DataState query={query}>
          {(report) => (
            <Stack gap={32}>
              <FigurePart
                title={t`How often, and what became of them`}
                figures={complaintFigures}
                report={report}
              >
                <Gates report={report} />
              </FigurePart>
              <Part
                title={t`What they are about`}
                actions={
                  <SegmentedControl
                    aria-label={t`Group by`}
                    size="xs"
                    data={groupings}
                    value={groupBy}
                    onChange={(value) => write({ by: value === 'scenario' ? undefined : value })}
                  />
                }
              >
                <ByGroup report={report} groupBy={groupBy} />
              </Part>
            </Stack>
          )}
        </DataState>
        <FixesPart />
        <ComplainersPart />
      </Stack>
    </>
  );
}

function Gates({ report: { gates } }: { report: ComplaintReport }) {
  const told = gates.filter(({ code, audit }) => code !== 'unknown' && !audit);
  const said = [...new Set(told.map(({ reason }) => reason))]; // of several figures the same
  if (said.length === 0) return <Text p="md" fz="sm" c="dimmed">{t`Nothing is left out.`}</Text>;
  return (
    <List p="md" fz="sm" c="dimmed" listStyleType="none">
      {said.map((reason) => (
        <List.Item key={reason}>{reason}</List.Item>
      ))}
    </List>
  );
}
