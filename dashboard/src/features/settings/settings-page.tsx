import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { ApiKeysPart } from './api-keys-part.tsx';
import { HistoriesPart } from './histories-part.tsx';
import { InsightsModelPart } from './insights-model-part.tsx';
import { LibraryCard } from './library-card.tsx';
import { SwitchesPart } from './switches-part.tsx';

/** This library at a glance, its feature switches, and the keys of its scripts. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title={t`Settings`} />
      <Stack gap={40}>
        <LibraryCard />
        <SwitchesPart />
        <InsightsModelPart />
        <HistoriesPart />
        <ApiKeysPart />
      </Stack>
    </>
  );
}
