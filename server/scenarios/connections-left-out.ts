import type { BlueprintProblem, BlueprintReport, Requirement } from './blueprint/types.ts';

/**
 * A warning for each app that the flow still uses and that needed a connection in the version before, but names none any more. A blueprint
 * that this library has cleaned looks so when it is uploaded again: whoever installs it would not be asked for the connection.
 */
export function connectionsLeftOut(
  former: Requirement[],
  { requirements, apps }: Pick<BlueprintReport, 'requirements' | 'apps'>,
): BlueprintProblem[] {
  const [before, now] = [appsToConnect(former), appsToConnect(requirements)];
  return [...before]
    .filter((app) => apps.includes(app) && !now.has(app))
    .map((app) => ({
      path: '/flow',
      code: 'connection_left_out',
      message: `The version before needed a connection of ${app}; here no module of it names one. Upload the blueprint as Make exports it.`,
    }));
}

const appsToConnect = (requirements: Requirement[]): Set<string> =>
  new Set(requirements.filter(({ kind }) => kind === 'connection').map(({ app }) => app));
