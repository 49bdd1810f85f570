import type { Sort } from '../../ui/data-table.tsx';
import type { CompletionItem } from './completion-query.ts';

const figures = ['started', 'completionRate', 'failed', 'timedOut', 'p50Ms', 'p95Ms'] as const;
type Figure = (typeof figures)[number];
type GroupSort = Sort & { by: Figure };

const usual: GroupSort = { by: 'started', direction: 'descending' };
/** A rate over fewer finished runs says too little to be ranked by it. */
const fewestToRank = 30;

/** An order as the address writes it: `failed`, or `-failed` from the least on. */
export function sortOf(text: string | undefined): GroupSort {
  const by = figures.find((figure) => figure === text?.replace(/^-/, ''));
  return by ? { by, direction: text?.startsWith('-') ? 'ascending' : 'descending' } : usual;
}

/** The same for the address; nothing for the usual one. */
export function sortText({ by, direction }: Sort): string | undefined {
  if (by === usual.by && direction === usual.direction) return undefined;
  return direction === 'ascending' ? `-${by}` : by;
}

/** In this order; what is not known, or not ranked, comes last whichever way. */
export function sorted(items: readonly CompletionItem[], { by, direction }: GroupSort): CompletionItem[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return items.toSorted((one, other) => {
    const [left, right] = [rankOf(one, by), rankOf(other, by)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right) || other.started - one.started;
  });
}

function rankOf(item: CompletionItem, by: Figure): number | null {
  const finished = item.completed + item.failed + item.timedOut;
  return by === 'completionRate' && finished < fewestToRank ? null : item[by];
}
