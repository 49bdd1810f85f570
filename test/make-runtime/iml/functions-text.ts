import { createHash, createHmac, type BinaryToTextEncoding } from 'node:crypto';
import type { ImlFunction } from './functions.ts';
import { toText } from './values.ts';

const digest =
  (algorithm: string): ImlFunction =>
  (text, encoding = 'hex', key) =>
    (key === undefined ? createHash(algorithm) : createHmac(algorithm, toText(key)))
      .update(toText(text))
      .digest(toText(encoding || 'hex') as BinaryToTextEncoding);

/** `replace` takes a text, or a regular expression written as `/pattern/flags`. */
const replace: ImlFunction = (text, search, replacement) => {
  const regex = /^\/(.+)\/([a-z]*)$/s.exec(toText(search));
  return regex?.[1]
    ? toText(text).replace(new RegExp(regex[1], regex[2]), toText(replacement))
    : toText(text).replaceAll(toText(search), toText(replacement));
};

const toBytes = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(toText(value));

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
  stripHTML: (text) => toText(text).replace(/<[^>]*>/g, ''),
};
