import { invalid } from '../../platform/errors.ts';
import { quantile } from '../../platform/statistics.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { findScenarioNo } from '../label-queries.ts';
import type { AnalyticsDeps } from '../scope.ts';
import { fewestFinished, fewestToShow } from './benchmark.ts';
import { comparedFigureNames, comparedFigures } from './compared-figures.ts';
import { recentRuns } from './recent-runs.ts';
import type { Benchmarks } from './schema.ts';
import { findPlaces, findWhoShareFigures, sumByCustomer, type RunSums } from './sums-queries.ts';

/** What is usual of each scenario among customers who agreed to be compared; those with the most customers first. */
export async function readBenchmarks(deps: AnalyticsDeps, idOrSlug: string | undefined): Promise<Benchmarks> {
  return deps.reading.inSnapshot(async (db, { asOf, seconds }) => {
    const scenario =
      idOrSlug === undefined ? null : await findScenario(db, idOrSlug, { includeUnpublished: true });
    if (idOrSlug !== undefined && !scenario)
      throw invalid(
        '/query/scenario',
        'There is no scenario with this id or slug: take one that GET /admin/scenarios lists.',
      );
    const { isRebuilding, ...period } = await recentRuns(db, deps, asOf);
    const scenarioNo = scenario && (await findScenarioNo(db, scenario.id));
    const runs = isRebuilding ? [] : await sumByCustomer(db, { ...period, scenarioNo, fewestFinished });
    const sharing = await findWhoShareFigures(db, [...new Set(runs.map(({ customerNo }) => customerNo))]);
    const shared = Map.groupBy(
      runs.filter(({ customerNo }) => sharing.has(customerNo)),
      (customer) => customer.scenarioNo,
    );
    const places = await findPlaces(
      db,
      [...shared.values()].flatMap(([first]) => first?.installationNo ?? []),
    );
    const items = [...shared.values()].flatMap((customers) => {
      const place = places.get(customers[0]?.installationNo ?? 0);
      return place ? [{ scenario: place.scenario, ...usualOf(customers) }] : [];
    });
    return {
      from: period.from,
      to: period.to,
      asOf: asOf.toISOString(),
      freshnessSeconds: seconds,
      items: items.toSorted((left, right) => right.customers - left.customers),
    };
  });
}

/** Of fewer than five nothing is told, of one figure neither: somebody could be recognised. */
function usualOf(customers: readonly RunSums[]): Omit<Benchmarks['items'][number], 'scenario'> {
  const isShown = customers.length >= fewestToShow;
  const figures = comparedFigureNames.flatMap((figure) => {
    const values = customers.map(comparedFigures[figure].of).filter((value) => value !== null);
    if (values.length < fewestToShow) return [];
    const at = (share: number) => quantile(values, share);
    return [{ figure, p25: at(0.25), median: at(0.5), p75: at(0.75) }];
  });
  return { customers: customers.length, isShown, figures };
}
