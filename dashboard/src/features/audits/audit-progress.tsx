import { t } from '@lingui/core/macro';
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
      <Text fz="sm">{t`${checked} of ${gates} gates checked`}</Text>
      <Progress value={(checked / gates) * 100} aria-label={t`Gates checked`} maw={240} mt={4} />
    </>
  );
}
