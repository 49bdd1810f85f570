import { isOn } from '../../accounts/switches/is-on.ts';
import type { Pool } from '../../platform/database.ts';
import { dayOf } from '../../platform/time.ts';
import { selectLatestHead } from '../compute/run-queries.ts';
import { withExploration } from '../model/explore.ts';
import { readCatalogue, type Candidate } from './catalogue.ts';
import { readMatrix } from './matrix.ts';
import { rank, type Asker, type ServedModel } from './rank.ts';
import { companionOf, reasonFor } from './reason.ts';
import { selectKnownApps, selectOwned, selectRecentRuns } from './serve-queries.ts';
import { triggeredBy } from './triggers.ts';

/** A scenario for a customer, with what put it there. */
export type Choice = Candidate & {
  score: number;
  model: ServedModel | 'trigger' | 'exploration';
  reason: string;
};

const weekMs = 7 * 86_400_000;

/** What a customer may want next, the best first: nothing is noted. */
export async function chooseFor(
  pool: Pool,
  { customerId, limit, at }: { customerId: string; limit: number; at: Date },
): Promise<{ runId: string | null; choices: Choice[] }> {
  const [catalogue, owned, known, runs, usesLearned, head] = await Promise.all([
    readCatalogue(pool, at),
    selectOwned(pool, customerId, at),
    selectKnownApps(pool, customerId),
    selectRecentRuns(pool, customerId, dayOf(at, 'UTC')),
    isOn(pool, 'recommendations.learned', customerId),
    selectLatestHead(pool),
  ]);
  const asker: Asker = {
    basket: owned.flatMap(({ scenarioId, isHeld }) => (isHeld && scenarioId !== null ? [scenarioId] : [])),
    owned: new Set(owned.map(({ scenarioId }) => scenarioId)),
    knownApps: new Set(known.map(({ app }) => app)),
  };
  const matrix = head && usesLearned ? await readMatrix(pool, head, asker.basket) : null;
  const { model, ranked } = rank(catalogue, asker, matrix);
  const titles = new Map(catalogue.map(({ id, title }) => [id, title]));
  const titleOf = (id: string) => titles.get(id) ?? null;
  const triggered = triggeredBy({
    allowed: ranked,
    runs: runs.filter(({ scenarioId }) => asker.basket.includes(scenarioId)),
    matrix,
    ownAppsOf: (id) => known.flatMap(({ app, scenarioId }) => (scenarioId === id ? [app] : [])),
    titleOf,
  });
  const chosen = withExploration(firstOf(ranked, triggered?.id), limit, {
    isHardlySeen: ({ sizeClass }) => sizeClass === 'new' || sizeClass === 'small',
    seed: `${customerId}:${Math.floor(at.getTime() / weekMs)}`,
  });
  const choices = chosen.map(({ item, isExploring }): Choice => {
    if (item.id === triggered?.id) return { ...item, model: 'trigger', reason: triggered.reason };
    const companion =
      model === 'popularity' || !matrix ? null : companionOf(item.id, asker.basket, { matrix, titleOf });
    return {
      ...item,
      model: isExploring ? 'exploration' : model,
      reason: reasonFor(item, asker.knownApps, companion),
    };
  });
  return { runId: matrix?.head.id ?? null, choices };
}

/** One of them first, the others in their order. */
function firstOf<T extends { id: string }>(all: readonly T[], id: string | undefined): readonly T[] {
  if (id === undefined) return all;
  return [...all.filter((one) => one.id === id), ...all.filter((one) => one.id !== id)];
}
