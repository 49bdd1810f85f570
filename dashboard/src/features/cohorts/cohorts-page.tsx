import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { BenchmarksPart } from './benchmarks-part.tsx';
import { FunnelPart } from './funnel-part.tsx';
import { OutliersPart } from './outliers-part.tsx';
import { RetentionPart } from './retention-part.tsx';

const parts = [
  { value: 'cohorts', label: t`Cohorts`, Part: RetentionPart },
  { value: 'funnel', label: t`Funnel`, Part: FunnelPart },
  { value: 'outliers', label: t`Outliers`, Part: OutliersPart },
  { value: 'benchmarks', label: t`Benchmarks`, Part: BenchmarksPart },
] as const;

/** Whether customers stay, how far they come, and who does otherwise than the others. */
export function CohortsPage() {
  const { values, write } = useAddress();
  const { value, Part } = parts.find((part) => part.value === values['part']) ?? parts[0];
  return (
    <>
      <PageHeader
        title={t`Cohorts and funnel`}
        description={t`Whether customers stay, how far they come after their first look, and who does otherwise than the others.`}
      />
      <Stack gap="lg">
        <PartSwitch
          parts={parts}
          value={value}
          onChange={(part) => write({ part: part === 'cohorts' ? undefined : part })}
        />
        <Part />
      </Stack>
    </>
  );
}
