import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DataState, ProblemAlert } from '../../ui/data-state.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { Part } from '../../ui/part.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { channelWords } from './alert-words.ts';
import { channelsQuery, sendTest, type ChannelState, type TestResult } from './alerts-query.ts';

/** Where alerts are told, how that goes, and a message to try it. */
export function ChannelsPart() {
  const query = useQuery(channelsQuery);
  return (
    <Part
      title={t`Channels`}
      description={t`A channel gets six messages an hour at most; what comes then is told together. What is not taken is sent again until it is, and a test message that arrives sends it at once.`}
    >
      <DataState query={query}>
        {({ items }) => (
          <Stack>
            {items.map((channel) => (
              <ChannelCard key={channel.channel} channel={channel} />
            ))}
          </Stack>
        )}
      </DataState>
    </Part>
  );
}

function testText(channel: ChannelState['channel'], { isDelivered, error }: TestResult): string {
  if (!isDelivered) return error ?? t`It was not sent.`;
  if (error !== null) return t`It was sent, but not to everybody: ${error}`;
  return channel === 'make' ? t`It is on its way.` : t`It was sent.`;
}

function ChannelCard({
  channel: { channel, isReady, why, lastSentAt, waiting, failure },
}: {
  channel: ChannelState;
}) {
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: () => sendTest(channel),
    onSettled: () => queries.invalidateQueries({ queryKey: channelsQuery.queryKey }),
  });
  return (
    <Paper p="md" component="article" aria-label={channelWords[channel]}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={3} fz={15}>
            {channelWords[channel]}
          </Title>
          <StatusBadge status={isReady ? 'active' : 'off'} />
        </Group>
        <Text fz="sm">{why}</Text>
        <Text fz="xs" c="dimmed">
          {waiting > 0 ? (
            <Trans>
              Last message <TimeText at={lastSentAt} relative absent={t`never`} /> · {waiting} waiting
            </Trans>
          ) : (
            <Trans>
              Last message <TimeText at={lastSentAt} relative absent={t`never`} />
            </Trans>
          )}
        </Text>
        {failure && (
          <Text fz="sm" c="var(--bad)">
            {failure.error}{' '}
            {failure.nextAttemptAt === null ? (
              t`The others have it.`
            ) : (
              <Plural
                value={failure.attempts}
                one={
                  <Trans>
                    Tried once, again <TimeText at={failure.nextAttemptAt} relative />.
                  </Trans>
                }
                other={
                  <Trans>
                    Tried {failure.attempts} times, again <TimeText at={failure.nextAttemptAt} relative />.
                  </Trans>
                }
              />
            )}
          </Text>
        )}
        <WhoMay scope="alerts:write">
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              disabled={!isReady}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >{t`Send a test message`}</Button>
            {test.data && (
              <Text fz="sm" role="status">
                {testText(channel, test.data)}
              </Text>
            )}
          </Group>
          {test.error && <ProblemAlert error={test.error} />}
        </WhoMay>
      </Stack>
    </Paper>
  );
}
