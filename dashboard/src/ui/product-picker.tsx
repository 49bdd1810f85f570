import { Select } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { everyBundleQuery, everyPlanQuery, everyScenarioQuery } from '../api/sold.ts';
import { nextTierChoice } from './product-choice.ts';

/** One of what is sold: `scenario:…`, `bundle:…`, `plan:…`, where it is offered also the next larger plan. */
export function ProductPicker(props: {
  label: string;
  description?: string;
  offersNextTier?: boolean;
  input: GetInputPropsReturnType;
}) {
  const { label, description, offersNextTier = false, input } = props;
  const scenarios = (useQuery(everyScenarioQuery).data ?? []).filter(({ price }) => price !== null);
  const bundles = useQuery(everyBundleQuery).data ?? [];
  const plans = useQuery(everyPlanQuery).data ?? [];
  const groups = [
    {
      group: 'Scenarios',
      items: scenarios.map(({ id, title }) => ({ value: `scenario:${id}`, label: title })),
    },
    { group: 'Bundles', items: bundles.map(({ id, title }) => ({ value: `bundle:${id}`, label: title })) },
    {
      group: 'Plans',
      items: [
        ...plans.map(({ id, name }) => ({ value: `plan:${id}`, label: name })),
        ...(offersNextTier ? [{ value: nextTierChoice, label: 'The next larger plan than theirs' }] : []),
      ],
    },
  ];
  return (
    <Select
      label={label}
      description={description ?? null}
      data={groups.filter(({ items }) => items.length > 0)}
      searchable
      required
      {...input}
    />
  );
}
