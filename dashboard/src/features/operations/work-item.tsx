import { Trans } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { LongWork } from '../../api/work.ts';
import { wordsOf } from '../../format/words.ts';
import { ShareBar } from '../../ui/share-bar.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { pageOf, progressOf, titleOf } from './work-words.ts';

/** One piece of long work: what it is, how far, since when and until when. */
export function WorkItem({ work, onLeave }: { work: LongWork; onLeave: () => void }) {
  return (
    <Stack gap={4}>
      <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
        <WorkLink work={work} onLeave={onLeave} />
      </Text>
      <WorkProgress work={work} />
      <Text fz="xs" c="dimmed">
        {work.state !== 'running' && `${wordsOf(work.state)} · `}
        <Trans>
          began <TimeText at={work.startedAt} relative />
        </Trans>
        {work.expectedAt && (
          <>
            {' · '}
            <Trans>
              over <TimeText at={work.expectedAt} relative />
            </Trans>
          </>
        )}
      </Text>
      <WorkError work={work} />
    </Stack>
  );
}

/** The name of the work, which leads to its page. */
export function WorkLink({ work, onLeave }: { work: LongWork; onLeave?: () => void }) {
  const { to, search } = pageOf(work);
  return (
    <Link to={to as never} search={search as never} {...(onLeave && { onClick: onLeave })}>
      {titleOf(work)}
    </Link>
  );
}

/** How far it is: as a bar where all of it is known, and in numbers. */
export function WorkProgress({ work }: { work: LongWork }) {
  const { done, total } = work;
  const text = progressOf(work);
  if (text === null) return null;
  return (
    <>
      {done !== null && total !== null && total > 0 && <ShareBar share={done / total} />}
      <Text fz="xs" c="dimmed">
        {text}
      </Text>
    </>
  );
}

/** Why it failed or stands still. */
export function WorkError({ work: { error, state } }: { work: LongWork }) {
  if (error === null) return null;
  return (
    <Text fz="xs" c={state === 'failed' ? 'var(--sl-bad)' : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
      {error}
    </Text>
  );
}
