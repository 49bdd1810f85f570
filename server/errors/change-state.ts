import type { Deps } from '../platform/deps.ts';
import type { OperatorCaller } from '../platform/caller.ts';
import { invalid, notFound } from '../platform/errors.ts';
import { updateState } from './queries.ts';
import { readError } from './read-errors.ts';
import type { ErrorDetail, ErrorStateBody } from './schema.ts';

/** Opens, ignores or resolves a kind of failure. */
export async function changeErrorState(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  caller: OperatorCaller,
  id: string,
  { state, fixedIn }: ErrorStateBody,
): Promise<ErrorDetail> {
  if (fixedIn !== undefined && state !== 'resolved')
    throw invalid('/fixedIn', 'Only what is resolved is mended in a release: leave "fixedIn" out.');
  const at = now();
  const isChanged = await updateState(pool, id, {
    state,
    isFixedInNext: fixedIn === 'next',
    operatorId: caller.operatorId,
    at,
  });
  if (!isChanged) throw notFound('This error');
  return readError(pool, id, at);
}
