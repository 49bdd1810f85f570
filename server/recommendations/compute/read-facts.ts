import type { Db } from '../../platform/database.ts';
import { dayMs } from '../../platform/time.ts';
import { splitStarts, type EvaluationFacts } from '../evaluation/evaluate.ts';
import { inColumns, type Acquisition } from '../model/acquisitions.ts';
import {
  selectInstallations,
  selectPurchases,
  selectScenarios,
  sumPaid,
  type GotRow,
} from './fact-queries.ts';

/** Among more, pairs are counted of the most installed only: with fewer installations there is nothing to count. */
export const mostScenarios = 2_000;
const rowsAtOnce = 10_000;

const daysOf = (instant: Date): number => instant.getTime() / dayMs;

/** Everything that is learned from, up to an instant, and which scenario stands at which place. */
export async function readFacts(
  db: Db,
  { watermark, currency }: { watermark: Date; currency: string },
): Promise<{ facts: EvaluationFacts; scenarioIds: string[] }> {
  const scenarios = await selectScenarios(db, mostScenarios);
  const places = new Map(scenarios.map(({ no }, place) => [no, place]));
  const all: Acquisition[] = [];
  for (const select of [selectInstallations, selectPurchases])
    for (let rows: GotRow[] = []; ;) {
      rows = await select(db, { before: watermark, afterKey: rows.at(-1)?.key ?? null, limit: rowsAtOnce });
      if (rows.length === 0) break;
      for (const { customerNo: customer, scenarioNo, fromAt, untilAt } of rows) {
        const scenario = places.get(scenarioNo);
        if (scenario === undefined) continue;
        all.push({ customer, scenario, from: daysOf(fromAt), until: untilAt ? daysOf(untilAt) : Infinity });
      }
    }
  const at = daysOf(watermark);
  const starts = splitStarts(at).map((days) => new Date(days * dayMs));
  const paid = await sumPaid(db, { starts, until: watermark, currency });
  return {
    scenarioIds: scenarios.map(({ id }) => id),
    facts: {
      all: inColumns(all),
      scenarios: scenarios.map(({ apps, publishedAt }) => ({ apps, publishedAt: daysOf(publishedAt) })),
      paid: paid.flatMap(({ customerNo: customer, scenarioNo, split, amount }) => {
        const scenario = places.get(scenarioNo);
        return scenario === undefined ? [] : [{ customer, scenario, split, amount }];
      }),
      at,
    },
  };
}
