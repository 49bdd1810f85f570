import { Code, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { everyScenarioQuery } from '../../api/sold.ts';
import { EmptyState } from '../../ui/data-state.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { FilterBar, FilterSelect } from '../../ui/filter-bar.tsx';
import { useMay } from '../../ui/may.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Part } from '../../ui/part.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useAddress } from '../../ui/use-address.ts';
import type { FigureQuestion } from '../../ui/use-figure-question.ts';
import { assumedText, assumptionWords, provenanceWords } from './assumption-words.ts';
import { assumptionsQuery, type Assumption } from './roi-query.ts';

const names = Object.entries(assumptionWords).map(([value, label]) => ({ value, label }));
const scopes = [
  { value: 'library', label: 'The library' },
  { value: 'scenario', label: 'A scenario' },
  { value: 'customer', label: 'A customer' },
  { value: 'installation', label: 'An installation' },
];

/** Every assumption that was ever set, who says it and since when: what the value stands on, and stood on before. */
export function AssumptionsPart({ question: { alone } }: { question: FigureQuestion }) {
  const { assumption: name, scope } = useAddress().values;
  const mayReadScenarios = useMay('scenarios:read');
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: mayReadScenarios }).data ?? [];
  // What is asked of one customer or scenario is told of it, unless another scope is chosen.
  const own = scope ? {} : ownScope(alone['customer'], alone['scenario']);
  const query = useInfiniteQuery(assumptionsQuery({ scope, name, ...own }));
  const titles = new Map(scenarios.map(({ id, title }) => [id, title]));
  return (
    <Part
      title="Assumptions and their history"
      description="The latest set first. A change counts for what starts after it; the past keeps what it was valued with."
    >
      <FilterBar>
        <FilterSelect name="assumption" label="Assumption" none="Every assumption" choices={names} />
        <FilterSelect name="scope" label="Whose" none="Of anything" choices={scopes} />
      </FilterBar>
      <PagedTable
        label="Assumptions"
        query={query}
        columns={columnsFor(titles)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title="No such assumption was set">
            Until one is, what comes with each scenario counts: its minutes by hand, and no hourly rate.
          </EmptyState>
        }
      />
    </Part>
  );
}

function ownScope(customer: unknown, scenario: unknown) {
  if (typeof scenario === 'string') return { scope: 'scenario', scopeId: scenario };
  if (typeof customer === 'string') return { scope: 'customer', scopeId: customer };
  return {};
}

function columnsFor(titles: ReadonlyMap<string, string>): Column<Assumption>[] {
  return [
    { key: 'name', header: 'Assumption', cell: ({ name }) => assumptionWords[name] },
    {
      key: 'value',
      header: 'Value',
      align: 'end',
      cell: (assumption) => <span data-assumed={assumption.name}>{assumedText(assumption)}</span>,
    },
    { key: 'provenance', header: 'Who says it', cell: ({ provenance }) => provenanceWords[provenance] },
    { key: 'scope', header: 'Of', cell: (assumption) => <Whose assumption={assumption} titles={titles} /> },
    { key: 'from', header: 'In force from', cell: ({ from }) => <TimeText at={from} /> },
    { key: 'createdAt', header: 'Set', cell: ({ createdAt }) => <TimeText at={createdAt} relative /> },
  ];
}

function Whose(props: { assumption: Assumption; titles: ReadonlyMap<string, string> }) {
  const { scope, scopeId } = props.assumption;
  if (scopeId === null) return 'The library';
  if (scope === 'scenario')
    return (
      <Text fz="sm" lineClamp={2} maw={280}>
        {props.titles.get(scopeId) ?? scopeId}
      </Text>
    );
  if (scope === 'installation')
    return (
      <Link to="/dashboard/installations/$id" params={{ id: scopeId } as never}>
        <Text span fz="sm">
          An installation
        </Text>
      </Link>
    );
  return (
    <>
      Customer <Code>{scopeId}</Code>
    </>
  );
}
