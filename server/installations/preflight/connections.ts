import { HttpError, type FieldError } from '../../platform/errors.ts';
import { wordsOf } from '../../scenarios/blueprint/module-words.ts';
import type { BlueprintModule, Requirement } from '../../scenarios/blueprint/types.ts';
import type { InstallableVersion } from '../../scenarios/find-scenario.ts';
import { modulesById } from '../make/blueprint-modules.ts';
import { connectionTypeOf, isConnectionFor } from '../make/connection-types.ts';
import type { TeamConnection } from '../make/list-make-choices.ts';
import type { Preflight } from './schema.ts';

type Chosen = Record<string, number>;

/** Every connection that a version needs, with the team's that fit. */
export function connectionsOf(
  { blueprint, requirements }: Pick<InstallableVersion, 'blueprint' | 'requirements'>,
  connections: TeamConnection[] | null,
  chosen: Chosen,
): Preflight['connections'] {
  const modules = modulesById(blueprint);
  const labelOf = (moduleId: number) =>
    (modules.get(moduleId) as BlueprintModule | undefined)?.metadata?.designer.name?.trim();
  return requirements
    .filter(({ kind }) => kind === 'connection')
    .map(({ moduleId, module, app }) => ({
      moduleId,
      module,
      app,
      type: connectionTypeOf(app),
      label: labelOf(moduleId) || wordsOf(module),
      choices: (connections ?? [])
        .filter(({ type }) => isConnectionFor(app, type))
        .map(({ id, label }) => ({ label, value: id })),
      chosen: chosen[String(moduleId)] ?? null,
    }));
}

/** Refuses chosen connections that the team does not have, or that are of another app, naming the module of each. */
export function requireFittingConnections(
  requirements: Requirement[],
  connections: TeamConnection[],
  { chosen, teamId }: { chosen: Chosen; teamId: number },
): void {
  const errors = Object.entries(chosen).flatMap(([moduleId, connectionId]): FieldError[] => {
    const requirement = requirements.find(
      (each) => each.kind === 'connection' && String(each.moduleId) === moduleId,
    );
    if (!requirement) return []; // composing the blueprint has refused it
    const module = `module ${moduleId} (${requirement.module})`;
    const path = `/connections/${moduleId}`;
    const connection = connections.find(({ id }) => id === connectionId);
    if (!connection)
      return [
        {
          path,
          message: `The team ${teamId} has no connection ${connectionId}. Choose one of its own for ${module}, or none to connect it later.`,
        },
      ];
    if (isConnectionFor(requirement.app, connection.type)) return [];
    return [
      {
        path,
        message: `The connection ${connectionId} is of the type ${connection.type}, which does not fit ${module}. Choose one of ${requirement.app}, or none to connect it later.`,
      },
    ];
  });
  if (errors.length > 0)
    throw new HttpError(
      422,
      'invalid_request',
      'A chosen connection does not fit its module. Nothing was created.',
      { errors },
    );
}
