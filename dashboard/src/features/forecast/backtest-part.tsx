import { t } from '@lingui/core/macro';
import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatDecimal, formatRate } from '../../format/number.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { modelCardsQuery, type ForecastAnswer } from './forecast-query.ts';
import { modelNames } from './forecast-words.ts';

type Candidate = ForecastAnswer['candidates'][number];

const decimals = (value: number | null) => (value === null ? '–' : formatDecimal(value, 2));
const share = (value: number | null) => (value === null ? '–' : formatRate(value));

type Row = Candidate & { isShown: boolean; isSimple: boolean; meaning: string | undefined };

const columns: Column<Row>[] = [
  { key: 'model', header: t`Model`, cell: (row) => <ModelText {...row} /> },
  { key: 'mase', header: t`Error (MASE)`, align: 'end', cell: ({ mase }) => decimals(mase) },
  { key: 'smape', header: t`Error in %`, align: 'end', cell: ({ smape }) => share(smape) },
  {
    key: 'coverage80',
    header: t`Caught by 80 %`,
    align: 'end',
    cell: ({ coverage80 }) => share(coverage80),
  },
  {
    key: 'coverage95',
    header: t`Caught by 95 %`,
    align: 'end',
    cell: ({ coverage95 }) => share(coverage95),
  },
];

/** How each model did when it was asked to foretell the past. */
export function BacktestPart({ answer }: { answer: ForecastAnswer }) {
  const { data: cards } = useQuery(modelCardsQuery);
  const meanings = new Map(cards?.models.map(({ model, meaning }) => [model, meaning]));
  const rows = answer.candidates.map((candidate) => ({
    ...candidate,
    isShown: candidate.model === answer.shown,
    isSimple: candidate.model === answer.naive?.model,
    meaning: meanings.get(candidate.model),
  }));
  return (
    <Part
      title={t`Tried on the past`}
      description={t`Each model foretold ${answer.origins} stretches of the past from what was known before them. An error of 1 is as wrong as “as last time” was on average; less is better. A model is only shown when it errs at most 95 % as much as the simple forecast.`}
    >
      <DataTable label={t`Tried on the past`} columns={columns} rows={rows} rowKey={({ model }) => model} />
    </Part>
  );
}

function ModelText({ model, isShown, isSimple, meaning }: Row) {
  return (
    <>
      <Group gap="xs">
        <Text fz="sm" fw={500}>
          {modelNames[model]}
        </Text>
        {isShown && <Badge variant="light">{t`Shown`}</Badge>}
        {isSimple && <Badge variant="default" tt="none">{t`Simple forecast`}</Badge>}
      </Group>
      <Text fz="xs" c="dimmed" maw={420}>
        {meaning}
      </Text>
    </>
  );
}
