import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatRate } from '../../format/number.ts';
import { DataState, EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { partsQuery, type Asked, type ForecastParts } from './forecast-query.ts';
import { formatForecast, modelNames } from './forecast-words.ts';

type Row = Pick<ForecastParts['items'][number], 'scenario' | 'recent' | 'expected'> & {
  key: string;
  model: string;
};

/** What comes of each scenario, and by how much that adds up to something else than what comes of all. */
export function ScenariosPart({ asked }: { asked: Asked }) {
  const query = useQuery(partsQuery(asked));
  return (
    <Part
      title="By scenario"
      description="The largest ones, each foretold from its own past by the quick models, and all others together."
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title="No parts yet">{query.data?.reason}</EmptyState>}
      >
        {(parts) => (
          <Stack gap="sm">
            <Text fz="sm">{gapInWords(parts)}</Text>
            <DataTable
              label="By scenario"
              columns={columnsOf(parts)}
              rows={rowsOf(parts)}
              rowKey={({ key }) => key}
            />
          </Stack>
        )}
      </DataState>
    </Part>
  );
}

function rowsOf(parts: ForecastParts): Row[] {
  const items = parts.items.map(({ scenario, recent, expected, shown }) => ({
    key: scenario?.id ?? 'others',
    scenario,
    recent,
    expected,
    model: modelNames[shown],
  }));
  const recent = parts.recent ?? 0;
  return [
    ...items,
    { key: 'sum', scenario: null, recent, expected: parts.sum ?? 0, model: 'Added up' },
    { key: 'whole', scenario: null, recent, expected: parts.whole ?? 0, model: 'Foretold of all at once' },
  ];
}

const ofAll: Readonly<Record<string, string>> = { sum: 'All of these', whole: 'The whole' };

function columnsOf(parts: ForecastParts): Column<Row>[] {
  const { horizon, interval } = parts;
  return [
    {
      key: 'scenario',
      header: 'Scenario',
      cell: ({ key, scenario }) =>
        scenario === null ? (
          <Text fz="sm" fw={key in ofAll ? 600 : 400} maw={280}>
            {ofAll[key] ?? 'All others, and what is of no scenario'}
          </Text>
        ) : (
          <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.id } as never}>
            {scenario.title ?? 'A scenario that is gone'}
          </Link>
        ),
    },
    {
      key: 'recent',
      header: `Last ${horizon} ${interval}s`,
      align: 'end',
      cell: ({ recent }) => formatForecast(recent, parts),
    },
    {
      key: 'expected',
      header: `Next ${horizon} ${interval}s`,
      align: 'end',
      cell: ({ expected }) => formatForecast(expected, parts),
    },
    {
      key: 'model',
      header: 'How',
      cell: ({ model }) => (
        <Text fz="sm" c="dimmed">
          {model}
        </Text>
      ),
    },
  ];
}

/** A gap of so much is more than how differently models see the same past. */
const largeGap = 0.1;

/** Whether the parts agree with the whole, and which of the two came nearer until now. */
function gapInWords(parts: ForecastParts): string {
  const { gap, gapShare, trackRecord } = parts;
  if (gap === null || gapShare === null) return 'Nothing is foretold of the whole.';
  const size = formatRate(Math.abs(gapShare));
  const agree =
    Math.abs(gapShare) < 0.005
      ? 'The scenarios add up to the forecast of the whole.'
      : `The scenarios add up to ${size} ${gap > 0 ? 'more' : 'less'} than the forecast of the whole (${formatForecast(Math.abs(gap), parts)}).`;
  const warning =
    Math.abs(gapShare) >= largeGap
      ? ' That is much: one of the two misses something, so take neither for sure.'
      : '';
  const { scored, wholeMase, sumMase } = trackRecord;
  if (scored === 0 || wholeMase === null || sumMase === null)
    return `${agree}${warning} Which of the two comes nearer is told once some of it has come.`;
  if (wholeMase === sumMase) return `${agree}${warning} Until now both came equally near.`;
  const nearer = wholeMase < sumMase ? 'the whole' : 'the sum of the scenarios';
  return `${agree}${warning} Of ${scored} values that came, ${nearer} was nearer.`;
}
