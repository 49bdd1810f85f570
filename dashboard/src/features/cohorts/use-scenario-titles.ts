import { useQuery } from '@tanstack/react-query';
import { everyScenarioQuery } from '../../api/sold.ts';
import { useMay } from '../../ui/may.tsx';

/** Titles of scenarios by id, as far as whoever is signed in may read them. */
export function useScenarioTitles(): ReadonlyMap<string, string> {
  const mayRead = useMay('scenarios:read');
  const scenarios = useQuery({ ...everyScenarioQuery, enabled: mayRead }).data ?? [];
  return new Map(scenarios.map(({ id, title }) => [id, title]));
}
