import { useQuery, type QueryKey, type UseQueryOptions } from '@tanstack/react-query';
import type { QueryValues } from '../api/client.ts';
import type { FigureQuestion } from './use-figure-question.ts';

/** The same figures of the period that is compared with, bucket by bucket, to be drawn behind; null while there are none. */
export function useBefore<Answer, Key extends QueryKey>(
  { before, alone }: Pick<FigureQuestion, 'before' | 'alone'>,
  queryOf: (values: QueryValues) => UseQueryOptions<Answer, Error, Answer, Key>,
  more: QueryValues = {},
): Answer | null {
  const { data } = useQuery({ ...queryOf({ ...(before ?? alone), ...more }), enabled: before !== null });
  return before === null ? null : (data ?? null);
}
