import type { z } from 'zod';
import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { decodeCursor, pageFrom, type Page, type PageQuery } from '../../platform/pagination.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { deleteCost, insertCost, listCostRows, type CostRow, type ListedCostRow } from './cost-queries.ts';
import type { CostAnswer, NewCost } from './input-schema.ts';

/** Enters what the library spent; a cost that names no scenario is shared out when figures are made. */
export async function addCost({ pool, now }: Pick<Deps, 'pool' | 'now'>, cost: NewCost): Promise<CostAnswer> {
  const at = now();
  const scenario =
    cost.scenario === undefined
      ? null
      : await findScenario(pool, cost.scenario, { includeUnpublished: true });
  if (cost.scenario !== undefined && !scenario)
    throw invalid('/scenario', 'There is no scenario with this id or slug.');
  const row: CostRow = {
    id: newId('cst', at),
    kind: cost.kind,
    scenarioId: scenario?.id ?? null,
    ...cost.amount,
    on: cost.on ?? null,
    month: cost.month ?? null,
    note: cost.note ?? null,
    createdAt: at,
  };
  await inTransaction(pool, (db) => insertCost(db, row));
  return toAnswer({ ...row, slug: scenario?.slug ?? null, title: scenario?.title ?? null });
}

/** Takes away what was entered by mistake: figures are made of what stands there, and the log of changes keeps what it was. */
export async function removeCost(pool: Pool, id: string): Promise<void> {
  const isGone = await inTransaction(pool, (db) => deleteCost(db, id));
  if (!isGone) throw notFound('The cost');
}

/** What the library spent, the latest entered first. */
export async function listCosts(db: Db, query: z.infer<typeof PageQuery>): Promise<Page<CostAnswer>> {
  const rows = await listCostRows(db, query.limit, decodeCursor(query.cursor, ['text']));
  return pageFrom(rows, query.limit, toAnswer, ({ id }) => [id]);
}

function toAnswer(row: ListedCostRow): CostAnswer {
  const { id, kind, scenarioId, slug, title, amount, currency, on, month, note, createdAt } = row;
  return {
    id,
    kind,
    scenario: scenarioId === null ? null : { id: scenarioId, slug: slug ?? '', title: title ?? '' },
    amount: { amount, currency },
    on,
    month,
    note,
    createdAt: createdAt.toISOString(),
  };
}
