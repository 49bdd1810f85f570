import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, type Config } from './config.ts';
import { codeOf } from './database.ts';

const LocalSecrets = z.object({ sessionSecret: z.string().min(32) });
const LocalKeys = z.object({ encryptionKeys: z.string().regex(/^local:/) });

/**
 * What signs sessions and links: SESSION_SECRET, or outside production a random one that the first start keeps under DATA_DIR,
 * readable by its owner only. (Production refuses to start without SESSION_SECRET.)
 */
export async function sessionSecretOf(config: Config): Promise<string> {
  if (config.sessionSecret) return config.sessionSecret;
  const made = { sessionSecret: randomBytes(48).toString('base64url') };
  const kept = await keepLocally(config, 'SESSION_SECRET', 'local-secrets.json', made);
  return LocalSecrets.parse(kept).sessionSecret;
}

/**
 * The keys that encrypt what customers entrust to the library: ENCRYPTION_KEYS, or outside production one that the first start keeps under
 * DATA_DIR. In production null without ENCRYPTION_KEYS: what needs them is off.
 */
export async function encryptionKeysOf(config: Config): Promise<string | null> {
  if (config.encryptionKeys || config.isProduction) return config.encryptionKeys;
  const made = { encryptionKeys: `local:${randomBytes(32).toString('base64')}` };
  const kept = await keepLocally(config, 'ENCRYPTION_KEYS', 'local-encryption-keys.json', made);
  return LocalKeys.parse(kept).encryptionKeys;
}

/** What stands in the file, or what was made when there is none yet; the file is then written for its owner only. */
async function keepLocally(config: Config, variable: string, name: string, made: object): Promise<unknown> {
  const file = join(config.dataDir, name);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return JSON.parse(kept);
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    // 'wx': of two first starts one writes, the other reads what the first wrote
    const isOurs = await writeFile(file, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' }).then(
      () => true,
      (error: unknown) => {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      },
    );
    return isOurs ? made : await keepLocally(config, variable, name, made);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `${variable} is not set and a generated one cannot be kept in ${file} (${(error as Error).message}). Set ${variable}, or DATA_DIR to a folder that can be written.`,
    );
  }
}
