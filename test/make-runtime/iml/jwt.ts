import { createHmac } from 'node:crypto';
import type { ImlFunction } from './functions.ts';
import { ImlError } from './tokens.ts';
import { isCollection, toText } from './values.ts';

const algorithms: Record<string, string> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** A JSON Web Token signed with a shared secret; the claims and the header's extra fields are the caller's own. */
export const jwt: ImlFunction = (payload, secret, algorithm = 'HS256', options = {}) => {
  const alg = toText(algorithm);
  const hash = Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined;
  if (!hash)
    throw new ImlError(`jwt signs with ${Object.keys(algorithms).join(', ')} only here, not with "${alg}".`);
  if (!isCollection(payload)) throw new ImlError('The payload of jwt must be a collection.');
  const header = isCollection(options) && isCollection(options['header']) ? options['header'] : {};
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, typ: 'JWT', ...header })}.${part(payload)}`;
  return `${signed}.${createHmac(hash, toText(secret)).update(signed).digest('base64url')}`;
};
