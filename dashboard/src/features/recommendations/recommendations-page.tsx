import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { recommendationStateQuery } from '../../api/recommendations.ts';
import { DataState } from '../../ui/data-state.tsx';
import { sealOf } from '../../ui/figure-seal.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { ComparisonPart } from './comparison-part.tsx';
import { CustomerPart } from './customer-part.tsx';
import { EffectPart, FairnessPart } from './exposure-part.tsx';
import { RunsPart } from './runs-part.tsx';
import { ServedPart } from './served-part.tsx';

const parts = [
  { value: 'now', label: t`Now`, Part: NowPart },
  { value: 'customer', label: t`By customer`, Part: CustomerPart },
  { value: 'runs', label: t`Evaluations`, Part: RunsPart },
] as const;

/** What is recommended to customers and why, how good and how fair that is, and what it brings. */
export function RecommendationsPage() {
  const { values, write } = useAddress();
  const { value, Part } = parts.find((part) => part.value === values['part']) ?? parts[0];
  return (
    <>
      <PageHeader
        title={t`Recommendations`}
        description={t`What customers see as their next scenario, and the proof that it is worth it.`}
      />
      <Stack gap="lg">
        <PartSwitch
          parts={parts}
          value={value}
          onChange={(chosen) => write({ part: chosen === 'now' ? undefined : chosen })}
        />
        <Part />
      </Stack>
    </>
  );
}

function NowPart() {
  const query = useQuery({ ...recommendationStateQuery, refetchInterval: 30_000 });
  return (
    <DataState query={query}>
      {({ latest, fairness, effect, outcomes, gates }) => (
        <Stack gap="lg">
          <ServedPart latest={latest} seal={sealOf(gates, 'recommendations')} />
          {latest && <ComparisonPart run={latest} />}
          <FairnessPart fairness={fairness} />
          <EffectPart effect={effect} outcomes={outcomes} seal={sealOf(gates, 'effect')} />
        </Stack>
      )}
    </DataState>
  );
}
