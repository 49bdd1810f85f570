import type { MakeApiError } from '../../platform/make-errors.ts';
import { giveToken } from './make-credentials.ts';

/** The scopes of a Make token by what is asked with it; the first that fits counts. */
const scopes: readonly [pattern: RegExp, scope: string][] = [
  [/^GET \/organizations/, 'organizations:read'],
  [/^GET \/teams/, 'teams:read'],
  [/^GET \/connections/, 'connections:read'],
  [/^GET \/credential-requests/, 'credential-requests:read'],
  [/^\w+ \/credential-requests/, 'credential-requests:write'],
  [/^GET \/custom-property-structures/, 'custom-property-structures:read'],
  [/^GET \/scenarios/, 'scenarios:read'],
  [/^\w+ \/scenarios/, 'scenarios:write'],
];

/** What whoever asked should do about a refusal of Make, in one sentence or two. */
export function adviceFor(error: MakeApiError): string {
  const { status, retryAfter, isUnreadable } = error;
  if (status === 429) return `${waitFor(retryAfter)} Then repeat the same request; nothing is created twice.`;
  if (status >= 500 || isUnreadable)
    return `The fault is on Make's side. ${waitFor(retryAfter, 'Wait a few minutes.')} Then repeat the same request (by the API with the same Idempotency-Key); nothing is created twice.`;
  return adviceByStatus[status]?.(error) ?? correctIt;
}

const correctIt =
  'Change what Make names, then repeat the request; nothing was created or changed by this one.';

const adviceByStatus: Readonly<Record<number, (error: MakeApiError) => string>> = {
  401: () =>
    'Make does not know the token in this zone. Create one in Make (your profile → API access). ' + giveToken,
  402: () =>
    "The organization's plan in Make does not cover this. Extend the plan or free some of it in Make, then repeat the request.",
  403: ({ asked }) => {
    const scope = scopes.find(([pattern]) => pattern.test(asked))?.[1];
    const named = scope ? `the scope ${scope}` : 'the scopes that the documentation lists';
    return `The token may not do this. Create one in Make with ${named}, as a member of that team who may do it too; a token of another zone is refused like this as well.`;
  },
  404: () =>
    'Make does not have this (any more) in this zone. Choose organization, team, folder and scenario again, then repeat the request.',
  409: () =>
    'It was changed in Make at the same time. Look at it in Make, then repeat the request if it is still wanted.',
  413: () =>
    'It is too large for Make. Choose a shorter scenario or another version, or import it in parts by hand.',
};

function waitFor(
  retryAfter: string | null,
  otherwise = 'Wait a minute: Make counts calls per minute.',
): string {
  if (retryAfter === null) return otherwise;
  return /^\d+$/.test(retryAfter)
    ? `Wait ${retryAfter} ${retryAfter === '1' ? 'second' : 'seconds'}, as Make asks.`
    : `Wait until ${retryAfter}, as Make asks.`;
}
