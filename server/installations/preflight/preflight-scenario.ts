import { checkoutUrlFor } from '../../billing/require-entitlement.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { listApps } from '../../scenarios/blueprint/describe-blueprint.ts';
import {
  findScenario,
  findVersion,
  type InstallableVersion,
  type ScenarioSummary,
} from '../../scenarios/find-scenario.ts';
import { composeBlueprint } from '../compose-blueprint.ts';
import { isConnectionFor } from '../connection-types.ts';
import { askingMake } from '../make-refusals.ts';
import type { Reporting } from '../schema.ts';
import { connectionsOf, requireFittingConnections } from './connections.ts';
import { estimateCredits, reportingCredits } from './estimate-credits.ts';
import { readAssumptions } from './expect-value.ts';
import { expectCredits, expectMonthlyValue, expectPayback, expectRuns } from './figures.ts';
import { paymentProblems, reportingProblems, teamProblems } from './problems.ts';
import { findAssumptionsInForce, measureRuns } from './queries.ts';
import { intervalOf, isIntervalAllowed, scheduledRuns, schedulingWithin } from './schedule.ts';
import type { Preflight } from './schema.ts';
import { readTeamSide, type Team, type TeamSide } from './team-side.ts';

/** What somebody thinks of installing, and who that is. */
export type PreflightWish = {
  scenario: string;
  version: number | null;
  reporting: Reporting;
  runsPerMonth: number | null;
  caller: { kind: 'customer'; customerId: string } | { kind: 'anonymous' } | { kind: 'operator' };
  /** Only of a dry run: what an installation would be asked with. */
  installation?: {
    connections: Record<string, number>;
    confirmAppInstall: boolean;
    hasToken: boolean;
    hasConsent: boolean;
    team: Team | null;
  };
};

/**
 * Everything that is known before anything is created: what stands in the way, what is needed, what it costs and when it will have paid for
 * itself. Writes nothing, here or in Make. Operators also see what is not published.
 */
export async function preflightScenario(deps: Deps, wish: PreflightWish): Promise<Preflight> {
  const { scenario, version } = await findWished(deps, wish);
  const wished = wish.installation;
  const blueprint = composed(deps, version, wish);
  const team = wished?.team ? await askingMake(() => readTeamSide(wished.team!)) : null;
  if (wished?.team && team?.connections)
    requireFittingConnections(version.requirements, team.connections, {
      chosen: wished.connections,
      teamId: wished.team.teamId,
    });
  const offer = await offerOf(deps, scenario, wish);
  const apps = appsOf(deps, version, wish.reporting, team);
  const problems = [
    ...publicationProblems(scenario, version),
    ...(wish.caller.kind === 'operator' ? [] : paymentProblems(scenario, offer)),
    ...(wished
      ? [
          ...teamProblems(team, apps, {
            teamId: wished.team?.teamId ?? null,
            confirmed: wished.confirmAppInstall,
          }),
          ...reportingProblems(wish.reporting, { ...wished, isOffered: deps.encryption !== null }),
        ]
      : []),
  ];
  const reporting = reportingCredits(version.blueprint, blueprint);
  const figures = await figuresOf(deps, { scenario, version, wish, offer, team, reporting });
  const { scheduling } = version;
  return {
    scenario: scenario.id,
    version: version.number,
    canInstall: problems.length === 0,
    problems,
    ...offer,
    apps,
    connections: connectionsOf(version.requirements, team?.connections ?? null, wished?.connections ?? {}),
    bindings: version.requirements
      .filter(({ kind }) => kind !== 'connection')
      .map(({ moduleId, module, app, parameter, kind }) => ({ moduleId, module, app, parameter, kind })),
    scheduling: { type: String(scheduling['type']), intervalSeconds: intervalOf(scheduling) },
    plan: team?.plan ?? null,
    isIntervalAllowed: team ? isIntervalAllowed(scheduling, team.plan) : null,
    ...figures,
  };
}

async function findWished(deps: Deps, wish: PreflightWish) {
  const options = { includeUnpublished: wish.caller.kind === 'operator' };
  const scenario = await findScenario(deps.pool, wish.scenario, options);
  if (!scenario) throw notFound('The scenario');
  const version = await findVersion(deps.pool, scenario.id, wish.version, options);
  if (!version) throw notFound('The version');
  return { scenario, version };
}

function composed(deps: Deps, version: InstallableVersion, { reporting, installation }: PreflightWish) {
  return composeBlueprint(version, {
    installationId: 'ins_preflight',
    name: version.blueprint.name,
    reporting,
    reportUrl: `${deps.publicUrl()}/v1/report/preflight`,
    makeAppId: deps.config.makeAppId,
    connections: installation?.connections ?? {},
  });
}

type Offer = Pick<Preflight, 'price' | 'recurring' | 'isEntitled' | 'checkoutUrl'>;

async function offerOf(deps: Deps, scenario: ScenarioSummary, { caller }: PreflightWish): Promise<Offer> {
  const { price, recurring } = scenario;
  if (caller.kind !== 'customer')
    return { price, recurring, isEntitled: price === null ? true : null, checkoutUrl: null };
  const checkoutUrl = await checkoutUrlFor(deps, caller.customerId, scenario);
  return { price, recurring, isEntitled: checkoutUrl === null, checkoutUrl };
}

function publicationProblems(scenario: ScenarioSummary, version: InstallableVersion): Preflight['problems'] {
  const isOpen = scenario.status === 'active' || scenario.status === 'completed';
  if (isOpen && version.isPublished) return [];
  return [
    {
      code: 'not_published',
      message: isOpen
        ? `Version ${version.number} is not published. Publish it, then it can be installed.`
        : `The scenario is ${scenario.status}, so customers do not see it. Publish it, then it can be installed.`,
    },
  ];
}

/** Apps that every organization of Make has; our own tools among them are left out of `listApps` already. */
const everywhere = new Set(['http', 'datastore', 'rss', 'markdown']);

function appsOf(
  deps: Deps,
  version: InstallableVersion,
  reporting: Reporting,
  team: TeamSide | null,
): Preflight['apps'] {
  const apps = listApps(version.blueprint);
  if (reporting === 'module') apps.push(`app#${deps.config.makeAppId}`);
  if (!team?.usedApps) return apps.map((app) => ({ app, isNew: null }));
  const { usedApps, connections } = team;
  const isConnected = (app: string) => connections?.some(({ type }) => isConnectionFor(app, type)) ?? false;
  return apps.map((app) => ({
    app,
    isNew: !usedApps.has(app) && !everywhere.has(app) && !isConnected(app),
  }));
}

type Known = {
  scenario: ScenarioSummary;
  version: InstallableVersion;
  wish: PreflightWish;
  offer: Offer;
  team: TeamSide | null;
  reporting: number;
};

async function figuresOf(deps: Deps, { scenario, version, wish, offer, team, reporting }: Known) {
  const at = deps.now();
  const customerId = wish.caller.kind === 'customer' ? wish.caller.customerId : null;
  const measured = await measureRuns(deps.pool, scenario.id, at);
  const rows = await findAssumptionsInForce(deps.pool, { scenarioId: scenario.id, customerId, at });
  const assumptions = readAssumptions(rows, scenario.minutesByHand);
  const { scheduling } = schedulingWithin(version.scheduling, team?.plan ?? null);
  const runsPerMonth = expectRuns(wish.runsPerMonth, measured, scheduledRuns(scheduling));
  const estimated = estimateCredits(version.blueprint);
  const credits = expectCredits({ estimated, reporting }, measured, runsPerMonth);
  const value = expectMonthlyValue(assumptions, runsPerMonth, deps.config.reportingCurrency);
  return {
    runsPerMonth,
    credits,
    value,
    payback: expectPayback(assumptions, { value, credits }, offer),
  };
}
