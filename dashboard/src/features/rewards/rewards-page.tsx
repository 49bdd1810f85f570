import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { OffersPart } from './offers-part.tsx';
import { PointsPart } from './points-part.tsx';
import { RulesPart } from './rules-part.tsx';

const parts = [
  { value: 'points', label: t`Points`, Part: PointsPart },
  { value: 'offers', label: t`Offers`, Part: OffersPart },
  { value: 'rules', label: t`Rules`, Part: RulesPart },
] as const;

/** Points that customers earn, and offers that are made to them. */
export function RewardsPage() {
  const { values, write } = useAddress();
  const { value, Part } = parts.find((part) => part.value === values['part']) ?? parts[0];
  return (
    <>
      <PageHeader
        title={t`Rewards`}
        description={t`Points that customers earn, and what is offered to them.`}
      />
      <Stack gap="lg">
        <PartSwitch
          parts={parts}
          value={value}
          onChange={(chosen) => write({ part: chosen === 'points' ? undefined : chosen })}
        />
        <Part />
      </Stack>
    </>
  );
}
