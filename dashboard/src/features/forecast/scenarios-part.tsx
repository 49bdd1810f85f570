import { t } from '@lingui/core/macro';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { countOfUnit } from '../../format/units.ts';
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
      title={t`By scenario`}
      description={t`The largest ones, each foretold from its own past by the quick models, and all others together.`}
    >
      <DataState
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={t`No parts yet`}>{query.data?.reason}</EmptyState>}
      >
        {(parts) => (
          <Stack gap="sm">
            <Text fz="sm">{gapInWords(parts)}</Text>
            <DataTable
              label={t`By scenario`}
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
    { key: 'sum', scenario: null, recent, expected: parts.sum ?? 0, model: t`Added up` },
    { key: 'whole', scenario: null, recent, expected: parts.whole ?? 0, model: t`Foretold of all at once` },
  ];
}

const ofAll: Readonly<Record<string, string>> = { sum: t`All of these`, whole: t`The whole` };

function columnsOf(parts: ForecastParts): Column<Row>[] {
  const { horizon, interval } = parts;
  return [
    {
      key: 'scenario',
      header: t`Scenario`,
      cell: ({ key, scenario }) =>
        scenario === null ? (
          <Text fz="sm" fw={key in ofAll ? 600 : 400} maw={280}>
            {ofAll[key] ?? t`All others, and what is of no scenario`}
          </Text>
        ) : (
          <Link to="/dashboard/scenarios/$slug" params={{ slug: scenario.id } as never}>
            {scenario.title ?? t`A scenario that is gone`}
          </Link>
        ),
    },
    {
      key: 'recent',
      header: t`Last ${countOfUnit(horizon, interval)}`,
      align: 'end',
      cell: ({ recent }) => formatForecast(recent, parts),
    },
    {
      key: 'expected',
      header: t`Next ${countOfUnit(horizon, interval)}`,
      align: 'end',
      cell: ({ expected }) => formatForecast(expected, parts),
    },
    {
      key: 'model',
      header: t`How`,
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
  if (gap === null || gapShare === null) return t`Nothing is foretold of the whole.`;
  const size = formatRate(Math.abs(gapShare));
  const agree =
    Math.abs(gapShare) < 0.005
      ? t`The scenarios add up to the forecast of the whole.`
      : gap > 0
        ? t`The scenarios add up to ${size} more than the forecast of the whole (${formatForecast(Math.abs(gap), parts)}).`
        : t`The scenarios add up to ${size} less than the forecast of the whole (${formatForecast(Math.abs(gap), parts)}).`;
  const warning =
    Math.abs(gapShare) >= largeGap
      ? t` That is much: one of the two misses something, so take neither for sure.`
      : '';
  const { scored, wholeMase, sumMase } = trackRecord;
  if (scored === 0 || wholeMase === null || sumMase === null)
    return t`${agree}${warning} Which of the two comes nearer is told once some of it has come.`;
  if (wholeMase === sumMase) return t`${agree}${warning} Until now both came equally near.`;
  const nearer = wholeMase < sumMase ? t`the whole` : t`the sum of the scenarios`;
  return t`${agree}${warning} Of ${scored} values that came, ${nearer} was nearer.`;
}
