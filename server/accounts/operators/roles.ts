import { HttpError } from '../../platform/errors.ts';
import { scopeAreas, type OperatorCaller, type OperatorRole, type Scope } from '../../platform/caller.ts';

/** Every scope there is; `*` on an API key stands for all of them. */
export const allScopes: readonly Scope[] = scopeAreas.flatMap(
  (area) => [`${area}:read`, `${area}:write`] as const,
);

const scopesByRole: Record<OperatorRole, readonly Scope[]> = {
  owner: allScopes,
  admin: allScopes,
  analyst: allScopes.filter((scope) => scope.endsWith(':read')),
  support: ['customers:read', 'customers:write', 'feedback:read', 'feedback:write', 'scenarios:read'],
};

/** What an operator of this role may do. */
export function scopesOf(role: OperatorRole): readonly Scope[] {
  return scopesByRole[role];
}

/** Nobody gives away more than they hold, and only owners make or remove owners. */
export function requireMayManage(caller: OperatorCaller, role: OperatorRole): void {
  if (role === 'owner' && caller.role !== 'owner')
    throw new HttpError(403, 'forbidden', 'Only an owner can make or remove an owner.');
  requireHoldsScopes(caller, scopesOf(role));
}

/** Refuses with the names of the scopes that the caller lacks. */
export function requireHoldsScopes(caller: OperatorCaller, scopes: readonly string[]): void {
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0)
    throw new HttpError(403, 'forbidden', `You cannot give what you do not hold: ${missing.join(', ')}.`);
}

/** The same of a key, whose `*` is all scopes. */
export function requireHoldsKey(caller: OperatorCaller, scopes: readonly string[]): void {
  requireHoldsScopes(caller, scopes.includes('*') ? allScopes : scopes);
}
