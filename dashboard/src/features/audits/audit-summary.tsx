import { plural, t } from '@lingui/core/macro';
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
        <Notice tone="bad" title={t`Some figures are not to be relied on`}>
          {plural(failing.length, {
            one: `${failing.map(({ gate, name }) => `${gate} ${name}`).join(', ')}. Figures that depend on it say so.`,
            other: `${failing.map(({ gate, name }) => `${gate} ${name}`).join(', ')}. Figures that depend on them say so.`,
          })}
        </Notice>
      )}
      <Paper p="md">
        <Group gap="xl" align="flex-start">
          <Fact title={t`Checked`}>
            {checkedAt === null ? t`Never yet` : <TimeText at={checkedAt} relative />}
          </Fact>
          {progress && (
            <Fact title={t`Under way`} testId="progress">
              <AuditProgress progress={progress} />
            </Fact>
          )}
          <Fact title={t`Results`} testId="chain">
            <StatusBadge status={chain.isWhole ? 'unchanged' : 'changed'} />
            <Text fz="xs" c="dimmed" maw={360}>
              {chain.isWhole
                ? t`${chain.entries} entries, each linked to the one before; reckoned anew just now.`
                : t`Entry ${chain.brokenAt ?? ''}: ${chain.reason}`}
            </Text>
          </Fact>
          <Fact title={t`Attacks caught`} testId="attacks">
            {attacks === null ? t`Not measured` : t`${attacks.caught} of ${attacks.attempted}`}
            {attacks && (
              <Text fz="xs" c="dimmed" maw={360}>
                {attacks.isOfThisRelease
                  ? t`Carried out by the tests of release ${attacks.release} against a running library.`
                  : t`Measured with release ${attacks.release}; the gates have changed since.`}
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
