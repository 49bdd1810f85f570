import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';

/** The library's sign and name. */
export function BrandMark() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/favicon.svg" width={26} height={26} alt="" />
      <Text
        fw={650}
        fz={15}
        style={{ letterSpacing: '-0.01em', whiteSpace: 'nowrap' }}
      >{t`Scenario Library`}</Text>
    </Group>
  );
}
