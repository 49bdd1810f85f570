import { t } from '@lingui/core/macro';
import { Box, Code, Paper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatCount, formatRate } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { useMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { failedRunsQuery } from './errors-query.ts';

type Filters = { scenario: string; code: string | undefined; from: string; to: string };

/** Failed runs of the scenario and days that the page is narrowed to, as figures and sentences about them count. */
export function FailedRunsPart({ scenario, code, from, to }: Filters) {
  const mayRead = useMay('analytics:read');
  const query = useQuery({ ...failedRunsQuery({ scenario, from, to }), enabled: mayRead });
  if (!mayRead) return null;
  return (
    <Box mb="lg">
      <Part
        title={t`Failed runs of these days`}
        description={t`By the day of their start, without retries and tests. Below, every failed task counts, by the hour in which it ended.`}
      >
        <DataState query={query}>
          {({ failed, finished, customers, codes, before }) => (
            <Paper p="md">
              <Facts>
                <Fact name={t`Failed`}>
                  <span data-figure="failed">{ofAll(failed, finished)}</span>
                </Fact>
                <Fact name={t`A week before`}>
                  <span data-figure="failedBefore">{ofAll(before.failed, before.finished)}</span>
                </Fact>
                {codes
                  .filter((each) => code === undefined || each.code === code)
                  .map((each) => (
                    <Fact key={each.code} name={t`With code`}>
                      <span data-figure="ofCode">{formatCount(each.failed)}</span> × <Code>{each.code}</Code>
                    </Fact>
                  ))}
                <Fact name={t`Customers`}>
                  <span data-figure="customers">{formatCount(customers)}</span>
                </Fact>
              </Facts>
            </Paper>
          )}
        </DataState>
      </Part>
    </Box>
  );
}

/** As the completion rate beside it would say it: "22 of 67, 67.2% completed". */
function ofAll(failed: number, finished: number): string {
  const counts = t`${formatCount(failed)} of ${formatCount(finished)}`;
  return finished === 0 ? counts : t`${counts}, ${formatRate(1 - failed / finished)} completed`;
}
