import { t } from '@lingui/core/macro';
import { Code, Paper, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChartCard } from '../../charts/chart-card.tsx';
import { valuesByDay, type Series } from '../../charts/series.ts';
import { appName } from '../../../../flow-drawing/app-name.ts';
import { formatCompactCount, formatCount } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { ErrorSamples } from './error-samples.tsx';
import { FailingFlow } from './failing-flow.tsx';
import { kindWords, subjectOf } from './error-words.ts';
import { errorQuery, type ErrorDetail } from './errors-query.ts';
import { StateButtons } from './state-buttons.tsx';

/** One kind of failure: how often and since when, in which releases, and samples that lead to the cause. */
export function ErrorPage() {
  const { id } = useParams({ from: '/dashboard/errors/$id' });
  const query = useQuery(errorQuery(id));
  return (
    <>
      <PageHeader
        title={query.data ? `${kindWords[query.data.kind]}: ${subjectOf(query.data)}` : t`Error`}
        description={<Link to="/dashboard/errors">{t`Errors`}</Link>}
        actions={query.data && <StatusBadge status={query.data.state} />}
      />
      <DataState query={query}>
        {(error) => (
          <Stack gap={32}>
            <Paper p="md">
              <Code block data-testid="title" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {error.title}
              </Code>
            </Paper>
            <WhoMay scope="settings:write">
              <StateButtons error={error} />
            </WhoMay>
            <WhatIsKnown error={error} />
            {error.scenario && (
              <WhoMay scope="scenarios:read">
                <FailingFlow error={error} slug={error.scenario.slug} />
              </WhoMay>
            )}
            <Course error={error} />
            <Releases error={error} />
            <ErrorSamples samples={error.samples} />
          </Stack>
        )}
      </DataState>
    </>
  );
}

function WhatIsKnown({ error }: { error: ErrorDetail }) {
  const { scenario, code, app, place, count, customers, firstSeenAt, lastSeenAt, reopenedAt } = error;
  return (
    <Part title={t`What is known`}>
      <Paper p="md">
        <Facts>
          <Fact name={t`Times`}>{formatCount(count)}</Fact>
          <Fact name={t`Customers`}>{formatCount(customers)}</Fact>
          <Fact name={t`First seen`}>
            <TimeText at={firstSeenAt} />
          </Fact>
          <Fact name={t`Last seen`}>
            <TimeText at={lastSeenAt} />
          </Fact>
          {reopenedAt && (
            <Fact name={t`Came back`}>
              <TimeText at={reopenedAt} />
            </Fact>
          )}
          {code && (
            <Fact name={t`Code`}>
              <Code>{code}</Code>
            </Fact>
          )}
          {app && <Fact name={t`App`}>{appName(app)}</Fact>}
          {scenario && (
            <Fact name={t`Scenario`}>
              <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.slug }}>
                {scenario.title}
              </Link>
            </Fact>
          )}
          {place && (
            <Fact name={t`Place`}>
              <Code>{place}</Code>
            </Fact>
          )}
        </Facts>
      </Paper>
    </Part>
  );
}

const msPerDay = 86_400_000;
const daysShown = 30;

/** How often by day in UTC, the last 30 days up to the newest one. */
function Course({ error: { days, lastSeenAt } }: { error: ErrorDetail }) {
  const last = Date.parse(lastSeenAt);
  const shown = Array.from({ length: daysShown }, (_, index) =>
    new Date(last - (daysShown - 1 - index) * msPerDay).toISOString().slice(0, 10),
  );
  const items = days.map(({ day, count }) => ({ bucket: day, count }));
  const series: Series = {
    key: 'count',
    label: t`Times`,
    unit: 'times',
    role: 'first',
    shape: 'bar',
    axis: 'left',
    values: valuesByDay(shown, items, ({ count }) => count, 0),
    format: (value) => formatCount(value),
    formatTick: (value) => formatCompactCount(value),
  };
  return (
    <Paper>
      <ChartCard name="errors" title={t`How often, by day`} days={shown} series={[series]} />
    </Paper>
  );
}

function Releases({ error: { releases, kind } }: { error: ErrorDetail }) {
  return (
    <Part title={kind === 'task' ? t`Versions of the scenario` : t`Releases`}>
      <Paper p="md" style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t`Releases, table`}>
        <Table aria-label={t`Releases`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t`Release`}</Table.Th>
              <Table.Th scope="col">{t`Times`}</Table.Th>
              <Table.Th scope="col">{t`First seen`}</Table.Th>
              <Table.Th scope="col">{t`Last seen`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {releases.map(({ release, count, firstSeenAt, lastSeenAt }) => (
              <Table.Tr key={release}>
                <Table.Td>{release}</Table.Td>
                <Table.Td>{formatCount(count)}</Table.Td>
                <Table.Td>
                  <TimeText at={firstSeenAt} relative />
                </Table.Td>
                <Table.Td>
                  <TimeText at={lastSeenAt} relative />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </Part>
  );
}
