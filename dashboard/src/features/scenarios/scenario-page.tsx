import { t } from '@lingui/core/macro';
import { Button, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import { scenarioQuery, type AdminScenarioDetail } from '../../api/scenarios.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { DataState } from '../../ui/data-state.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { WhoMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PartSwitch } from '../../ui/part-switch.tsx';
import { priceText } from '../../ui/price-text.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { OverviewPart } from './overview-part.tsx';

type ScenarioPart = ComponentType<{ scenario: AdminScenarioDetail }>;

/** A part that is fetched when it is first looked at. */
const later = (load: () => Promise<ScenarioPart>) => lazy(async () => ({ default: await load() }));

const parts: readonly { value: string; label: string; Part: ScenarioPart }[] = [
  { value: 'overview', label: t`Overview`, Part: OverviewPart },
  {
    value: 'figures',
    label: t`Figures`,
    Part: later(async () => (await import('./scenario-figures.tsx')).ScenarioFigures),
  },
  {
    value: 'versions',
    label: t`Versions`,
    Part: later(async () => (await import('./versions-part.tsx')).VersionsPart),
  },
  {
    value: 'checks',
    label: t`Checks`,
    Part: later(async () => (await import('./checks/checks-part.tsx')).ChecksPart),
  },
  {
    value: 'pricing',
    label: t`Pricing`,
    Part: later(async () => (await import('./pricing/pricing-part.tsx')).PricingPart),
  },
  {
    value: 'make',
    label: t`In Make`,
    Part: later(async () => (await import('./in-make/in-make-part.tsx')).InMakePart),
  },
  {
    value: 'installations',
    label: t`Installations`,
    Part: later(async () => (await import('./scenario-installations.tsx')).ScenarioInstallations),
  },
  {
    value: 'details',
    label: t`Details`,
    Part: later(async () => (await import('./details-part.tsx')).DetailsPart),
  },
];

/** One scenario, part by part: what it does, what it brought in, its versions and checks, where it is installed, and its details. */
export function ScenarioPage() {
  const { slug } = useParams({ from: '/dashboard/scenarios/$slug' });
  const query = useQuery(scenarioQuery(slug));
  const { values, write } = useAddress();
  const scenario = query.data;
  // An address with a period alone, as in an insight, asks for the figures of that period.
  const asked = values['part'] ?? (values['from'] ? 'figures' : 'overview');
  const { value, Part } = parts.find((part) => part.value === asked) ?? parts[0]!;
  const open = (part: string) => write({ part, version: undefined, finding: undefined });
  return (
    <>
      <PageHeader
        title={scenario?.title ?? t`Scenario`}
        description={
          <>
            <Link to="/dashboard/scenarios">{t`Scenarios`}</Link>
            {scenario && ` · ${scenario.category.name} · ${priceText(scenario.price, scenario.recurring)}`}
          </>
        }
        actions={
          scenario && <ScenarioActions scenario={scenario} onEdit={() => afterPaint(() => open('details'))} />
        }
      />
      <DataState query={query}>
        {(loaded) => (
          <Stack gap="lg">
            <PartSwitch parts={parts} value={value} onChange={open} />
            <Suspense fallback={<Skeleton height={420} />}>
              <Part key={loaded.slug} scenario={loaded} />
            </Suspense>
          </Stack>
        )}
      </DataState>
    </>
  );
}

function ScenarioActions({ scenario, onEdit }: { scenario: AdminScenarioDetail; onEdit: () => void }) {
  const { id, slug, title, status } = scenario;
  return (
    <>
      <HistoryLink path="/admin/scenarios" id={id} name={title} />
      <StatusBadge status={status} />
      <WhoMay scope="scenarios:write">
        <Button variant="default" onClick={onEdit}>{t`Edit details`}</Button>
        {status !== 'completed' && (
          <Button
            component={Link}
            to="/dashboard/scenarios/$slug/new-version"
            params={{ slug } as never}
          >{t`New version`}</Button>
        )}
      </WhoMay>
    </>
  );
}
