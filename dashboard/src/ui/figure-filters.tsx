import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { figuresQuery } from '../api/figures.ts';
import { everyPlanQuery, everyScenarioQuery } from '../api/sold.ts';
import { formatCount } from '../format/number.ts';
import { FilterBar, FilterSelect } from './filter-bar.tsx';
import { FilterCustomer } from './filter-customer.tsx';
import { FilterNote } from './filter-note.tsx';
import { useMay } from './may.tsx';
import { modelName } from './model-name.ts';
import { useAddress } from './use-address.ts';
import type { FigureFilter, FigureQuestion } from './use-figure-question.ts';

/** What narrows a page of figures; every choice stands in the address. */
export function FigureFilters(props: { filters: readonly FigureFilter[]; question: FigureQuestion }) {
  const { filters, question } = props;
  const has = (name: FigureFilter) => filters.includes(name);
  return (
    <FilterBar>
      {has('scenario') && <ScenarioFilter />}
      {has('customer') && <CustomerFilter />}
      {has('plan') && <PlanFilter />}
      {has('aiModel') && <ModelFilter question={question} />}
      {has('currency') && <CurrencyFilter question={question} />}
      {has('bundle') && <FilterNote name="bundle" label={t`Bundle`} />}
      {has('country') && <FilterNote name="country" label={t`Country`} />}
    </FilterBar>
  );
}

/** Whether what can be chosen is to be read: from when the reader comes near, or when a choice has to be named. */
function useReached(name: FigureFilter) {
  const inAddress = useAddress().values[name];
  const [isReached, setIsReached] = useState(false);
  return { inAddress, isReached: isReached || Boolean(inAddress), onReach: () => setIsReached(true) };
}

function ScenarioFilter() {
  const mayRead = useMay('scenarios:read');
  const { inAddress, isReached, onReach } = useReached('scenario');
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: mayRead && isReached }).data ?? [];
  if (!mayRead) return <FilterNote name="scenario" label={t`Scenario`} />;
  // Links name it by id or by slug; the choice is the one that they mean.
  const key = scenarios.some(({ slug }) => slug === inAddress) ? 'slug' : 'id';
  const choices = scenarios.map((scenario) => ({ value: scenario[key], label: scenario.title }));
  return (
    <FilterSelect
      name="scenario"
      label={t`Scenario`}
      none={t`Every scenario`}
      choices={choices}
      onReach={onReach}
    />
  );
}

function CustomerFilter() {
  return useMay('customers:read') ? <FilterCustomer /> : <FilterNote name="customer" label={t`Customer`} />;
}

function PlanFilter() {
  const mayRead = useMay('billing:read');
  const { isReached, onReach } = useReached('plan');
  const plans = useQuery({ ...everyPlanQuery, enabled: mayRead && isReached }).data ?? [];
  const choices = plans.map(({ id, name }) => ({ value: id, label: name }));
  return mayRead ? (
    <FilterSelect name="plan" label={t`Plan`} none={t`Every plan`} choices={choices} onReach={onReach} />
  ) : (
    <FilterNote name="plan" label={t`Plan`} />
  );
}

type Groups = { items: { group: string | null; tasks?: number }[] };

/** Models of the period, those with the most tasks first. */
function ModelFilter({ question: { range } }: { question: FigureQuestion }) {
  const { from, to } = range;
  const { isReached, onReach } = useReached('aiModel');
  const asked = { from, to, compare: 'none' };
  const models = useQuery({ ...figuresQuery<Groups>('/admin/analytics/models', asked), enabled: isReached });
  const choices = (models.data?.items ?? [])
    .toSorted((one, other) => (other.tasks ?? 0) - (one.tasks ?? 0))
    .flatMap(({ group, tasks = 0 }) =>
      group === null ? [] : [{ value: group, label: `${modelName(group)} (${formatCount(tasks)})` }],
    );
  return (
    <FilterSelect
      name="aiModel"
      label={t`AI model`}
      none={t`Any AI model`}
      choices={choices}
      onReach={onReach}
    />
  );
}

/** Currencies in which money moved in the period. */
function CurrencyFilter({ question: { range } }: { question: FigureQuestion }) {
  const { from, to } = range;
  const asked = { from, to, compare: 'none', groupBy: 'currency' };
  const { isReached, onReach } = useReached('currency');
  const currencies = useQuery({
    ...figuresQuery<Groups>('/admin/analytics/revenue', asked),
    enabled: isReached,
  });
  const choices = (currencies.data?.items ?? []).flatMap(({ group }) =>
    group === null ? [] : [{ value: group, label: group.toUpperCase() }],
  );
  return (
    <FilterSelect
      name="currency"
      label={t`Currency charged`}
      none={t`Any currency`}
      choices={choices}
      onReach={onReach}
    />
  );
}
