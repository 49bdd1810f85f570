import { t } from '@lingui/core/macro';
import { Anchor, Stack, Text } from '@mantine/core';
import { NarrowPage } from '../../ui/narrow-page.tsx';

/** Where somebody ends who was forgotten. */
export function AccountErasedPage() {
  return (
    <NarrowPage title={t`You are forgotten`}>
      <Stack>
        <Text fz="sm">{t`Your account is erased and you are signed out. The last traces in what runs said go within minutes.`}</Text>
        <Anchor href="/" fz="sm">{t`Back to the library`}</Anchor>
      </Stack>
    </NarrowPage>
  );
}
