import { t } from '@lingui/core/macro';
import { Popover, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { LongWorkPage } from '../api/work.ts';
import { WorkItem } from '../features/operations/work-item.tsx';
import { WhoMay } from '../ui/may.tsx';
import { useOpenedByPress } from '../ui/use-opened-by-press.ts';
import { runningOf, WorkButton } from './work-indicator.tsx';

/** Long work with how far it is, open from the press that fetched it; once all is over it stays until it is closed. */
export function OpenedWork({ work }: { work: LongWorkPage }) {
  const { isOpen, setIsOpen, target } = useOpenedByPress();
  if (!isOpen && runningOf(work) === 0) return null;
  const close = () => setIsOpen(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      width={340}
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
    >
      <Popover.Target>
        <WorkButton ref={target} work={work} onClick={() => setIsOpen(!isOpen)} />
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 16px)">
        <Stack gap="md">
          {work.items.length === 0 && <Text fz="sm">{t`All of it is over.`}</Text>}
          {work.items.map((item) => (
            <WorkItem key={item.id} work={item} onLeave={close} />
          ))}
          <WhoMay scope="settings:read">
            <Text fz="sm">
              <Link to="/dashboard/jobs" search={{ part: 'work' } as never} onClick={close}>
                {t`All long work`}
              </Link>
            </Text>
          </WhoMay>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
