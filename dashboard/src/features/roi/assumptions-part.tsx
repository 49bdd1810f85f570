import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Code, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { everyScenarioQuery } from '../../api/sold.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { HistoryLink } from '../../ui/history-link.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { useMay, WhoMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { assumedText, assumptionWords, provenanceWords } from './assumption-words.ts';
import { assumptionsQuery, type Assumption } from './roi-query.ts';

const AssumptionModal = lazy(async () => ({
  default: (await import('./assumption-modal.tsx')).AssumptionModal,
}));

const names = Object.entries(assumptionWords).map(([value, label]) => ({ value, label }));
const scopes = [
  { value: 'library', label: t`The library` },
  { value: 'scenario', label: t`A scenario` },
  { value: 'customer', label: t`A customer` },
  { value: 'installation', label: t`An installation` },
];

/** Every assumption that was ever set, who says it and since when: what the value stands on, and stood on before. */
export function AssumptionsPart({ question: { alone } }: { question: FigureQuestion }) {
  const { assumption: name, scope } = useAddress().values;
  const mayReadScenarios = useMay('scenarios:read');
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: mayReadScenarios }).data ?? [];
  // What is asked of one customer or scenario is told of it, unless another scope is chosen.
  const own = scope ? {} : ownScope(alone['customer'], alone['scenario']);
  const query = useInfiniteQuery(assumptionsQuery({ scope, name, ...own }));
  const [isOpen, setIsOpen] = useState(false);
  const titles = new Map(scenarios.map(({ id, title }) => [id, title]));
  return (
    <Part
      title={t`Assumptions and their history`}
      description={t`The latest set first. A change counts for what starts after it; the past keeps what it was valued with.`}
      actions={
        <Group>
          <HistoryLink path="/admin/assumptions" name="all assumptions" />
          <WhoMay scope="settings:write">
            <Button
              leftSection={<PlusIcon size={16} />}
              onClick={() => setIsOpen(true)}
            >{t`Set an assumption`}</Button>
          </WhoMay>
        </Group>
      }
    >
      <FilterBar>
        <FilterSelect name="assumption" label={t`Assumption`} none={t`Every assumption`} choices={names} />
        <FilterSelect name="scope" label={t`Whose`} none={t`Of anything`} choices={scopes} />
      </FilterBar>
      <PagedTable
        label={t`Assumptions`}
        query={query}
        columns={columnsFor(titles)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={t`No such assumption was set`}
          >{t`Until one is, what comes with each scenario counts: its minutes by hand, and no hourly rate.`}</EmptyState>
        }
      />
      <Suspense>
        {isOpen && (
          <AssumptionModal
            scope={scopeOf(alone['customer'], alone['scenario'])}
            name={named(name)}
            onClose={() => setIsOpen(false)}
          />
        )}
      </Suspense>
    </Part>
  );
}

function ownScope(customer: unknown, scenario: unknown) {
  if (typeof scenario === 'string') return { scope: 'scenario', scopeId: scenario } as const;
  if (typeof customer === 'string') return { scope: 'customer', scopeId: customer } as const;
  return {};
}

/** What a new one is set for, unless something else is chosen. */
const scopeOf = (customer: unknown, scenario: unknown) => ({
  scope: 'library' as const,
  scopeId: '',
  ...ownScope(customer, scenario),
});
const named = (name: string | undefined): Assumption['name'] =>
  name !== undefined && name in assumptionWords ? (name as Assumption['name']) : 'minutesByHand';

function columnsFor(titles: ReadonlyMap<string, string>): Column<Assumption>[] {
  return [
    { key: 'name', header: t`Assumption`, cell: ({ name }) => assumptionWords[name] },
    {
      key: 'value',
      header: t`Value`,
      align: 'end',
      cell: (assumption) => <span data-assumed={assumption.name}>{assumedText(assumption)}</span>,
    },
    { key: 'provenance', header: t`Who says it`, cell: ({ provenance }) => provenanceWords[provenance] },
    { key: 'scope', header: t`Of`, cell: (assumption) => <Whose assumption={assumption} titles={titles} /> },
    { key: 'from', header: t`In force from`, cell: ({ from }) => <TimeText at={from} /> },
    { key: 'createdAt', header: t`Set`, cell: ({ createdAt }) => <TimeText at={createdAt} relative /> },
  ];
}

function Whose(props: { assumption: Assumption; titles: ReadonlyMap<string, string> }) {
  const { scope, scopeId } = props.assumption;
  if (scopeId === null) return t`The library`;
  if (scope === 'scenario')
    return (
      <Text fz="sm" lineClamp={2} maw={280}>
        {props.titles.get(scopeId) ?? scopeId}
      </Text>
    );
  if (scope === 'installation')
    return (
      <Link to="/dashboard/installations/$id" params={{ id: scopeId } as never}>
        <Text span fz="sm">{t`An installation`}</Text>
      </Link>
    );
  return (
    <Trans>
      Customer <Code>{scopeId}</Code>
    </Trans>
  );
}
