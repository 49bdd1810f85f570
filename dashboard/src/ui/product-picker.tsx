import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { everyBundleQuery, everyPlanQuery, everyScenarioQuery } from '../api/sold.ts';
import { nextTierChoice, recommendedChoice } from './product-choice.ts';

/** One of what is sold: `scenario:…`, `bundle:…`, `plan:…`, for offers also what depends on who gets it. */
export function ProductPicker(props: {
  label: string;
  description?: string;
  isForOffer?: boolean;
  input: GetInputPropsReturnType;
}) {
  const { label, description, isForOffer = false, input } = props;
  const scenarios = (useQuery(everyScenarioQuery).data ?? []).filter(({ price }) => price !== null);
  const bundles = useQuery(everyBundleQuery).data ?? [];
  const plans = useQuery(everyPlanQuery).data ?? [];
  const groups = [
    {
      group: t`Scenarios`,
      items: [
        ...(isForOffer ? [{ value: recommendedChoice, label: t`What is recommended to them` }] : []),
        ...scenarios.map(({ id, title }) => ({ value: `scenario:${id}`, label: title })),
      ],
    },
    { group: t`Bundles`, items: bundles.map(({ id, title }) => ({ value: `bundle:${id}`, label: title })) },
    {
      group: t`Plans`,
      items: [
        ...plans.map(({ id, name }) => ({ value: `plan:${id}`, label: name })),
        ...(isForOffer ? [{ value: nextTierChoice, label: t`The next larger plan than theirs` }] : []),
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
