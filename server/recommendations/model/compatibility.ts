/** Apps that every organization of Make has. */
const everywhere = new Set(['http', 'datastore', 'rss', 'markdown']);
const mostNewApps = 1;

/**
 * Whether somebody can be expected to run a scenario with the apps that they are known to use: at most one app is new to them. Of whom no app
 * is known, everything is expected.
 */
export function isCompatible(apps: readonly string[], knownApps: ReadonlySet<string>): boolean {
  if (knownApps.size === 0) return true;
  return apps.filter((app) => !knownApps.has(app) && !everywhere.has(app)).length <= mostNewApps;
}
