import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/platform/config.ts';
import { encryptionWith } from '../../../server/platform/encryption.ts';
import { encryptionKeysOf } from '../../../server/platform/local-secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [first, second] = [newKey('k1'), newKey('k2')];

describe('a sealed value', () => {
  test('names its format and its key, holds nothing readable, and is never the same twice', () => {
    const encryption = encryptionWith(first);
    const sealed = encryption.seal('a token', 'row 1');
    expect(sealed).toMatch(/^v1\.k1\.[\w-]+$/);
    expect(Buffer.from(sealed.slice(6), 'base64url').toString()).not.toContain('token');
    expect(encryption.seal('a token', 'row 1')).not.toBe(sealed);
    expect(encryption.open(sealed, 'row 1')).toBe('a token');
  });

  test('is opened by any of the keys, and only in its place', () => {
    const sealed = encryptionWith(first).seal('Zürich ✓', 'row 1');
    const rotated = encryptionWith(`${second},${first}`);
    expect(rotated.keyId).toBe('k2');
    expect(rotated.open(sealed, 'row 1')).toBe('Zürich ✓');
    expect(() => rotated.open(sealed, 'row 2')).toThrow();
    expect(() => encryptionWith(second).open(sealed, 'row 1')).toThrow(/has no key "k1"/);
  });

  test('that was changed, or given to another key of the same length, is refused', () => {
    const encryption = encryptionWith(`${first},${second}`);
    const sealed = encryption.seal('a token', 'row 1');
    const bytes = Buffer.from(sealed.slice('v1.k1.'.length), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      expect(() => encryption.open(`v1.k1.${changed.toString('base64url')}`, 'row 1')).toThrow();
    }
    expect(() => encryption.open(sealed.replace('v1.k1.', 'v1.k2.'), 'row 1')).toThrow();
    expect(() => encryption.open(sealed.replace('v1.', 'v2.'), 'row 1')).toThrow(/format/);
    expect(() => encryption.open('v1.k1.', 'row 1')).toThrow();
  });
});

describe('the keys', () => {
  test('are those of ENCRYPTION_KEYS; an id may stand there once', async () => {
    expect(await encryptionKeysOf(readConfig({ ENCRYPTION_KEYS: first }))).toBe(first);
    expect(() => readConfig({ ENCRYPTION_KEYS: `${first},${newKey('k1')}` })).toThrow(
      /ENCRYPTION_KEYS.*once/,
    );
  });

  test('of a laptop are one that the first start makes, for its owner only, the same for all who start together', async () => {
    const dataDir = join(folder, 'laptop');
    const config = readConfig({ DATA_DIR: dataDir });
    const keys = await Promise.all([1, 2, 3].map(() => encryptionKeysOf(config)));
    expect(new Set(keys).size).toBe(1);
    expect(await encryptionKeysOf(config)).toBe(keys[0]);
    const file = join(dataDir, 'local-encryption-keys.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain(keys[0]);
    const sealed = encryptionWith(keys[0] ?? '').seal('x', 'y');
    expect(encryptionWith(keys[1] ?? '').open(sealed, 'y')).toBe('x');
  });

  test('where none can be kept, the sentence names the variable', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    await expect(encryptionKeysOf(readConfig({ DATA_DIR: join(folder, 'a-file') }))).rejects.toThrow(
      /ENCRYPTION_KEYS/,
    );
  });

  test('of production are never made up', async () => {
    const config = readConfig({
      NODE_ENV: 'production',
      SESSION_SECRET: 'x'.repeat(40),
      PUBLIC_URL: 'https://library.example',
      DATABASE_URL: 'postgres://localhost/x',
    });
    expect(await encryptionKeysOf(config)).toBeNull();
  });
});
