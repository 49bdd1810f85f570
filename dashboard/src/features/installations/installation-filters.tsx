import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { everyScenarioQuery } from '../../api/sold.ts';
import { scenarioQuery } from '../../api/scenarios.ts';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { FilterCustomer } from '../../ui/filter-customer.tsx';
import { FilterNote } from '../../ui/filter-note.tsx';
import { useMay } from '../../ui/may.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { driftLabels, installationStatuses, zoneChoices } from './installation-words.ts';

const standings = [
  { value: 'true', label: t`A newer version is out` },
  { value: 'false', label: t`On the newest version` },
];
const drifts = Object.entries(driftLabels).map(([value, label]) => ({ value, label }));
const silences = [
  { value: '1', label: t`No report for a day` },
  { value: '7', label: t`No report for 7 days` },
  { value: '30', label: t`No report for 30 days` },
  { value: '90', label: t`No report for 90 days` },
];

/** What narrows the list of installations; every choice stands in the address. */
export function InstallationFilters() {
  return (
    <FilterBar>
      <FilterSelect name="status" label={t`Status`} none={t`Any status`} choices={installationStatuses} />
      <ScenarioFilters />
      <FilterSelect name="behind" label={t`Newest version`} none={t`Behind or not`} choices={standings} />
      <FilterSelect name="drift" label={t`Changes in Make`} none={t`Changed or not`} choices={drifts} />
      <FilterSelect name="zone" label={t`Zone of Make`} none={t`Any zone`} choices={zoneChoices} />
      <FilterSelect name="silentDays" label={t`Last report`} none={t`Any last report`} choices={silences} />
      <FilterCustomer />
      <FilterNote name="silent" label={t`Fell silent`} meaning={t`as the insights found`} />
    </FilterBar>
  );
}

/** A scenario, and of it a version. */
function ScenarioFilters() {
  const mayRead = useMay('scenarios:read');
  const { scenario } = useAddress().values;
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: mayRead }).data ?? [];
  const versions =
    useQuery({ ...scenarioQuery(scenario ?? ''), enabled: mayRead && scenario !== undefined }).data
      ?.versions ?? [];
  if (!mayRead)
    return (
      <>
        <FilterNote name="scenario" label={t`Scenario`} />
        <FilterNote name="version" label={t`Version`} />
      </>
    );
  // Links name it by id or by slug; the choice is the one that they mean.
  const key = scenarios.some(({ slug }) => slug === scenario) ? 'slug' : 'id';
  return (
    <>
      <FilterSelect
        name="scenario"
        label={t`Scenario`}
        none={t`Every scenario`}
        choices={scenarios.map((one) => ({ value: one[key], label: one.title }))}
      />
      {scenario !== undefined && (
        <FilterSelect
          name="version"
          label={t`Version`}
          none={t`Any version`}
          choices={versions
            .filter(({ publishedAt }) => publishedAt !== null)
            .map(({ number }) => ({ value: String(number), label: t`Version ${number}` }))}
        />
      )}
    </>
  );
}
