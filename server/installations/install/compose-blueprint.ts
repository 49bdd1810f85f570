import { instrumentBlueprint } from '../../scenarios/blueprint/instrument-blueprint.ts';
import type { Blueprint, Requirement } from '../../scenarios/blueprint/types.ts';
import type { InstallableVersion } from '../../scenarios/find-scenario.ts';
import { invalid } from '../../platform/errors.ts';
import { isChosen, modulesById, placeOf, putAt, valueAt } from '../make/blueprint-modules.ts';
import { connectionTypeOf } from '../make/connection-types.ts';
import type { MissingConnection, Reporting } from '../schema.ts';

/** What an installation's blueprint is made from, beside the version. */
export type Composition = {
  installationId: string;
  name: string;
  reporting: Reporting;
  reportUrl: string;
  makeAppId: string;
  /** Chosen connections by module id. */
  connections: Record<string, number>;
};

/** Our app in blueprints: its major version and the module that reports a run. */
export const reportModule = { makeAppVersion: 1, moduleName: 'reportExecution' };

/**
 * The blueprint that goes into Make: the version's, named by the customer, with the chosen connections and the reporting module. One that
 * reports nothing carries the installation's id in its metadata instead, so that it can be found again when Make's answer was lost.
 */
export function composeBlueprint(version: InstallableVersion, composition: Composition): Blueprint {
  const blueprint: Blueprint = { ...structuredClone(version.blueprint), name: composition.name };
  connect(blueprint, version.requirements, composition.connections);
  return addReporting(blueprint, composition);
}

/** A copy of a blueprint with the reporting modules of the installation, or its id where it reports nothing. */
export function addReporting(
  blueprint: Blueprint,
  { reporting, reportUrl, makeAppId, installationId }: Omit<Composition, 'name' | 'connections'>,
): Blueprint {
  const kind = reporting === 'http' || reporting === 'module' ? reporting : 'none';
  const instrumented = instrumentBlueprint(blueprint, { kind, reportUrl, makeAppId, ...reportModule });
  if (kind !== 'none') return instrumented;
  return {
    ...instrumented,
    metadata: { ...instrumented.metadata, installation: installationId } as Blueprint['metadata'],
  };
}

function connect(
  blueprint: Blueprint,
  requirements: Requirement[],
  connections: Record<string, number>,
): void {
  const modules = modulesById(blueprint);
  for (const [moduleId, connectionId] of Object.entries(connections)) {
    const requirement = requirements.find(
      ({ kind, moduleId: id }) => kind === 'connection' && String(id) === moduleId,
    );
    const module = requirement && modules.get(requirement.moduleId);
    if (!module)
      throw invalid(`/connections/${moduleId}`, 'No module with this id needs a connection in this version.');
    putAt(module, placeOf(requirement), connectionId);
  }
}

/** The connections that a version needs and that are not chosen in the blueprint. */
export function missingConnectionsIn(
  blueprint: Record<string, unknown>,
  requirements: Requirement[],
): MissingConnection[] {
  const modules = modulesById(blueprint);
  return requirements
    .filter(
      (requirement) =>
        requirement.kind === 'connection' &&
        !isChosen(valueAt(modules.get(requirement.moduleId), placeOf(requirement))),
    )
    .map(({ moduleId, module, app }) => ({ moduleId, module, app, type: connectionTypeOf(app) }));
}
