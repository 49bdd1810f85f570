import { t } from '@lingui/core/macro';
import { MultiSelect } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { everyScenarioQuery } from '../../api/sold.ts';

/** Some scenarios of the library, by title. */
export function ScenarioPicker(props: {
  label: string;
  description: string;
  input: GetInputPropsReturnType;
}) {
  const scenarios = useQuery(everyScenarioQuery).data ?? [];
  return (
    <MultiSelect
      label={props.label}
      description={props.description}
      data={scenarios.map(({ id, title }) => ({ value: id, label: title }))}
      searchable
      required
      hidePickedOptions
      clearButtonProps={{ 'aria-label': t`Remove all scenarios` }}
      {...props.input}
    />
  );
}
