import { createHash, createHmac } from 'node:crypto';
import type { ImlFunction } from './functions.ts';
import { ImlError } from './tokens.ts';
import { isEmpty, toText } from './values.ts';

const digest =
  (algorithm: string): ImlFunction =>
  (value, encoding = 'hex', key, keyEncoding = 'text') => {
    const hash = isEmpty(key)
      ? createHash(algorithm)
      : createHmac(algorithm, keyBytes(key, toText(keyEncoding)));
    return hash.update(toBytes(value)).digest(oneOf(['hex', 'base64', 'latin1'], encoding || 'hex') as 'hex');
  };

function keyBytes(key: unknown, encoding: string): Buffer {
  const known = oneOf(['text', 'hex', 'base64', 'binary'], encoding);
  if (known === 'binary') {
    if (!Buffer.isBuffer(key)) throw new ImlError('A key of encoding "binary" must be binary.');
    return key;
  }
  return Buffer.from(toText(key), known === 'text' ? 'utf8' : known);
}

function oneOf<T extends string>(known: T[], given: unknown): T {
  const found = known.find((name) => name === toText(given));
  if (!found) throw new ImlError(`"${toText(given)}" is none of ${known.join(', ')}.`);
  return found;
}

/** `replace` takes a text, or a regular expression written as `/pattern/flags`. */
const replace: ImlFunction = (text, search, replacement) => {
  const regex = /^\/(.+)\/([a-z]*)$/s.exec(toText(search));
  return regex?.[1]
    ? toText(text).replace(new RegExp(regex[1], regex[2]), toText(replacement))
    : toText(text).replaceAll(toText(search), toText(replacement));
};

const toBytes = (value: unknown): Buffer => (Buffer.isBuffer(value) ? value : Buffer.from(toText(value)));

export const textFunctions: Record<string, ImlFunction> = {
  lower: (text) => toText(text).toLowerCase(),
  upper: (text) => toText(text).toUpperCase(),
  capitalize: (text) => toText(text).charAt(0).toUpperCase() + toText(text).slice(1),
  startcase: (text) =>
    toText(text)
      .toLowerCase()
      .replace(/\b\w/g, (first) => first.toUpperCase()),
  trim: (text) => toText(text).trim(),
  substring: (text, start, end) =>
    toText(text).substring(Number(start), end === undefined ? undefined : Number(end)),
  indexOf: (text, search, start = 0) => toText(text).indexOf(toText(search), Number(start)),
  replace,
  split: (text, separator) => toText(text).split(toText(separator)),
  base64: (value) => toBytes(value).toString('base64'),
  md5: digest('md5'),
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha512: digest('sha512'),
  toString: (value: unknown) => toText(value),
  encodeURL: (text) => encodeURIComponent(toText(text)),
  decodeURL: (text) => decodeURIComponent(toText(text)),
  escapeHTML: (text) =>
    toText(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;'),
  escapeMarkdown: (text) => toText(text).replace(/[\\`*_{}[\]()#+\-.!|>~]/g, '\\$&'),
  ascii: (text, removesDiacritics) =>
    (removesDiacritics ? toText(text).normalize('NFD') : toText(text)).replace(/[^\p{ASCII}]/gu, ''),
  replaceEmojiCharacters: (text, replacement) =>
    toText(text).replace(
      /\p{Extended_Pictographic}(\u200D\p{Extended_Pictographic}|\uFE0F)*/gu,
      toText(replacement),
    ),
  toBinary: (value, encoding) =>
    isEmpty(encoding)
      ? toBytes(value)
      : Buffer.from(toText(value), oneOf(['hex', 'base64'], encoding) as 'hex'),
  stripHTML: (text) => toText(text).replace(/<[^>]*>/g, ''),
};
