import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useNow } from '../../format/use-now.ts';
import { WhoMay } from '../../ui/may.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AlertActions } from './alert-actions.tsx';
import { AlertChart } from './alert-chart.tsx';
import { Contributors } from './alert-contributors.tsx';
import { contributorWord, severityColours, severityWords } from './alert-words.ts';
import type { Alert } from './alerts-query.ts';

/** One alert: what, since when, what explains it, and what can be done with it. */
export function AlertCard({ alert }: { alert: Alert }) {
  const now = useNow();
  const { title, message, severity, state, rule, openedAt } = alert;
  const { acknowledgedBy, assignedTo, mutedUntil, resolution } = alert;
  return (
    <Paper p="md" component="article" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Title order={3} fz={15} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          <Group gap="xs">
            <Badge variant="dot" color={severityColours[severity]} tt="none" fw={500} radius="sm">
              {severityWords[severity]}
            </Badge>
            <StatusBadge status={state} />
          </Group>
        </Group>
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        {alert.about && (
          <Text fz="sm">
            {contributorWord(alert.about.by)}: {alert.about.label ?? alert.about.id}
          </Text>
        )}
        <Contributors alert={alert} />
        <AlertChart alert={alert} />
        <Text fz="xs" c="dimmed">
          {rule.name} ·{' '}
          <Trans>
            opened <TimeText at={openedAt} relative />
          </Trans>
          {acknowledgedBy && <> · {t`acknowledged by ${acknowledgedBy.name}`}</>}
          {assignedTo && <> · {t`looked after by ${assignedTo.name}`}</>}
          {mutedUntil && new Date(mutedUntil) > now && (
            <>
              {' · '}
              <Trans>
                muted until <TimeText at={mutedUntil} />
              </Trans>
            </>
          )}
          {alert.escalatedAt && <> · {t`escalated`}</>}
          {resolution && ` · ${resolution}`}
        </Text>
        {state !== 'resolved' && (
          <WhoMay scope="alerts:write">
            <AlertActions alert={alert} />
          </WhoMay>
        )}
      </Stack>
    </Paper>
  );
}
