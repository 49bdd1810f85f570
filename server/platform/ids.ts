import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford base32: no i, l, o, u

/** The kinds of things that carry an identifier; the prefix names the kind to whoever reads a log or a URL. */
export type IdPrefix =
  | 'scn'
  | 'ver'
  | 'ins'
  | 'tsk'
  | 'cus'
  | 'key'
  | 'opr'
  | 'ses'
  | 'srv'
  | 'ord'
  | 'ent'
  | 'met'
  | 'chk'
  | 'rev'
  | 'asm'
  | 'cst'
  | 'sgn'
  | 'prc'
  | 'cat'
  | 'fbk'
  | 'evt'
  | 'hok'
  | 'dlv'
  | 'rcn'
  | 'rbd'
  | 'pln'
  | 'bdl'
  | 'prd'
  | 'pri'
  | 'plk'
  | 'xsl'
  | 'rwd'
  | 'rdm'
  | 'ack'
  | 'ofr'
  | 'exp'
  | 'xrt'
  | 'mpc'
  | 'crp'
  | 'cal'
  | 'qua'
  | 'rcm'
  | 'fct'
  | 'erg'
  | 'aud'
  | 'alr'
  | 'arl'
  | 'ams'
  | 'anc'
  | 'cex'
  | 'ucp';

/**
 * A new identifier such as `scn_01k9…`: 48 bits of time, 80 random bits, so that identifiers sort by creation time
 * (to the millisecond) and cannot be guessed.
 */
export function newId(prefix: IdPrefix, now: Date = new Date()): string {
  return `${prefix}_${encode(BigInt(now.getTime()), 10)}${encode(BigInt(`0x${randomBytes(10).toString('hex')}`), 16)}`;
}

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) text = alphabet[Number(rest & 31n)] + text;
  return text;
}

/** A secret for people's eyes and machines' headers: a prefix that secret scanners recognise and 256 random bits. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}
