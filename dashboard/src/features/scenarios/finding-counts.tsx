import { t } from '@lingui/core/macro';
import { Badge, Group, Text } from '@mantine/core';
import type { KeptReport } from '../../api/scenarios.ts';

/** How many errors and warnings a version has, in a few words. */
export function FindingCounts({ report }: { report: KeptReport }) {
  const { errors, warnings } = report;
  if (errors.length + warnings.length === 0) return <>{t`No errors, no warnings`}</>;
  return (
    <Group gap={6}>
      {errors.length > 0 && (
        <Badge variant="light" color="red" tt="none" fw={500} c="var(--sl-bad)">
          {countedFindings(errors.length, 'error')}
        </Badge>
      )}
      {warnings.length > 0 && <Text fz="sm">{countedFindings(warnings.length, 'warning')}</Text>}
    </Group>
  );
}

export function countedFindings(count: number, word: 'error' | 'warning'): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
