import type { Check } from './schema.ts';

type Named = Check['check'];

/** It is there and right. */
export const passed = (check: Named, detail: string, at: Date | null = null): Check => ({
  check,
  state: 'passed',
  detail,
  at: at?.toISOString() ?? null,
});

/** It is not there yet. */
export const waiting = (check: Named, detail: string): Check => ({
  check,
  state: 'waiting',
  detail,
  at: null,
});

/** It is there and wrong. */
export const failed = (check: Named, detail: string): Check => ({ check, state: 'failed', detail, at: null });

/** It cannot be looked at from here, which holds nothing up. */
export const unknown = (check: Named, detail: string): Check => ({
  check,
  state: 'unknown',
  detail,
  at: null,
});

/** Done when every check that could be made passed, wrong when one of them failed. */
export function stateOf(checks: readonly Check[]): 'done' | 'open' | 'wrong' {
  if (checks.some(({ state }) => state === 'failed')) return 'wrong';
  return checks.some(({ state }) => state === 'waiting') ? 'open' : 'done';
}
