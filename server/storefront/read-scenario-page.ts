import { readScenarioValue } from '../analytics/comparisons/scenario-value.ts';
import type { AnalyticsDeps } from '../analytics/scope.ts';
import { preflightScenario } from '../installations/preflight/preflight-scenario.ts';
import { listReviews } from '../feedback/reviews/read-reviews.ts';
import type { Deps } from '../platform/deps.ts';
import { findScenario, findVersion, readScenario } from '../scenarios/find-scenario.ts';
import { readPublishedFlow } from '../scenarios/pictures/read-published-flow.ts';
import { readMeasured } from './measured/read-measured.ts';
import type { ScenarioContent } from './pages/scenario-page.ts';
import type { OwnNumbers } from './parts/payback-part.ts';
import { selectOpenPaymentLink } from './queries.ts';

/** Where a slug or an id leads: to a scenario, to one that was taken out of the library, or nowhere. */
export type Whereabouts =
  | { kind: 'listed'; id: string; slug: string }
  | { kind: 'withdrawn'; title: string }
  | { kind: 'unknown' };

export async function locateScenario({ pool }: Pick<Deps, 'pool'>, idOrSlug: string): Promise<Whereabouts> {
  const scenario = await findScenario(pool, idOrSlug, { includeUnpublished: true });
  if (!scenario || scenario.status === 'draft') return { kind: 'unknown' };
  const { id, slug, title } = scenario;
  return scenario.status === 'archived' ? { kind: 'withdrawn', title } : { kind: 'listed', id, slug };
}

const reviewsShown = 10;

/** Everything that the page of a scenario tells, from the use cases of the public API. */
export async function readScenarioPage(
  deps: AnalyticsDeps & Deps,
  scenarioId: string,
  own: OwnNumbers,
  reviewsFrom?: string,
): Promise<ScenarioContent> {
  const [scenario, value, measured, linkId, drawn, reviews] = await Promise.all([
    readScenario(deps.pool, scenarioId, deps),
    readScenarioValue(deps, scenarioId),
    readMeasured(deps, scenarioId),
    selectOpenPaymentLink(deps.pool, scenarioId),
    readPublishedFlow(deps.pool, scenarioId),
    listReviews(deps.pool, scenarioId, { limit: reviewsShown, cursor: reviewsFrom }),
  ]);
  const preflight =
    scenario.latestVersion &&
    (await preflightScenario(deps, {
      scenario: scenarioId,
      version: null,
      reporting: 'http',
      runsPerMonth: own.runs ?? null,
      own: { minutesByHand: own.minutes, hourlyRate: own.rate },
      caller: { kind: 'anonymous' },
    }));
  const buying = { buyPath: linkId && `/buy/${linkId}`, makeUrl: deps.config.makeAppUrl };
  const { slug, price } = scenario;
  const flow = drawn.flow.length === 0 ? null : { ...drawn, slug, isFree: price === null };
  return { scenario, flow, reviews, preflight, value, measured, buying, own };
}

/** The blueprint of a scenario that costs nothing, for whoever imports it by hand; null where it costs something or is not there. */
export async function readFreeBlueprint(
  { pool }: Pick<Deps, 'pool'>,
  idOrSlug: string,
): Promise<{ slug: string; blueprint: object } | null> {
  const scenario = await findScenario(pool, idOrSlug);
  if (!scenario || scenario.price !== null) return null;
  const version = await findVersion(pool, scenario.id, null);
  return version && { slug: scenario.slug, blueprint: version.blueprint };
}
