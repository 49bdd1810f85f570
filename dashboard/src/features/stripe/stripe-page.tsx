import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { EventsPart } from './events-part.tsx';
import { PayoutsPart } from './payouts-part.tsx';
import { RebuildsPart } from './rebuilds-part.tsx';
import { ReconciliationsPart } from './reconciliations-part.tsx';

const parts = [
  { value: 'events', label: t`Events`, Part: EventsPart },
  { value: 'reconciliations', label: t`Reconciliations`, Part: ReconciliationsPart },
  { value: 'payouts', label: t`Payouts`, Part: PayoutsPart },
  { value: 'rebuilds', label: t`Rebuilds`, Part: RebuildsPart },
] as const;

/** What Stripe told, what became of it, and whether its balance and the ledger agree. */
export function StripePage() {
  const { values, write } = useAddress();
  const { value, Part } = parts.find((part) => part.value === values['part']) ?? parts[0];
  return (
    <>
      <PageHeader
        title={t`Stripe`}
        description={t`What Stripe told, what became of it, and whether its balance and the ledger agree.`}
      />
      <Stack gap="lg">
        <PartSwitch
          parts={parts}
          value={value}
          onChange={(chosen) =>
            write({ part: chosen === 'events' ? undefined : chosen, state: undefined, type: undefined })
          }
        />
        <Part />
      </Stack>
    </>
  );
}
