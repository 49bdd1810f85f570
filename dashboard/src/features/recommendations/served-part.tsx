import { t } from '@lingui/core/macro';
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiPost } from '../../api/client.ts';
import {
  recommendationRunsQuery,
  recommendationStateQuery,
  type RecommendationRun,
} from '../../api/recommendations.ts';
import { formatCount } from '../../format/number.ts';
import { EmptyState, ProblemAlert } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import type { Seal } from '../../ui/figure-seal.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { modelNames, pointsText, servedText } from './recommendation-words.ts';

/** What is served now, and why. */
export function ServedPart({ latest, seal }: { latest: RecommendationRun | null; seal: Seal | null }) {
  return (
    <Part
      title={t`What is served`}
      seal={seal}
      description={t`A model takes the place of popularity only when it is certain to predict better.`}
      actions={
        <WhoMay scope="analytics:write">
          <ComputeButton />
        </WhoMay>
      }
    >
      <Paper p="md">{latest ? <Served run={latest} /> : <NothingYet />}</Paper>
    </Part>
  );
}

function NothingYet() {
  return (
    <EmptyState
      title={t`Nothing has been computed yet`}
    >{t`Customers see what is popular and fits their apps. The first evaluation runs at night; ask for one to have it now.`}</EmptyState>
  );
}

function Served({ run }: { run: RecommendationRun }) {
  const { isGateOpen, model, reason, lowerBound, testCustomers, customers, multiInstallCustomers } = run;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Badge color={isGateOpen ? 'green' : 'gray'} variant="dot" radius="sm" tt="none" fw={500}>
          {isGateOpen ? t`The gate is open` : t`The gate is closed`}
        </Badge>
        <Text fw={600} data-figure="served">
          {modelNames[isGateOpen ? model : 'popularity']}
        </Text>
      </Group>
      <Text fz="sm">{reason}</Text>
      <Text fz="sm">{servedText(run)}</Text>
      <Facts>
        <Fact name={t`Certain gain`}>
          <span data-figure="lowerBound">
            {lowerBound === null ? t`Not known` : t`${pointsText(lowerBound)} or more`}
          </span>
        </Fact>
        <Fact name={t`Customers predicted`}>{formatCount(testCustomers)}</Fact>
        <Fact
          name={t`Customers learned from`}
        >{t`${formatCount(customers)}, ${formatCount(multiInstallCustomers)} with two or more`}</Fact>
        <Fact name={t`Knows everything before`}>
          <TimeText at={run.watermark} />
        </Fact>
        <Fact name={t`Computed`}>
          <TimeText at={run.computedAt} relative />
        </Fact>
      </Facts>
    </Stack>
  );
}

function ComputeButton() {
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => apiPost('/admin/recommendations/runs', {}),
    onSuccess: () =>
      Promise.all(
        [recommendationStateQuery, recommendationRunsQuery].map(({ queryKey }) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
  return (
    <Stack gap={4} align="flex-end">
      <Button onClick={() => start.mutate()} loading={start.isPending}>{t`Compute now`}</Button>
      {start.isSuccess && (
        <Text
          fz="xs"
          c="dimmed"
          role="status"
        >{t`Under way: it is here within a minute. An hour is worked through once.`}</Text>
      )}
      {start.error && <ProblemAlert error={start.error} />}
    </Stack>
  );
}
