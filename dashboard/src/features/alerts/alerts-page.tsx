import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { FormerAlerts, OpenAlerts } from './alert-list.tsx';
import { ChannelsPart } from './channels-part.tsx';
import { OneAlert } from './one-alert.tsx';
import { RulesPart } from './rules-part.tsx';

const parts = [
  { value: 'open', label: t`Open`, Part: OpenAlerts },
  { value: 'resolved', label: t`Resolved`, Part: FormerAlerts },
  { value: 'rules', label: t`Rules`, Part: RulesPart },
  { value: 'channels', label: t`Channels`, Part: ChannelsPart },
] as const;

/** What needs somebody before it costs money, by which rules, and where it is told. */
export function AlertsPage() {
  const { values, write } = useAddress();
  const { value, Part } = parts.find((part) => part.value === values['part']) ?? parts[0];
  return (
    <>
      <PageHeader
        title={t`Alerts`}
        description={t`What changed for the worse, what explains it, and who looks after it.`}
      />
      <Stack gap="lg">
        <PartSwitch
          parts={parts}
          value={value}
          onChange={(chosen) => write({ part: chosen === 'open' ? undefined : chosen, alert: undefined })}
        />
        {values['alert'] === undefined ? <Part /> : <OneAlert id={values['alert']} />}
      </Stack>
    </>
  );
}
