import { t } from '@lingui/core/macro';
import type { RecommendationRun } from '../../api/recommendations.ts';
import { formatCount, formatDecimal, formatRate } from '../../format/number.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Part } from '../../ui/part.tsx';
import { modelNames, pointsText } from './recommendation-words.ts';

type Scores = NonNullable<RecommendationRun['evaluation']['scores']>;
type Gains = NonNullable<RecommendationRun['evaluation']['gains']>;
type Row = Scores[keyof Scores] & { name: keyof Scores; gain: Gains[keyof Gains] | null };

const columns: Column<Row>[] = [
  { key: 'model', header: t`Ranked by`, cell: ({ name }) => modelNames[name] },
  { key: 'hit', header: t`Among the first three`, align: 'end', cell: ({ hitAt3 }) => formatRate(hitAt3) },
  {
    key: 'rank',
    header: t`Mean of 1 ÷ place`,
    align: 'end',
    cell: ({ meanReciprocalRank }) => formatDecimal(meanReciprocalRank, 3),
  },
  {
    key: 'coverage',
    header: t`Scenarios ever shown`,
    align: 'end',
    cell: ({ coverage }) => formatRate(coverage),
  },
  {
    key: 'revenue',
    header: t`Revenue foreseen`,
    align: 'end',
    cell: ({ revenueHitAt3 }) => (revenueHitAt3 === null ? '–' : formatRate(revenueHitAt3)),
  },
  {
    key: 'gain',
    header: t`What the model gains over it (95 %)`,
    align: 'end',
    cell: ({ gain }) =>
      gain ? t`${pointsText(gain.mean)} (${pointsText(gain.low95)} to ${pointsText(gain.high95)})` : '–',
  },
];

const order = [
  'recentPopularity',
  'servedPopularity',
  'allTimePopularity',
  'conditional',
  'cosine',
] as const satisfies (keyof Scores)[];

/** Every model and every kind of popularity, on the same cases. */
export function ComparisonPart({ run }: { run: RecommendationRun }) {
  const { scores, gains, testCases, testCustomers, model } = run.evaluation;
  if (!scores || !gains) return null;
  const rows = order.map((name): Row => ({
    ...scores[name],
    name,
    gain: name in gains ? gains[name as keyof Gains] : null,
  }));
  const control = run.control.gains;
  return (
    <Part
      title={t`How well it predicts`}
      description={
        <>
          {control
            ? t`${formatCount(testCases)} cases of ${formatCount(testCustomers)} customers: what they got next in the last three spans of 30 days, predicted from what was known when each began. The model is “${modelNames[model]}”. Where customers have swapped what they got, so that nothing belongs together, it gains ${pointsText(control.allTimePopularity.mean)} (${pointsText(control.allTimePopularity.low95)} to ${pointsText(control.allTimePopularity.high95)}).`
            : t`${formatCount(testCases)} cases of ${formatCount(testCustomers)} customers: what they got next in the last three spans of 30 days, predicted from what was known when each began. The model is “${modelNames[model]}”.`}
        </>
      }
    >
      <DataTable label={t`Models`} columns={columns} rows={rows} rowKey={({ name }) => name} />
    </Part>
  );
}
