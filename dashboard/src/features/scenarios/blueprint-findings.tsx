import { Alert, Badge, Code, Group, Stack, Text } from '@mantine/core';
import type { KeptReport } from '../../api/scenarios.ts';
import { AlertIcon, CheckIcon } from '../../ui/icons.tsx';
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
        <Alert
          color="red"
          icon={<AlertIcon />}
          title={counted(errors.length, 'error')}
          c="var(--sl-text)"
          data-testid="blueprint-errors"
        >
          <FindingList findings={errors} />
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert
          color="yellow"
          icon={<AlertIcon />}
          title={counted(warnings.length, 'warning')}
          c="var(--sl-text)"
          data-testid="blueprint-warnings"
        >
          <FindingList findings={warnings} />
        </Alert>
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
