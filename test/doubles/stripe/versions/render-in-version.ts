import { isPlain, plainCopy, type Plain } from '../json.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { ADDED_FIELDS } from './added-fields.ts';
import { MOVED } from './other-changes.ts';

/**
 * Gives an answer or an event the shape of an older version: step by step, newest change first, every object in it. Versions compare by
 * their date; what a version moved is put back before what it added is taken away.
 */
export function renderInVersion(account: StripeAccount, value: Plain, version: string): void {
  const versions = new Set([...MOVED, ...ADDED_FIELDS].map((step) => step.version));
  for (const step of [...versions].toSorted().toReversed()) {
    if (dateOf(step) <= dateOf(version)) return;
    stepBack(account, value, step);
  }
}

function dateOf(version: string): string {
  return version.slice(0, '2020-08-27'.length);
}

function stepBack(account: StripeAccount, value: unknown, version: string): void {
  if (Array.isArray(value)) for (const entry of value) stepBack(account, entry, version);
  if (!isPlain(value)) return;
  const kind = String(value['object']);
  MOVED.find((step) => step.version === version)?.changes[kind]?.(account, value, (object) => {
    // What is put in comes in the newest shape: it has the newer steps still to go.
    const copy = plainCopy(object);
    renderInVersion(account, copy, version);
    return copy;
  });
  const added = ADDED_FIELDS.find((step) => step.version === version)?.fields[kind];
  for (const path of added?.split(' ') ?? []) removePath(value, path.split('.'));
  for (const entry of Object.values(value)) if (typeof entry === 'object') stepBack(account, entry, version);
}

function removePath(object: Plain, [name = '', ...rest]: string[]): void {
  if (rest.length === 0) delete object[name];
  else if (isPlain(object[name])) removePath(object[name], rest);
}
