import type { ChangeRow } from '../queries.ts';
import { stateOf } from '../state.ts';

/** How a change is taken back: fields are set, what was added is taken away, or what was taken away is made again. */
export type WayBack = 'set' | 'remove' | 'restore';

/** null: it changed nothing, but found what was there. What is put away with its history counts as taken away. */
export function wayBackOf({
  kind,
  before,
  after,
}: Pick<ChangeRow, 'kind' | 'before' | 'after'>): WayBack | null {
  if (kind === 'found') return null;
  if (kind !== 'changed') return kind === 'added' ? 'remove' : 'restore';
  const [wasPutAway, isPutAway] = [before, after].map(
    (row) => (stateOf(row)?.['archivedAt'] ?? null) !== null,
  );
  if (wasPutAway === isPutAway) return 'set';
  return isPutAway ? 'restore' : 'remove';
}
