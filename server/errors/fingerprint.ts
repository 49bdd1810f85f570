import { hash } from 'node:crypto';
import type { ErrorKind } from './schema.ts';

/** What tells one kind of failure from another. */
export type Traits = {
  kind: ErrorKind;
  /** The operation, the job, the loop, or the id of the scenario. */
  subject: string;
  code: string | null;
  /** What was thrown, such as `TypeError`; null: unknown. */
  type: string | null;
  message: string;
  /** Where in our own source; null: unknown. */
  place: string | null;
};

const longestMessage = 300;

/** 32 hexadecimal digits that every failure of one kind has, whatever ids, numbers and addresses its message names. */
export function fingerprintOf({ kind, subject, code, type, message, place }: Traits): string {
  const traits = [kind, subject, code ?? '', type ?? '', withoutValues(message), place ?? ''];
  return hash('sha256', traits.join('\0'), 'hex').slice(0, 32);
}

const days = 'Mon|Tue|Wed|Thu|Fri|Sat|Sun';
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';

/** What is of whom and not what, with what stands for it; one after the other. */
const values: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cc}\u00AD\u200B-\u200F\u2060\uFEFF]+/gu, ' '],
  [/\b[a-z][a-z+.-]{0,30}:\/\/[^\s"'<>)\]]+/gi, '<url>'],
  [/(?<![\w<])(?:[a-z]:)?(?:[\\/][\w@.+-]+){2,}\.[a-z]\w{0,4}\b/gi, '<file>'], // addresses of an API stay
  [/[^\s"'<>@]{1,200}@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+/gu, '<email>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<id>'], // a JWT
  [
    new RegExp(
      String.raw`\b(?:${days}),? (?:\d{1,2} (?:${months})|(?:${months}) \d{1,2}),? \d{4}(?: [\d:]+)?(?: GMT(?:[+-]\d{4})?)?`,
      'g',
    ),
    '<time>',
  ],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '<id>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '<address>'],
  [
    /(?<![\w:])(?=[0-9a-f:]{0,50}\d)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){0,6}::(?:[0-9a-f]{1,4}:?){0,7}(?![\w:])/gi,
    '<address>',
  ],
  [/\b[a-z]{2,6}_\w{8,}\b/gi, '<id>'], // ids of ours and of Stripe
  // A name may stay, a sentence or a value goes; an apostrophe is no quote.
  [/(?<!\w)(["'`])(?=[^"'`]*[^\p{L}_"'`-])[^"'`]{1,200}\1(?!\w)/gu, '$1…$1'],
  [
    /(?<=\b(?:duplicate entry|value|user|customer|contact|record|id)[ :=]{1,2})(["'`])[^"'`]{1,200}\1(?!\w)/gi,
    '$1…$1',
  ],
  [/[„“«「『‹][^„“”«»「」『』‹›]{1,200}[“”»」』›]/gu, '"…"'],
  [/\b0x[0-9a-f]+\b/gi, '<id>'],
  [/\b(?=[a-z_-]*\d)[0-9a-z_-]{12,}\b/gi, '<id>'],
  [/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '<id>'],
];

/** In every script, with what groups its digits; a state of SQL is no number. */
const numbers =
  /(?<!sqlstate[ :=[]{1,2}[0-9a-z]{0,4})(?:(?<![\p{L}\p{N}_)\]]|[-+])[-+])?\p{Nd}+(?:[.,:'’\u202F]\p{Nd}+)*(?:e[-+]?\d+\b)?/giu;

/** What a message says apart from whom and what it names: `Order ord_… of 12 €` and the next one are the same. */
export function withoutValues(message: string): string {
  return values
    .reduce((said, [value, sign]) => said.replaceAll(value, sign), message.slice(0, longestMessage * 4))
    .replaceAll(numbers, (number: string, at: number, text: string) =>
      isStatus(number, text.slice(0, at)) ? number : '#',
    )
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/#(?: #)+/g, '#') // 1 234,56; +49 170 1234567
    .replaceAll(/\b[A-Z]-#/g, '#') // A-4711
    .trim()
    .slice(0, longestMessage);
}

/** A status of HTTP, or a number of errors, tells what has failed and not whose: it stays where it stands as one. */
const isStatus = (number: string, before: string): boolean =>
  (/^\d{3,6}$/.test(number) && /\b(?:errno|error (?:code|number))[:=]? ?$/i.test(before)) ||
  (/^[45]\d\d$/.test(number) &&
    /(?:^|[[(]|status(?: code)?:? |\bhttp(?:\/[\d.]+)? |code:? |error:? )$/i.test(before));

/**
 * Where in our own source an error came up: the first frame of a feature, or else of the platform. Without lines, which move with every
 * release. Null where no frame is ours, as in errors that a driver raises by itself.
 */
export function ownPlace(stack: string | undefined): string | null {
  const frames = [
    ...(stack ?? '').matchAll(/^\s+at (?:async )?(.*?)\(?(?:file:\/\/)?([^\s()]*):\d+:\d+\)?$/gm),
  ]
    .filter(([, , path]) => !path?.includes('/node_modules/'))
    .flatMap(([, name, path]) => {
      const own = /(?:^|\/)(server\/.*\.ts)$/.exec(path ?? '')?.[1];
      return own === undefined ? [] : [`${own} ${name?.trim() ?? ''}`.trim()];
    });
  return frames.find((frame) => !frame.startsWith('server/platform/')) ?? frames[0] ?? null;
}
