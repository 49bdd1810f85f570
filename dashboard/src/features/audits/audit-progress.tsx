import { Progress, Text } from '@mantine/core';
import type { Audit } from './audits-query.ts';

/** How far an audit that runs has come. */
export function AuditProgress({
  progress: { checked, gates },
}: {
  progress: NonNullable<Audit['progress']>;
}) {
  return (
    <>
      <Text fz="sm">
        {checked} of {gates} gates checked
      </Text>
      <Progress value={(checked / gates) * 100} aria-label="Gates checked" maw={240} mt={4} />
    </>
  );
}
