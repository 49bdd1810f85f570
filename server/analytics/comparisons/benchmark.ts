import { notFound } from '../../platform/errors.ts';
import { requireOwnInstallation } from '../../installations/find-installation.ts';
import { quantile } from '../../platform/statistics.ts';
import { findCustomerNo, findScenarioNo } from '../label-queries.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { comparedFigureNames, comparedFigures } from './compared-figures.ts';
import { recentRuns } from './recent-runs.ts';
import type { Benchmark } from './schema.ts';
import { findWhoShareFigures, sumByCustomer, sumByInstallation, type RunSums } from './sums-queries.ts';

export const fewestFinished = 10;
export const fewestToShow = 5;

/**
 * An installation beside those of other customers of its scenario, over the last 30 days. Only customers who agreed to it are counted, each
 * with one number per figure, and nobody sees anything who has not agreed themselves, or while they are fewer than five.
 */
export async function readBenchmark(deps: AnalyticsDeps, customerId: string, id: string): Promise<Benchmark> {
  return deps.reading.inSnapshot(async (db, { asOf }) => {
    const { scenarioId } = await requireOwnInstallation(db, customerId, id);
    const scenarioNo = await findScenarioNo(db, scenarioId);
    const customerNo = await findCustomerNo(db, customerId);
    if (scenarioNo === null || customerNo === null) throw notFound('The installation');
    const { isRebuilding, ...period } = await recentRuns(db, deps, asOf);
    const asked = { ...period, scenarioNo, fewestFinished };
    const [own] = await sumByInstallation(db, { ...asked, installationId: id });
    const all = await sumByCustomer(db, asked);
    const sharing = await findWhoShareFigures(db, [customerNo, ...all.map((theirs) => theirs.customerNo)]);
    const others = all.filter((theirs) => theirs.customerNo !== customerNo && sharing.has(theirs.customerNo));
    const hidden = (customers: number, reason: string): Benchmark => ({
      installationId: id,
      customers,
      isShown: false,
      reason,
      figures: [],
    });
    if (!sharing.has(customerNo))
      return hidden(
        0,
        'You have not agreed to your figures being compared: grant the consent "benchmarks" to see and be seen, without names.',
      );
    if (isRebuilding)
      return hidden(
        0,
        'The reporting time zone or currency was changed: days of runs are being counted anew.',
      );
    if (!own)
      return hidden(
        others.length,
        `The installation has fewer than ${fewestFinished} finished runs in the last 30 days.`,
      );
    if (others.length + 1 < fewestToShow)
      return hidden(
        others.length + 1,
        `Fewer than ${fewestToShow} customers of the scenario have agreed and have ${fewestFinished} finished runs in the last 30 days.`,
      );
    return {
      installationId: id,
      customers: others.length + 1,
      isShown: true,
      reason: null,
      figures: figuresOf(own, others),
    };
  });
}

/** What fewer than five customers have is left out. */
function figuresOf(own: RunSums, others: readonly RunSums[]): Benchmark['figures'] {
  return comparedFigureNames.flatMap((figure) => {
    const mine = comparedFigures[figure].of(own);
    const theirs = others.map(comparedFigures[figure].of).filter((value) => value !== null);
    if (mine === null || theirs.length + 1 < fewestToShow) return [];
    const at = (share: number) => quantile([mine, ...theirs], share);
    const below = theirs.filter((value) => value < mine).length;
    const same = theirs.filter((value) => value === mine).length;
    return [
      {
        figure,
        own: mine,
        p25: at(0.25),
        median: at(0.5),
        p75: at(0.75),
        percentile: (below + same / 2) / theirs.length,
      },
    ];
  });
}
