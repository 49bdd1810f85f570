import type { Config } from '../../platform/config.ts';
import { listApps } from '../../scenarios/blueprint/describe-blueprint.ts';
import type { Blueprint } from '../../scenarios/blueprint/types.ts';
import { isConnectionFor } from '../make/connection-types.ts';
import type { Reporting } from '../schema.ts';
import type { Preflight } from './schema.ts';
import type { TeamSide } from './team-side.ts';

/** Apps that every organization of Make has; Make's own tools are left out of `listApps` already. */
const everywhere = new Set(['http', 'datastore', 'rss', 'markdown']);

/** The apps of an installation, our own among them where its module reports, and which of them the organization does not use yet. */
export function appsOf(
  { makeAppId }: Pick<Config, 'makeAppId'>,
  { blueprint, reporting }: { blueprint: Blueprint; reporting: Reporting },
  team: TeamSide | null,
): Preflight['apps'] {
  const apps = [...listApps(blueprint), ...(reporting === 'module' ? [`app#${makeAppId}`] : [])];
  if (!team?.isVisible || !team.usedApps) return apps.map((app) => ({ app, isNew: null }));
  const { usedApps, connections } = team;
  const isConnected = (app: string) => connections?.some(({ type }) => isConnectionFor(app, type)) ?? false;
  return apps.map((app) => ({
    app,
    isNew: !usedApps.has(app) && !everywhere.has(app) && !isConnected(app),
  }));
}
