import { t } from '@lingui/core/macro';
import { Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatNumber, formatRate } from '../../format/number.ts';
import { DataState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { Part } from '../../ui/part.tsx';
import { complainersQuery, type Complainers } from './feedback-query.ts';

type Row = { key: string; label: string; complained: string; others: string; difference: string };

const columns: Column<Row>[] = [
  { key: 'label', header: t`Installations`, cell: ({ label }) => label },
  { key: 'complained', header: t`Complained about`, align: 'end', cell: ({ complained }) => complained },
  { key: 'others', header: t`Others`, align: 'end', cell: ({ others }) => others },
  { key: 'difference', header: t`Difference`, align: 'end', cell: ({ difference }) => difference },
];

/** Whether installations that customers complained about fare worse than others, and ratings beside what came back. */
export function ComplainersPart() {
  const query = useQuery(complainersQuery);
  return (
    <Part
      title={t`Who complains, beside the others`}
      description={t`Complaints of 90 days up to 30 days ago: did these installations complete less, and were they given up since?`}
      seal={sealOf(query.data?.gates, 'completion')}
    >
      <DataState query={query}>
        {(report) => (
          <Stack gap="md">
            <DataTable
              label={t`Complainers and others`}
              columns={columns}
              rows={rowsOf(report)}
              rowKey={({ key }) => key}
            />
            <Ratings report={report} />
          </Stack>
        )}
      </DataState>
    </Part>
  );
}

function rowsOf({ completion, stopped, fewestInstallations }: Complainers): Row[] {
  const of = (value: number | null, count: number) =>
    value === null ? '–' : t`${formatRate(value)} of ${formatNumber(count)}`;
  const tooFew = t`Fewer than ${fewestInstallations} in a group`;
  return [
    {
      key: 'completion',
      label: t`Mean completion rate`,
      complained: of(completion.complained.mean, completion.complained.installations),
      others: of(completion.others.mean, completion.others.installations),
      difference: differenceWords(completion.difference) ?? tooFew,
    },
    {
      key: 'stopped',
      label: t`Ran no more in 30 days`,
      complained: of(stopped.complained.share, stopped.complained.installations),
      others: of(stopped.others.share, stopped.others.installations),
      difference: differenceWords(stopped.difference) ?? tooFew,
    },
  ];
}

function differenceWords(difference: Complainers['completion']['difference']): string | null {
  if (difference === null) return null;
  const points = (value: number) => formatNumber(Math.round(value * 1_000) / 10);
  return t`${points(difference.difference)} points (${points(difference.low)} to ${points(difference.high)})`;
}

function Ratings({ report: { ratings, fewestInstallations } }: { report: Complainers }) {
  const { items, customers, correlation } = ratings;
  if (items.length === 0) return null;
  const medians = items.map(
    ({ rating, customers: of, medianRoi }) => t`${rating} of 5: ${formatNumber(medianRoi)}× (${of})`,
  );
  return (
    <Paper p="md">
      <Text fz="sm">{t`Median ROI of customers by how they rate: ${medians.join(' · ')}`}</Text>
      <Text fz="xs" c="dimmed">
        {correlation === null
          ? t`${customers} rated and have a known ROI; with ${fewestInstallations} it shows whether the two go together.`
          : t`Rating and ROI go together by ${formatNumber(correlation.rho)} (${formatNumber(correlation.low)} to ${formatNumber(correlation.high)}; 1 is fully, 0 not at all).`}
      </Text>
    </Paper>
  );
}
