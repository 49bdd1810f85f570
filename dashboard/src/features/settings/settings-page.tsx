import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { ApiKeysPart } from './api-keys-part.tsx';
import { LibraryCard } from './library-card.tsx';

/** This library at a glance, and the keys of its scripts. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <Stack gap={40}>
        <LibraryCard />
        <ApiKeysPart />
      </Stack>
    </>
  );
}
