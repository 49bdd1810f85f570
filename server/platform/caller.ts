/** Who makes a request, as the authentication of `accounts/` found out. */
export type AnonymousCaller = { kind: 'anonymous' };
/** A customer by one of their API keys, or by the session of who has signed in on the web: one of the two ids is null. */
export type CustomerCaller = {
  kind: 'customer';
  customerId: string;
  keyId: string | null;
  sessionId: string | null;
};
export type OperatorCaller = {
  kind: 'operator';
  /** null for an operator API key, which belongs to the library rather than to a person. */
  operatorId: string | null;
  keyId: string | null;
  role: OperatorRole;
  scopes: readonly string[];
};
export type Caller = AnonymousCaller | CustomerCaller | OperatorCaller;

export type OperatorRole = 'owner' | 'admin' | 'analyst' | 'support';

export const scopeAreas = [
  'scenarios',
  'analytics',
  'customers',
  'billing',
  'alerts',
  'audits',
  'feedback',
  'settings',
] as const;
export type Scope = `${(typeof scopeAreas)[number]}:${'read' | 'write'}`;

/** Who may call an endpoint. `visitor` knows the customer by a key or a session and lets anyone else in too. */
export type Access =
  | { kind: 'public' }
  | { kind: 'visitor' }
  | { kind: 'customer' }
  | { kind: 'operator'; scope: Scope }
  | { kind: 'session' };

export type CallerOf<A extends Access> = A extends { kind: 'customer' }
  ? CustomerCaller
  : A extends { kind: 'operator' | 'session' }
    ? OperatorCaller
    : A extends { kind: 'visitor' }
      ? AnonymousCaller | CustomerCaller
      : AnonymousCaller;

/** Whether an operator may read names and addresses of customers: analysts may not, and keys only with the scope for it. */
export function seesPersonalData({ role, scopes }: OperatorCaller): boolean {
  return role !== 'analyst' && scopes.includes('customers:read');
}

/** A customer as this operator may see them: without name and address for who may not read these. */
export function customerSeenBy<Name extends string | null, Email extends string | null>(
  caller: OperatorCaller,
  { id, name, email }: { id: string; name: Name; email: Email },
): { id: string; name: Name | null; email: Email | null } {
  return seesPersonalData(caller) ? { id, name, email } : { id, name: null, email: null };
}

/** The caller as the one who changes what is changed; whoever is not known is nobody. */
export function actorOf(caller: Caller): { actor?: string } {
  if (caller.kind === 'customer') return { actor: `customer:${caller.customerId}` };
  if (caller.kind === 'anonymous') return {};
  return { actor: caller.operatorId === null ? `key:${caller.keyId}` : `operator:${caller.operatorId}` };
}

/** A stable name of the credential: rate limits and idempotency keys are kept per credential. */
export function credentialOf(caller: Caller): string {
  if (caller.kind === 'customer') return `customer:${caller.customerId}`;
  if (caller.kind === 'operator') return `operator:${caller.operatorId ?? caller.keyId ?? 'none'}`;
  return 'anonymous';
}
