import { plural, t } from '@lingui/core/macro';
import { Paper, Stack, Text } from '@mantine/core';
import { formatCount } from '../../format/number.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import type { CampaignPreview } from './campaigns-query.ts';

/** What a campaign would do, before it begins. */
export function PreviewPart({ preview }: { preview: CampaignPreview }) {
  const { version, offered, skipped, waves, byVersion, carriedOutHere } = preview;
  if (offered === 0)
    return (
      <Text fz="sm" role="status">
        {skipped === 0
          ? t`No installation is behind version ${version}.`
          : t`Nobody would get version ${version}: every installation behind it was rebuilt by its customer.`}
      </Text>
    );
  return (
    <Paper p="md" withBorder role="status">
      <Stack gap="sm">
        <Text fz="sm" fw={600}>
          {plural(offered, {
            one: `Version ${version} is offered to one installation.`,
            other: `Version ${version} is offered to ${formatCount(offered)} installations.`,
          })}
        </Text>
        <Facts>
          <Fact name={t`Waves`}>{waves.map((count) => formatCount(count)).join(', ')}</Fact>
          <Fact name={t`They have`}>
            {byVersion
              .map(
                ({ version: number, installations }) => t`version ${number}: ${formatCount(installations)}`,
              )
              .join(', ')}
          </Fact>
          <Fact name={t`Left out`}>
            {skipped === 0 ? t`None` : t`${formatCount(skipped)}, rebuilt by their customers`}
          </Fact>
          <Fact name={t`By a yes alone`}>
            {t`${formatCount(carriedOutHere)}, with the Make token that the customer stored; the others upgrade in Make`}
          </Fact>
        </Facts>
        <Text fz="xs" c="dimmed">
          {t`When you begin, the first wave is told by mail and in the account at once. Nothing changes in Make without a customer’s yes.`}
        </Text>
      </Stack>
    </Paper>
  );
}
