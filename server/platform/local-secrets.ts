import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, type Config } from './config.ts';
import { codeOf } from './database.ts';

const LocalSecrets = z.object({ sessionSecret: z.string().min(32) });

/**
 * What signs sessions and links: SESSION_SECRET, or outside production a random one that the first start keeps under DATA_DIR,
 * readable by its owner only. (Production refuses to start without SESSION_SECRET.)
 */
export async function sessionSecretOf(config: Config): Promise<string> {
  if (config.sessionSecret) return config.sessionSecret;
  const file = join(config.dataDir, 'local-secrets.json');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return LocalSecrets.parse(JSON.parse(kept)).sessionSecret;
  const secrets = { sessionSecret: randomBytes(48).toString('base64url') };
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    // 'wx': of two first starts one writes, the other reads what the first wrote
    const isOurs = await writeFile(file, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' }).then(
      () => true,
      (error: unknown) => {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      },
    );
    return isOurs ? secrets.sessionSecret : await sessionSecretOf(config);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `SESSION_SECRET is not set and a generated one cannot be kept in ${file} (${(error as Error).message}). Set SESSION_SECRET, or DATA_DIR to a folder that can be written.`,
    );
  }
}
