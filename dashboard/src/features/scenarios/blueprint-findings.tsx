import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import type { KeptReport } from '../../api/scenarios.ts';
import { CheckIcon } from '../../ui/icons.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './scenarios.module.css';

/** What a check found, each with its place in the blueprint; errors first. */
export function BlueprintFindings({ report }: { report: Pick<KeptReport, 'errors' | 'warnings'> }) {
  const { errors, warnings } = report;
  if (errors.length + warnings.length === 0) {
    return (
      <Group gap={6} c="var(--sl-good)">
        <CheckIcon size={16} />
        <Text fz="sm">Checked: no errors, no warnings.</Text>
      </Group>
    );
  }
  return (
    <Stack gap="sm">
      {errors.length > 0 && (
        <Notice tone="bad" title={counted(errors.length, 'error')} testId="blueprint-errors">
          <FindingList findings={errors} />
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warn" title={counted(warnings.length, 'warning')} testId="blueprint-warnings">
          <FindingList findings={warnings} />
        </Notice>
      )}
    </Stack>
  );
}

function FindingList({ findings }: { findings: KeptReport['errors'] }) {
  return (
    <ul className={styles.findings}>
      {findings.map(({ path, code, message }, index) => (
        <li key={`${path} ${code} ${index}`}>
          <Code>{path || '/'}</Code> {message}
        </li>
      ))}
    </ul>
  );
}

/** How many errors and warnings a version has, in a few words. */
export function FindingCounts({ report }: { report: KeptReport }) {
  const { errors, warnings } = report;
  if (errors.length + warnings.length === 0) return <>No errors, no warnings</>;
  return (
    <Group gap={6}>
      {errors.length > 0 && (
        <Badge variant="light" color="red" tt="none" fw={500} c="var(--sl-bad)">
          {counted(errors.length, 'error')}
        </Badge>
      )}
      {warnings.length > 0 && <Text fz="sm">{counted(warnings.length, 'warning')}</Text>}
    </Group>
  );
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
