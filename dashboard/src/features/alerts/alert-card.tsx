import { Link } from '@tanstack/react-router';
import { Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useNow } from '../../format/use-now.ts';
import { useReporting } from '../../format/reporting.ts';
import { formatRate } from '../../format/number.ts';
import { WhoMay } from '../../ui/may.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AlertActions } from './alert-actions.tsx';
import { AlertChart } from './alert-chart.tsx';
import { contributorWord, severityColours, severityWords, valueText } from './alert-words.ts';
import type { Alert } from './alerts-query.ts';

type Contributor = Alert['evidence']['contributors'][number];

/** One alert: what, since when, what explains it, and what can be done with it. */
export function AlertCard({ alert }: { alert: Alert }) {
  const now = useNow();
  const { title, message, severity, state, rule, openedAt, assignedTo, mutedUntil, resolution } = alert;
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
          {rule.name} · opened <TimeText at={openedAt} relative />
          {alert.acknowledgedBy && ` · acknowledged by ${alert.acknowledgedBy.name}`}
          {assignedTo && ` · looked after by ${assignedTo.name}`}
          {mutedUntil && new Date(mutedUntil) > now && (
            <>
              {' · muted until '}
              <TimeText at={mutedUntil} />
            </>
          )}
          {alert.escalatedAt && ' · escalated'}
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

/** What explains a change, by its share; what a new error or a failed audit is about is all of it, and leads to its page. */
function Contributors({ alert: { evidence } }: { alert: Alert }) {
  const { currency } = useReporting();
  const { contributors } = evidence;
  if (contributors.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text fz="sm" fw={500}>
        {contributors.some(isWholeCause) ? 'Look at' : 'What explains it'}
      </Text>
      <List fz="sm" spacing={2} withPadding>
        {contributors.map(({ by, id, label, before, after, share }) => (
          <List.Item key={`${by} ${id}`} style={{ overflowWrap: 'anywhere' }}>
            {isWholeCause({ by }) ? (
              <CauseLink by={by} id={id} label={label ?? id} />
            ) : (
              `${contributorWord(by)} ${label ?? id}: ${formatRate(share)} of it`
            )}
            {before !== null && after !== null && evidence.unit !== null && by !== 'error' && (
              <Text span fz="sm" c="dimmed">
                {' '}
                ({valueText(before, evidence.unit, currency)} → {valueText(after, evidence.unit, currency)})
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

const isWholeCause = ({ by }: Pick<Contributor, 'by'>) => by === 'errorGroup' || by === 'gate';

const CauseLink = ({ by, id, label }: { by: Contributor['by']; id: string; label: string }) =>
  by === 'gate' ? (
    <Link to="/dashboard/audits">Audit {label}</Link>
  ) : (
    <Link to="/dashboard/errors/$id" params={{ id }}>
      {label}
    </Link>
  );
