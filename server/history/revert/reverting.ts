import type { Deps } from '../../platform/deps.ts';
import type { State } from '../state.ts';
import type { Part } from './former-terms.ts';
import { revertingDated } from './dated.ts';
import { revertingSettings } from './settings.ts';
import { revertingWhatIsSold } from './what-is-sold.ts';

/** How a thing is brought back to what it was: by the request that an operator could send, through the use case that holds its rules. */
export type Reverting = {
  parts: readonly Part[];
  /** Fields that follow by themselves. */
  following?: readonly string[];
  apply: (deps: Deps, id: string, body: Record<string, unknown>) => Promise<unknown>;
  /** Takes what was added away again, as its own page does. */
  remove?: (deps: Deps, id: string) => Promise<unknown>;
  /** Makes what was taken away again, under the id that it had; `body` has all of its parts. */
  restore?: (deps: Deps, id: string, body: Record<string, unknown>, former: State) => Promise<unknown>;
  /** Why what was added stays, or what is gone stays gone. */
  stays?: string;
};

/** By subject; those that are missing are never taken back. */
export const reverting: Readonly<Record<string, Reverting>> = {
  ...revertingWhatIsSold,
  ...revertingSettings,
  ...revertingDated,
};
