import { MakeError } from '@makehq/sdk';
import type { Config } from '../../platform/config.ts';
import { makeClientFor, type MakeClient, type MakeCredentials } from '../../platform/make-client.ts';

const longestMs = 5_000;

/** A client for what is useful around an installation without being needed for it: it waits less. */
export function sideClientFor(
  credentials: MakeCredentials,
  config: Pick<Config, 'makeApiBase' | 'makeTimeoutMs'>,
): MakeClient {
  return makeClientFor(credentials, config, Math.min(longestMs, config.makeTimeoutMs));
}

/** What Make answers, or null when it refuses, fails or is silent: then things go on without it. */
export async function ifMakeTells<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof MakeError) return null;
    throw error;
  }
}
