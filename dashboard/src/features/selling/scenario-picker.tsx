import { MultiSelect } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { apiGet } from '../../api/client.ts';
import type { Page } from '../../api/pages.ts';
import type { AdminScenario } from '../../api/scenarios.ts';

/** Some scenarios of the library, by title. */
export function ScenarioPicker(props: {
  label: string;
  description: string;
  input: GetInputPropsReturnType;
}) {
  const scenarios = useQuery({ queryKey: ['/admin/scenarios', 'every'], queryFn: readEvery }).data ?? [];
  return (
    <MultiSelect
      label={props.label}
      description={props.description}
      data={scenarios.map(({ id, title }) => ({ value: id, label: title }))}
      searchable
      required
      hidePickedOptions
      clearButtonProps={{ 'aria-label': 'Remove all scenarios' }}
      {...props.input}
    />
  );
}

/** The whole library without what is archived; read page by page. */
async function readEvery({ signal }: { signal: AbortSignal }): Promise<AdminScenario[]> {
  const scenarios: AdminScenario[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page<AdminScenario> = await apiGet('/admin/scenarios', { limit: 100, cursor }, signal);
    scenarios.push(...page.items.filter(({ status }) => status !== 'archived'));
    if (page.nextCursor === null) return scenarios;
    cursor = page.nextCursor;
  }
}
