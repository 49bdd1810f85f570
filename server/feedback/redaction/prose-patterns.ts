import { isCardNumber, isIban } from '../../scenarios/blueprint/sensitive-numbers.ts';
import { isPlaceholder } from '../../scenarios/blueprint/sensitive-patterns.ts';

/** What people write and programs do not: secrets and contact data in sentences, and spelt so that programs do not see them. */
export type ProsePattern = {
  code: string;
  pattern: RegExp;
  accept?: (match: RegExpExecArray) => boolean;
};

/** Lengths of IBANs by country (SWIFT's registry), so that the words behind one are not taken for a part of it. */
const ibanLengths = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27
   GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27
   MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28
   TL23 TN24 TR26 UA29 VA22 VG24 XK20`
    .split(/\s+/)
    .map((each) => [each.slice(0, 2), Number(each.slice(2))] as const),
);
const between = '[^a-z0-9]{0,2}'; // of ASCII: classes of Unicode, sixty in a pattern, take seconds to compile
const fewestDigits = 10;
/** One pattern for each length: a country, its check digits, and the rest with a separator before any character. */
const ibanPatterns: ProsePattern[] = [...new Set(ibanLengths.values())].map((length) => {
  const countries = `(?:${[...ibanLengths.keys()]
    .filter((country) => ibanLengths.get(country) === length)
    .map((country) => `${country[0]}${between}${country[1]}`)
    .join('|')})`;
  return {
    code: 'iban',
    pattern: new RegExp(
      String.raw`(?<![A-Za-z0-9])${countries}${between}\d${between}\d(?:${between}[A-Z0-9]){${length - 4}}(?![A-Z0-9])`,
      'gi',
    ),
    // Digits enough: one sentence of a hundred that begins so would pass the check by chance.
    accept: ([found]) =>
      found.replaceAll(/\D/g, '').length >= fewestDigits &&
      isIban(found.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()),
  };
});

const newerKeys = [
  String.raw`xai-[A-Za-z0-9]{20,}`,
  String.raw`gsk_[A-Za-z0-9]{20,}`,
  String.raw`pplx-[A-Za-z0-9]{20,}`,
  String.raw`figd_[A-Za-z0-9_-]{20,}`,
  String.raw`r8_[A-Za-z0-9]{20,}`,
  String.raw`dapi[0-9a-f]{32}`,
  String.raw`dckr_pat_[A-Za-z0-9_-]{10,}`,
  String.raw`tskey-[A-Za-z0-9-]{10,}`,
  String.raw`sntry[su]_[A-Za-z0-9+/=_-]{20,}`,
  String.raw`ATATT3[A-Za-z0-9_=-]{20,}`,
  String.raw`AGE-SECRET-KEY-[A-Z0-9]{4,}`,
  String.raw`[0-9a-f]{32}-us\d{1,2}`,
  String.raw`[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,45}`, // of bots of Discord
].join('|');

const namesOfSecrets = String.raw`pass(?:word|wd|wort|code|phrase)|kennwort|mot de passe|contrase[nñ]a|wachtwoord|senha|has[lł]o|pwd|(?:api|access|account|secret|auth|private)[ _-]?(?:key|token)|secret|token`;
const hasDigit = (text: string): boolean =>
  /\d/.test(text) && !isPlaceholder(text) && !text.startsWith('[removed:');

/** Before all others: parts of what these find look like something else. */
export const longestPatterns: readonly ProsePattern[] = [
  {
    // The library's own links let their bearer act.
    code: 'library_link',
    pattern:
      /\/(?:feedback(?:\/sent)?|calibrate|unsubscribe|checkout)\/(?:v1\.|fbk_)?[\w-]{8,600}\.[\w.-]{20,600}/g,
  },
  ...ibanPatterns,
  {
    code: 'card_number',
    pattern: /(?<![\w.-])\d(?:(?:%20|[ .\-_/\t\n]{1,2})?\d){12,18}(?![\w-])/g,
    accept: ([number]) => isCardNumber(number.replaceAll('%20', '')),
  },
];

export const prosePatterns: readonly ProsePattern[] = [
  { code: 'secret_key', pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${newerKeys})`, 'g') },
  {
    // "password is …", "Passwort: …", and assignments such as AWS_SECRET_ACCESS_KEY = … or AccountKey=…
    code: 'password',
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])[\w.-]{0,40}(?:${namesOfSecrets})[\w.-]{0,20}(?:[ \t]{0,3}(?:=|:|"|'|“|„|\bis\b|\bist\b|\best\b|\bes\b)){1,4}[ \t]{0,3}["'“„]?([^\s"'“”„<>,;]{5,200})`,
      'giu',
    ),
    accept: ([, secret = '']) => hasDigit(secret),
  },
  {
    code: 'password',
    pattern: /(?<![\w-])(?:set-)?cookie:[ \t]{0,4}[\w.-]{1,60}=[^\s"']{6,2000}/gi,
  },
  {
    code: 'pin',
    pattern:
      /(?<![\p{L}\d])(?:cvv2?|cvc2?|pin|tan)(?:[ -](?:code|number))?(?:[ \t]{0,3}(?:=|:|\bis\b|\bist\b))?[ \t]{0,3}\d{3,8}(?!\d)/giu,
  },
  {
    // jane (at) acme.io, jane @ acme.io, "jane doe"@acme.io
    code: 'email_address',
    pattern:
      /(?:"[^"\n]{1,64}"|(?<![\p{L}\d._%+'-])[\p{L}\d._%+'-]{1,64})[ \t]{0,2}(?:@|[([{<] ?(?:at|ät|arroba|a|@) ?[)\]}>])[ \t]{0,2}(?:[\p{L}\d-]{1,63}[ \t]{0,2}(?:\.|[([{<] ?(?:dot|punkt|\.) ?[)\]}>])[ \t]{0,2}){1,6}\p{L}{2,24}(?![\p{L}\d])/giu,
    accept: ([found]) => !/@example\.(?:com|org|net)$/i.test(found),
  },
  {
    code: 'phone_number',
    pattern: /(?<![\w+])(?:\+|00)[1-9](?:[ ()./\t-]{0,3}\d){7,14}(?!\d)/g,
  },
  {
    // National spellings: 0170 1234567, (030) 123456-78, 01234 567890
    code: 'phone_number',
    pattern: /(?<![\w.,:/-])\(?0\d{1,4}\)?[ /-]\d{3,5}(?:[ -]?\d{2,5}){0,2}(?![\w/]|[.,:-]\d)/g,
    accept: ([number]) => {
      const digits = number.replaceAll(/\D/g, '').length;
      return digits >= 9 && digits <= 13;
    },
  },
];
