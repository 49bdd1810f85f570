import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ConfigError } from './config.ts';

const format = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/** Keys by id, in the order of ENCRYPTION_KEYS: the first encrypts, each of them decrypts. */
type Keyring = ReadonlyMap<string, Buffer>;

/**
 * Secrets of customers at rest. What is sealed reads `v1.<key id>.<base64url of nonce, tag, ciphertext>`: it names its format and its key, so
 * that keys can be changed while servers run, and data keys of their own can follow as another format. `place` binds a value to its row: it means
 * nothing in another.
 */
export type Encryption = {
  /** The key that encrypts now. */
  keyId: string;
  seal: (text: string, place: string) => string;
  /** The text that was sealed; throws when its key is not in ENCRYPTION_KEYS, or when it was sealed for another place or changed since. */
  open: (sealed: string, place: string) => string;
};

/** Reads `id:base64key,…` as `config.ts` has checked it. */
export function encryptionWith(keyList: string): Encryption {
  const keys = readKeys(keyList);
  const [keyId] = keys.keys();
  if (keyId === undefined) throw new Error('ENCRYPTION_KEYS names no key');
  return {
    keyId,
    seal: (text, place) => seal(keys, keyId, text, place),
    open: (sealed, place) => open(keys, sealed, place),
  };
}

/** The id of the key that sealed a value. */
function keyIdOf(sealed: string): string {
  const [version, keyId] = sealed.split('.');
  if (version !== format || !keyId)
    throw new Error('a sealed value has a format that this build does not know');
  return keyId;
}

function seal(keys: Keyring, keyId: string, text: string, place: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, keyId), nonce).setAAD(boundTo(keyId, place));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const body = Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url');
  return `${format}.${keyId}.${body}`;
}

function open(keys: Keyring, sealed: string, place: string): string {
  const keyId = keyIdOf(sealed);
  const bytes = Buffer.from(sealed.slice(`${format}.${keyId}.`.length), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, keyId), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(boundTo(keyId, place))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString();
}

const boundTo = (keyId: string, place: string): Buffer => Buffer.from(`${format}\n${keyId}\n${place}`);

function keyOf(keys: Keyring, keyId: string): Buffer {
  const key = keys.get(keyId);
  if (!key)
    throw new ConfigError(
      `ENCRYPTION_KEYS has no key "${keyId}", which a stored secret was encrypted with. Add it again, behind the first.`,
    );
  return key;
}

function readKeys(keyList: string): Keyring {
  return new Map(
    keyList.split(',').map((entry) => {
      const [id = '', key = ''] = entry.split(':');
      return [id, Buffer.from(key, 'base64')];
    }),
  );
}
