import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { BundlesPart } from './bundles-part.tsx';
import { CodesPart } from './codes-part.tsx';
import { CrossSellsPart } from './cross-sells-part.tsx';
import { LinksPart } from './links-part.tsx';
import { PlansPart } from './plans-part.tsx';
import { ProductsPart } from './products-part.tsx';
import { TermsPart } from './terms-part.tsx';

const parts = [
  { value: 'plans', label: t`Plans`, Part: PlansPart },
  { value: 'bundles', label: t`Bundles`, Part: BundlesPart },
  { value: 'links', label: t`Links`, Part: LinksPart },
  { value: 'codes', label: t`Codes`, Part: CodesPart },
  { value: 'beside', label: t`Beside`, Part: CrossSellsPart },
  { value: 'prices', label: t`Prices at Stripe`, Part: ProductsPart },
  { value: 'terms', label: t`Terms`, Part: TermsPart },
] as const;

/** What the library sells beside single scenarios, and whether Stripe has it as it is here. */
export function SellingPage() {
  const { values, write } = useAddress();
  const { value, Part } = parts.find((part) => part.value === values['part']) ?? parts[0];
  return (
    <>
      <PageHeader
        title={t`Selling`}
        description={t`Plans, bundles and prices. A scenario’s own price is on its page.`}
      />
      <Stack gap="lg">
        <PartSwitch
          parts={parts}
          value={value}
          onChange={(chosen) => write({ part: chosen === 'plans' ? undefined : chosen })}
        />
        <Part />
      </Stack>
    </>
  );
}
