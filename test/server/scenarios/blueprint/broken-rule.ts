import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';

/** What is wrong, the blueprint, and the place and code of its error. */
export type BrokenRule = [name: string, submitted: unknown, path: string, code: string];

/** From these, others may follow. */
const followed = new Set(['routes_invalid', 'route_invalid', 'branch_invalid']);

/** The errors of a blueprint as "path code"; those at other places of the same kind, or that merely follow, are left out. */
export function errorsOf(submitted: unknown, path: string, code: string): string[] {
  const { errors } = checkBlueprint(submitted);
  return errors
    .filter((error) => (error.code === code ? error.path === path : !followed.has(code)))
    .map((error) => `${error.path} ${error.code}`);
}
