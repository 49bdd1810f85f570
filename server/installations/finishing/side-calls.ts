import { MakeError } from '@makehq/sdk';

/** How long what is useful around an installation, without being needed for it, may wait for an answer of Make. */
export const sideCallMs = 5_000;

/** What Make answers, or null when it refuses, fails or is silent: then things go on without it. */
export async function ifMakeTells<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof MakeError) return null;
    throw error;
  }
}
