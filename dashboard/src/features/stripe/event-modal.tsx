import { t } from '@lingui/core/macro';
import { Button, Code, Group, Modal, ScrollArea, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { eventQuery, replayEvent, type EventDetail } from '../../api/stripe.ts';
import { DataState, ProblemAlert } from '../../ui/data-state.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useFocusBack } from '../../ui/use-focus-back.ts';

/** One event: what Stripe sent, what became of it, and a button to work it off again. */
export function EventModal({ id, onClose }: { id: string; onClose: () => void }) {
  useFocusBack();
  const query = useQuery(eventQuery(id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={query.data?.type ?? t`Event`}
      size="xl"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <DataState query={query}>{(event) => <EventFacts event={event} />}</DataState>
    </Modal>
  );
}

function EventFacts({ event }: { event: EventDetail }) {
  const queries = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayEvent(event.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['/admin/stripe-events'] }),
  });
  return (
    <Stack>
      {replay.error && <ProblemAlert error={replay.error} />}
      <Facts>
        <Fact name={t`Event`}>
          <Code>{event.id}</Code>
        </Fact>
        <Fact name={t`State`}>
          <StatusBadge status={event.state} />
        </Fact>
        <Fact name={t`What followed`}>{event.outcome ?? '–'}</Fact>
        {event.error && <Fact name={t`Last failure`}>{event.error}</Fact>}
        {event.waitsFor && <Fact name={t`Waits for`}>{event.waitsFor}</Fact>}
        <Fact name={t`At Stripe`}>
          <TimeText at={event.createdAt} />
        </Fact>
        <Fact name={t`Received`}>
          <TimeText at={event.receivedAt} />
        </Fact>
        <Fact name={t`Worked off`}>
          <TimeText at={event.processedAt} />
        </Fact>
        {event.nextAttemptAt && (
          <Fact name={t`Next attempt`}>
            <TimeText at={event.nextAttemptAt} relative />
          </Fact>
        )}
        <Fact name={t`API version`}>{event.apiVersion ?? t`Not said`}</Fact>
      </Facts>
      {event.payload !== null && (
        <ScrollArea.Autosize
          mah={320}
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t`What Stripe sent` }}
        >
          <Code block data-testid="payload">
            {readable(event.payload)}
          </Code>
        </ScrollArea.Autosize>
      )}
      <WhoMay scope="billing:write">
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >{t`Work it off again`}</Button>
        </Group>
      </WhoMay>
    </Stack>
  );
}

/** The JSON with line breaks; what is none stays as it came. */
function readable(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
