import { t } from '@lingui/core/macro';
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
  { key: 'size', header: t`Size`, cell: ({ sizeClass }) => sizeNames[sizeClass] },
  { key: 'scenarios', header: t`Scenarios`, align: 'end', cell: ({ scenarios }) => formatCount(scenarios) },
  {
    key: 'share',
    header: t`Of all scenarios`,
    align: 'end',
    cell: ({ ofScenarios }) => formatRate(ofScenarios),
  },
  { key: 'shown', header: t`Times shown`, align: 'end', cell: ({ exposures }) => formatCount(exposures) },
  {
    key: 'ofShown',
    header: t`Of all that was shown`,
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
      title={t`Who gets shown`}
      description={t`Since ${formatDay(since)}; a scenario counts once per customer and day. The places 4, 9, 14 … are for new and small ones.`}
    >
      <DataTable
        label={t`Exposure by size`}
        columns={sizeColumns}
        rows={rows}
        rowKey={({ sizeClass }) => sizeClass}
      />
    </Part>
  );
}

type OutcomeRow = RecommendationState['outcomes']['models'][number];
const outcomeColumns: Column<OutcomeRow>[] = [
  { key: 'model', header: t`Shown because of`, cell: ({ model }) => modelNames[model] },
  { key: 'shown', header: t`Shown`, align: 'end', cell: ({ shown }) => formatCount(shown) },
  { key: 'installed', header: t`Installed`, align: 'end', cell: ({ installed }) => formatCount(installed) },
  {
    key: 'share',
    header: t`Share`,
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
      title={t`What it brings`}
      seal={seal}
      description={t`Net revenue per visitor in the ${effect.windowDays} days after their first visit, against the ${formatRate(effect.heldOutShare)} of customers who get no recommendations.`}
    >
      <Paper p="md">
        <Stack gap="xs">
          <Text fw={600} data-figure="incrementalNetRevenue">
            {incrementalNetRevenue === null
              ? t`Not known yet`
              : t`${money(incrementalNetRevenue)} per visitor`}
            {low95 !== null && high95 !== null && t` (95 %: ${money(low95)} to ${money(high95)})`}
          </Text>
          {reason && <Text fz="sm">{reason}</Text>}
          {(
            [
              [t`Got recommendations`, effect.treated],
              [t`Held out`, effect.heldOut],
            ] as const
          ).map(([name, arm]) => (
            <Text key={name} fz="sm" c="dimmed">
              {arm.meanNetRevenue !== null
                ? t`${name}: ${formatCount(arm.visitors)} visitors, ${formatCount(arm.counted)} of them counted, ${money(arm.meanNetRevenue)} each`
                : t`${name}: ${formatCount(arm.visitors)} visitors, ${formatCount(arm.counted)} of them counted`}
            </Text>
          ))}
        </Stack>
      </Paper>
      {outcomes.models.length > 0 ? (
        <DataTable
          label={t`Shown from ${formatDay(outcomes.from)} to ${formatDay(outcomes.to)} and installed within ${outcomes.windowDays} days`}
          columns={outcomeColumns}
          rows={outcomes.models}
          rowKey={({ model }) => model}
        />
      ) : (
        <Paper>
          <EmptyState
            title={t`Nothing was shown long enough ago`}
          >{t`What was shown is held against what was installed ${outcomes.windowDays} days later.`}</EmptyState>
        </Paper>
      )}
    </Part>
  );
}
