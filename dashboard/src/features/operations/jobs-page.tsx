import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { JobsPart } from './jobs-part.tsx';
import { QueuesPart } from './queues-part.tsx';

const parts = [
  { value: 'jobs', label: t`Jobs` },
  { value: 'kinds', label: t`Kinds and schedules` },
] as const;

/** Work that is done beside requests: what waits, what runs, and what gave up. */
export function JobsPage() {
  const { values, write } = useAddress();
  const part = values['part'] === 'kinds' ? 'kinds' : 'jobs';
  return (
    <>
      <PageHeader
        title={t`Jobs`}
        description={t`Work that is done beside requests: mails, syncs with Stripe, what the clock starts. Kept for seven days.`}
      />
      <Stack gap={24}>
        <PartSwitch
          parts={parts}
          value={part}
          onChange={(chosen) =>
            write({ part: chosen === 'jobs' ? undefined : chosen, state: undefined, name: undefined })
          }
        />
        {part === 'jobs' ? <JobsPart /> : <QueuesPart />}
      </Stack>
    </>
  );
}
