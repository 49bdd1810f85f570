import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session.ts';
import { firstStepsQuery, isAllDone } from './first-steps-query.ts';
import { stepWords } from './step-words.ts';

/** While a library is not set up: how far it is, and the way on. Nothing once it is, where it cannot be read, or where all is made up. */
export function FirstStepsNotice() {
  const isDemo = useQuery(sessionQuery).data?.demo ?? true;
  const { data } = useQuery({ ...firstStepsQuery, enabled: !isDemo });
  if (!data || isAllDone(data)) return null;
  const next = data.steps.find(({ state }) => state !== 'done');
  return (
    <Paper p="md" component="section" aria-label={t`Set up`}>
      <Group justify="space-between" gap="md">
        <div style={{ flex: '1 1 280px' }}>
          <Text fz="sm" fw={600}>{t`${data.done} of ${data.steps.length} steps of setting up are done`}</Text>
          <Text fz="sm" c="dimmed" mb={8}>
            <Trans>Next: {next && stepWords[next.step].title}</Trans>
          </Text>
          <Progress
            value={(100 * data.done) / data.steps.length}
            aria-label={t`Steps that are done`}
            maw={420}
          />
        </div>
        <Button component={Link} to="/dashboard/set-up" variant="default">{t`Go on`}</Button>
      </Group>
    </Paper>
  );
}
