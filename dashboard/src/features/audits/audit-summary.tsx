import type { ReactNode } from 'react';
import { Group, Paper, Stack, Text } from '@mantine/core';
import { Notice } from '../../ui/notice.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AuditProgress } from './audit-progress.tsx';
import type { AuditPage } from './audits-query.ts';

/** How things stand at a glance: when it was checked, whether the results are untouched, and how well the gates catch. */
export function AuditSummary({ page: { items, gates, chain, attacks } }: { page: AuditPage }) {
  const checkedAt = gates.find(({ result }) => result)?.result?.checkedAt ?? null;
  const progress = items.find((audit) => audit.progress)?.progress;
  const failing = gates.filter(({ result }) => result?.state === 'fail');
  return (
    <Stack gap="sm">
      {failing.length > 0 && (
        <Notice tone="bad" title="Some figures are not to be relied on">
          {failing.map(({ gate, name }) => `${gate} ${name}`).join(', ')}. Figures that depend on{' '}
          {failing.length === 1 ? 'it' : 'them'} say so.
        </Notice>
      )}
      <Paper p="md">
        <Group gap="xl" align="flex-start">
          <Fact title="Checked">
            {checkedAt === null ? 'Never yet' : <TimeText at={checkedAt} relative />}
          </Fact>
          {progress && (
            <Fact title="Under way" testId="progress">
              <AuditProgress progress={progress} />
            </Fact>
          )}
          <Fact title="Results" testId="chain">
            <StatusBadge status={chain.isWhole ? 'unchanged' : 'changed'} />
            <Text fz="xs" c="dimmed" maw={360}>
              {chain.isWhole
                ? `${chain.entries} entries, each linked to the one before; reckoned anew just now.`
                : `Entry ${chain.brokenAt}: ${chain.reason}`}
            </Text>
          </Fact>
          <Fact title="Attacks caught" testId="attacks">
            {attacks === null ? 'Not measured' : `${attacks.caught} of ${attacks.attempted}`}
            {attacks && (
              <Text fz="xs" c="dimmed" maw={360}>
                {attacks.isOfThisRelease
                  ? `Carried out by the tests of release ${attacks.release} against a running library.`
                  : `Measured with release ${attacks.release}; the gates have changed since.`}
              </Text>
            )}
          </Fact>
        </Group>
      </Paper>
    </Stack>
  );
}

function Fact({ title, testId, children }: { title: string; testId?: string; children: ReactNode }) {
  return (
    <div data-testid={testId}>
      <Text fz="xs" c="dimmed">
        {title}
      </Text>
      {children}
    </div>
  );
}
