import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Code, Divider, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { formatCount } from '../../format/number.ts';
import { FigureSeal, sealOf, type Seal } from '../../ui/figure-seal.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import styles from './live-part.module.css';
import { MinuteBars } from './minute-bars.tsx';
import { useLive, type Live } from './use-live.ts';

/** What goes on in the whole library at this moment; the numbers change in place. */
export function LivePart() {
  const live = useLive();
  const { activity } = live;
  const sum = (of: 'started' | 'completed' | 'failed') =>
    activity && activity.lastHour.reduce((total, minute) => total + minute[of], 0);
  const seal = (of: string) => sealOf(activity?.gates, of);
  return (
    <Part
      title={t`Now`}
      description={
        <span data-testid="live-state">
          {activity === null
            ? t`The whole library, as it happens. Waiting for the first word…`
            : live.isConnected
              ? t`The whole library, as it happens.`
              : t`The whole library, as it happens. The connection is lost; trying again…`}
        </span>
      }
    >
      <Paper>
        <div className={styles.figures}>
          <Now
            figure="activeNow"
            label={t`Active`}
            count={activity && activity.activeNow}
            seal={seal('activeNow')}
          />
          <Now
            figure="startedLastHour"
            label={t`Started, last hour`}
            count={sum('started')}
            seal={seal('started')}
          />
          <Now
            figure="completedLastHour"
            label={t`Completed, last hour`}
            count={sum('completed')}
            seal={seal('completed')}
          />
          <Now
            figure="failedLastHour"
            label={t`Failed, last hour`}
            count={sum('failed')}
            seal={seal('failed')}
          />
          <MinuteBars activity={activity} />
        </div>
        <Divider color="var(--sl-border)" />
        <SimpleGrid cols={{ base: 1, md: 2 }} p="md" spacing="lg">
          <ActiveRuns live={live} />
          <LatestFailures live={live} />
        </SimpleGrid>
      </Paper>
    </Part>
  );
}

type NowProps = { figure: string; label: string; count: number | null; seal: Seal | null };

function Now({ figure, label, count, seal }: NowProps) {
  return (
    <div className={styles.figure}>
      <div className={styles.label}>
        {label}
        {seal && <FigureSeal label={label} seal={seal} />}
      </div>
      <div className={styles.count} data-live={figure}>
        {count === null ? '–' : formatCount(count)}
      </div>
    </div>
  );
}

const mostRuns = 5;

function ActiveRuns({ live: { activity } }: { live: Live }) {
  const tasks = activity?.tasks ?? [];
  return (
    <Stack gap="xs" miw={0} mih={72}>
      <Title order={3} fz={14} fw={600}>{t`Running`}</Title>
      {tasks.length === 0 && <Text fz="sm" c="dimmed">{t`Nothing runs at the moment.`}</Text>}
      {tasks.slice(0, mostRuns).map(({ executionId, taskKey, scenario, customer, aiModel, startedAt }) => (
        <div key={`${executionId} ${taskKey}`}>
          <Text fz="sm" truncate>
            {scenario.title}
          </Text>
          <Text fz="xs" c="dimmed" truncate>
            {aiModel !== 'none' ? (
              <Trans>
                {customer.name ?? customer.id}, since <TimeText at={startedAt} relative />, with {aiModel}
              </Trans>
            ) : (
              <Trans>
                {customer.name ?? customer.id}, since <TimeText at={startedAt} relative />
              </Trans>
            )}
          </Text>
        </div>
      ))}
      {tasks.length > mostRuns && (
        <Text
          fz="xs"
          c="dimmed"
        >{t`And ${formatCount((activity?.activeNow ?? tasks.length) - mostRuns)} more`}</Text>
      )}
    </Stack>
  );
}

function LatestFailures({ live: { failures } }: { live: Live }) {
  return (
    <Stack gap="xs" miw={0} mih={72}>
      <Title order={3} fz={14} fw={600}>{t`Latest failures`}</Title>
      {failures.length === 0 && <Text fz="sm" c="dimmed">{t`None that is known.`}</Text>}
      {failures.map(({ id, scenario, customer, errorCode, errorMessage, occurredAt }) => (
        <div key={id}>
          <Text fz="sm" truncate>
            {errorCode !== null && <Code>{errorCode}</Code>} {errorMessage ?? scenario?.title}
          </Text>
          <Text fz="xs" c="dimmed" truncate>
            {scenario?.title}, {customer.name ?? customer.id}, <TimeText at={occurredAt} relative />
          </Text>
        </div>
      ))}
    </Stack>
  );
}
