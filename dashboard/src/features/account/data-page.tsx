import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErasePart } from './erase-part.tsx';
import { ExportPart } from './export-part.tsx';

/** Taking everything away, and being forgotten. */
export function AccountDataPage() {
  return (
    <>
      <PageHeader title={t`Your data`} description={t`Everything that is kept about you is yours.`} />
      <Stack gap="xl">
        <ExportPart />
        <ErasePart />
      </Stack>
    </>
  );
}
