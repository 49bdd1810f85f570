import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';

/** OWASP's floor for argon2id is 19 MiB, two passes, one lane; this is a little above it. */
const cost = { memory: 32_768, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;

/** Hashes with argon2id; the cost is written beside the hash, so that it can be raised later without locking anyone out. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const hash = await derive({ message: password.normalize('NFKC'), nonce, tagLength: tagBytes, ...cost });
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;
}

/** Whether the password is the one that was hashed; compared in constant time. */
export async function verifyPassword({
  hash,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash);
  if (!parts) return false;
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive({
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

function derive(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

export const minPasswordLength = 12;
export const maxPasswordLength = 256;

/** The ones of twelve characters or more that lists of leaked passwords have near the top. */
const veryCommon = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234567890',
  '123123123123',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'abcdefghijkl',
  'adminadminadmin',
  'administrator',
  'administrator1',
  'changeme1234',
  'changemechangeme',
  'correcthorsebatterystaple',
  'iloveyouiloveyou',
  'letmeinletmein',
  'letmein12345',
  'passw0rd1234',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'qwerty123456',
  'qwertyqwerty',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdfghjkl',
  'unbelievable',
  'welcome12345',
  'welcomewelcome',
]);

/** What is wrong with a new password, as a sentence; null when it may be used. */
export function passwordProblem(password: string, names: readonly string[] = []): string | null {
  const plain = password.toLowerCase();
  if (password.length < minPasswordLength)
    return `Choose a password of at least ${minPasswordLength} characters.`;
  if (password.length > maxPasswordLength)
    return `Choose a password of at most ${maxPasswordLength} characters.`;
  if (names.some((name) => name.toLowerCase() === plain))
    return 'Choose a password that is not your e-mail address or name.';
  if (veryCommon.has(plain) || /^(.)\1*$/.test(plain))
    return 'This password is among the first that an attacker tries; choose another, a few words make a good one.';
  return null;
}
