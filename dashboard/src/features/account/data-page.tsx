import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErasePart } from './erase-part.tsx';
import { ExportPart } from './export-part.tsx';

/** Taking everything away, and being forgotten. */
export function AccountDataPage() {
  return (
    <>
      <PageHeader title="Your data" description="Everything that is kept about you is yours." />
      <Stack gap="xl">
        <ExportPart />
        <ErasePart />
      </Stack>
    </>
  );
}
