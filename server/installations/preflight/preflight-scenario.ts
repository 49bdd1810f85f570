import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { findReporting } from '../../platform/reporting.ts';
import {
  findScenario,
  findVersion,
  type InstallableVersion,
  type ScenarioSummary,
} from '../../scenarios/find-scenario.ts';
import { composeBlueprint } from '../install/compose-blueprint.ts';
import { askingMake } from '../make/make-refusals.ts';
import type { Reporting } from '../schema.ts';
import { appsOf } from './apps.ts';
import { connectionsOf, requireFittingConnections } from './connections.ts';
import { estimateCredits, reportingCredits } from './estimate-credits.ts';
import { readAssumptions, withOwnNumbers, type OwnNumbers } from './expect-value.ts';
import { expectCredits, expectMonthlyValue, expectPayback, expectRuns } from './figures.ts';
import { offerProblems, offerTo, roomProblems, type Asking, type Offer } from './offer.ts';
import { reportingProblems, teamProblems } from './problems.ts';
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
  /** What the asking person knows better than the assumptions. */
  own?: OwnNumbers;
  caller: Asking;
  /** Only of a dry run: what an installation would be asked with. */
  installation?: {
    connections: Record<string, number>;
    confirmAppInstall: boolean;
    hasToken: boolean;
    hasTeam: boolean;
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
  const offer = await offerTo(deps, wish.caller, scenario);
  const apps = appsOf(deps.config, { blueprint: version.blueprint, reporting: wish.reporting }, team);
  const problems = [
    ...offerProblems(wish.caller, { scenario, version }, offer),
    ...(await roomProblems(deps, wish.caller, scenario)),
    ...installationProblems(deps, wish, { team, apps }),
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
    connections: connectionsOf(version, team?.connections ?? null, wished?.connections ?? {}),
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

function installationProblems(
  { encryption }: Deps,
  { reporting, installation }: PreflightWish,
  { team, apps }: { team: TeamSide | null; apps: Preflight['apps'] },
): Preflight['problems'] {
  if (!installation) return [];
  const { confirmAppInstall: confirmed } = installation;
  return [
    ...teamProblems(team, apps, { teamId: installation.team?.teamId ?? null, confirmed }),
    ...reportingProblems(reporting, { ...installation, isOffered: encryption !== null }),
  ];
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
  const plan = team?.plan?.name ?? null;
  const rows = await findAssumptionsInForce(deps.pool, { scenarioId: scenario.id, customerId, plan, at });
  const { currency } = await findReporting(deps.pool, deps.config);
  const assumptions = withOwnNumbers(readAssumptions(rows, scenario.minutesByHand), wish.own, currency);
  const { scheduling } = schedulingWithin(version.scheduling, team?.plan ?? null);
  const runsPerMonth = expectRuns(wish.runsPerMonth, measured, scheduledRuns(scheduling));
  const estimated = estimateCredits(version.blueprint);
  const credits = expectCredits({ estimated, reporting }, measured, runsPerMonth);
  const value = expectMonthlyValue(assumptions, runsPerMonth, currency);
  return {
    runsPerMonth,
    credits,
    value,
    payback: expectPayback(assumptions, { value, credits }, offer),
  };
}
