import { Paper, Stack, Text } from '@mantine/core';
import type { RecommendationState } from '../../api/recommendations.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import type { Seal } from '../../ui/figure-seal.tsx';
import { Part } from '../../ui/part.tsx';
import { modelNames, sizeNames } from './recommendation-words.ts';

type SizeRow = RecommendationState['fairness']['classes'][number] & {
  ofScenarios: number;
  ofExposures: number;
};
const sizeColumns: Column<SizeRow>[] = [
  { key: 'size', header: 'Size', cell: ({ sizeClass }) => sizeNames[sizeClass] },
  { key: 'scenarios', header: 'Scenarios', align: 'end', cell: ({ scenarios }) => formatCount(scenarios) },
  {
    key: 'share',
    header: 'Of all scenarios',
    align: 'end',
    cell: ({ ofScenarios }) => formatRate(ofScenarios),
  },
  { key: 'shown', header: 'Times shown', align: 'end', cell: ({ exposures }) => formatCount(exposures) },
  {
    key: 'ofShown',
    header: 'Of all that was shown',
    align: 'end',
    cell: ({ ofExposures }) => formatRate(ofExposures),
  },
];

/** Whether small and new scenarios are shown too. */
export function FairnessPart({ fairness }: Pick<RecommendationState, 'fairness'>) {
  const { since, exposures, classes } = fairness;
  const scenarios = classes.reduce((sum, one) => sum + one.scenarios, 0);
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const rows = classes.map((one) => ({
    ...one,
    ofScenarios: share(one.scenarios, scenarios),
    ofExposures: share(one.exposures, exposures),
  }));
  return (
    <Part
      title="Who gets shown"
      description={`Since ${formatDay(since)}; a scenario counts once per customer and day. The places 4, 9, 14 … are for new and small ones.`}
    >
      <DataTable
        label="Exposure by size"
        columns={sizeColumns}
        rows={rows}
        rowKey={({ sizeClass }) => sizeClass}
      />
    </Part>
  );
}

type OutcomeRow = RecommendationState['outcomes']['models'][number];
const outcomeColumns: Column<OutcomeRow>[] = [
  { key: 'model', header: 'Shown because of', cell: ({ model }) => modelNames[model] },
  { key: 'shown', header: 'Shown', align: 'end', cell: ({ shown }) => formatCount(shown) },
  { key: 'installed', header: 'Installed', align: 'end', cell: ({ installed }) => formatCount(installed) },
  {
    key: 'share',
    header: 'Share',
    align: 'end',
    cell: ({ shown, installed }) => (shown === 0 ? '–' : formatRate(installed / shown)),
  },
];

/** What recommendations bring, against those who get none. */
export function EffectPart({
  effect,
  outcomes,
  seal,
}: Pick<RecommendationState, 'effect' | 'outcomes'> & { seal: Seal | null }) {
  const { incrementalNetRevenue, low95, high95, reason, currency } = effect;
  const money = (minor: number) => formatMoney(Math.round(minor), currency);
  return (
    <Part
      title="What it brings"
      seal={seal}
      description={`Net revenue per visitor in the ${effect.windowDays} days after their first visit, against the ${formatRate(effect.heldOutShare)} of customers who get no recommendations.`}
    >
      <Paper p="md">
        <Stack gap="xs">
          <Text fw={600} data-figure="incrementalNetRevenue">
            {incrementalNetRevenue === null ? 'Not known yet' : `${money(incrementalNetRevenue)} per visitor`}
            {low95 !== null && high95 !== null && ` (95 %: ${money(low95)} to ${money(high95)})`}
          </Text>
          {reason && <Text fz="sm">{reason}</Text>}
          {(
            [
              ['Got recommendations', effect.treated],
              ['Held out', effect.heldOut],
            ] as const
          ).map(([name, arm]) => (
            <Text key={name} fz="sm" c="dimmed">
              {name}: {formatCount(arm.visitors)} visitors, {formatCount(arm.counted)} of them counted
              {arm.meanNetRevenue !== null && `, ${money(arm.meanNetRevenue)} each`}
            </Text>
          ))}
        </Stack>
      </Paper>
      {outcomes.models.length > 0 ? (
        <DataTable
          label={`Shown from ${formatDay(outcomes.from)} to ${formatDay(outcomes.to)} and installed within ${outcomes.windowDays} days`}
          columns={outcomeColumns}
          rows={outcomes.models}
          rowKey={({ model }) => model}
        />
      ) : (
        <Paper>
          <EmptyState title="Nothing was shown long enough ago">
            What was shown is held against what was installed {outcomes.windowDays} days later.
          </EmptyState>
        </Paper>
      )}
    </Part>
  );
}
