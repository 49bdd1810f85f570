import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { JobsPart } from './jobs-part.tsx';
import { QueuesPart } from './queues-part.tsx';
import { WorkPart } from './work-part.tsx';

const parts = [
  { value: 'jobs', label: t`Jobs`, Part: JobsPart },
  { value: 'work', label: t`Long work`, Part: WorkPart },
  { value: 'kinds', label: t`Kinds and schedules`, Part: QueuesPart },
] as const;

/** Work that is done beside requests: what waits, what runs, and what gave up. */
export function JobsPage() {
  const { values, write } = useAddress();
  const { value: part, Part } = parts.find(({ value }) => value === values['part']) ?? parts[0];
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
            write({
              part: chosen === 'jobs' ? undefined : chosen,
              state: undefined,
              name: undefined,
              open: undefined,
              kind: undefined,
            })
          }
        />
        <Part />
      </Stack>
    </>
  );
}
