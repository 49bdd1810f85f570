import { isIP, isIPv6 } from 'node:net';
import type { ProsePattern } from './prose-patterns.ts';

/** Domains that people spell out; a list, because in sentences "at … dot …" and "word,word" are said of much else. */
const topDomains =
  'com|org|net|io|ai|co|app|dev|eu|info|biz|me|us|uk|de|at|ch|fr|es|it|nl|be|pl|pt|se|dk|no|fi|cz|ie|in|jp|br|au|ca';
const number = String.raw`(?:[ .]?(?:no|nr|number|nummer|numéro|id))?[.:#= ]{0,3}(?:is |ist )?`;
const named = (code: string, names: string, value: string): ProsePattern => ({
  code,
  pattern: new RegExp(String.raw`(?<![\p{L}\d])(?:${names})${number}${value}(?![\p{L}\d])`, 'giu'),
});
const holdsDigit = ([, secret = '']: RegExpExecArray): boolean =>
  /\d/.test(secret) && !secret.includes('[removed:');

/** What a word before it gives away, and ways of writing addresses and numbers that no program would use. */
export const namedPatterns: readonly ProsePattern[] = [
  {
    // j a n e @ a c m e . i o
    code: 'email_address',
    pattern: /(?<!\S)(?:[\p{L}\d._-] ){2,40}@(?: [\p{L}\d-]){2,40}(?: \.(?: [\p{L}\d-]){2,24}){1,3}(?!\S)/gu,
  },
  {
    // jane_at_acme.io, jane@acme,io
    code: 'email_address',
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])[\p{L}\d.+-]{1,64}(?:_at_[\p{L}\d-]{1,63}\.|@[\p{L}\d-]{1,63},)(?:${topDomains})(?![\p{L}\d])`,
      'giu',
    ),
  },
  {
    // jane dot doe at acme dot io
    code: 'email_address',
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])[\p{L}\d._%+-]{1,64}(?: (?:dot|punkt) [\p{L}\d_-]{1,40}){0,3} at (?:[\p{L}\d-]{1,63} (?:dot|punkt) ){1,4}(?:${topDomains})(?![\p{L}\d])`,
      'giu',
    ),
  },
  {
    // North American: 1-800-555-0199, (415) 555-0132
    code: 'phone_number',
    pattern:
      /(?<![\w.,:/-])(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-.])[2-9]\d{2}[-. ]\d{4}(?![\w/]|[.,:-]\d)/g,
  },
  {
    // French: 06 12 34 56 78
    code: 'phone_number',
    pattern: /(?<![\w.,:/-])0[1-9](?:[ .-]\d{2}){4}(?![\w/]|[.,:-]\d)/g,
  },
  {
    // pw: …, пароль: …, "password (…)", a value in quotes or on the next line
    code: 'password',
    pattern:
      /(?<![\p{L}\d])(?:pw|pass|password|passwort|kennwort|пароль|密码|密碼|パスワード|암호|heslo|hasło|lösenord|passord|salasana|şifre|parola)[ \t]{0,3}(?:[:=]\s{0,3}|\(|(?:is|ist|lautet|est|es|è)[ \t]{1,3})(?:"([^"\n]{5,200})"|[“„]([^”“\n]{5,200})[”“]|([^\s"'“”„<>,;)]{5,200}))/giu,
    accept: (match) =>
      match.slice(1, 4).some((secret) => holdsDigit(['', secret ?? ''] as unknown as RegExpExecArray)),
  },
  {
    code: 'password',
    pattern:
      /(?:(?<![\p{L}\d])(?:login|log-in|user(?:name)?|benutzer(?:name)?|credentials|zugang)[ :=]{1,3}[^\s/|]{1,64} ?[/|] ?|(?<!\S)(?:-u|--user)[ =]["']?[^\s:]{1,64}:)([^\s"']{6,200})/giu,
    accept: holdsDigit,
  },
  {
    // Codes for one sign-in; "error code 493021" is none.
    code: 'pin',
    pattern:
      /(?<![\p{L}\d])(?:otp|my code|(?:one[- ]time|verification|security|reset|login|sign-in|sms|2fa|mfa|auth(?:entication)?)[ -](?:code|pin|passcode|password))(?: is|:|=)?[ \t]{0,3}\d{3}[ -]?\d{1,5}(?!\d)/giu,
  },
  named('identity_number', String.raw`ssn|social security`, String.raw`\d{3}[ -]?\d{2}[ -]?\d{4}`),
  named(
    'identity_number',
    String.raw`ni|national insurance`,
    String.raw`[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]`,
  ),
  named('identity_number', String.raw`vat|ust-?id|tax|steuer`, String.raw`[A-Z]{0,2}(?:[ -]?\d){8,12}`),
  named(
    'identity_number',
    String.raw`passport|reisepass|id card|personalausweis|ausweis`,
    String.raw`(?=[A-Z]*\d)[A-Z0-9]{6,12}`,
  ),
  named('account_number', String.raw`(?:bank )?account|acct|konto|kontonummer`, String.raw`\d{6,17}`),
  named(
    'account_number',
    String.raw`sort code|blz|bankleitzahl|routing`,
    String.raw`\d{2,3}[ -]?\d{2,3}[ -]?\d{2,3}`,
  ),
  {
    ...named('account_number', String.raw`bic|swift`, String.raw`[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?`),
    accept: ([found]) => /[A-Z]{6}[A-Z0-9]{2,5}$/.test(found), // "Swift delivery" is none
  },
  {
    code: 'ip_address',
    pattern: /(?<![\w.])(ip[ :=]{1,3}|address |host )?\d{1,3}(?:\.\d{1,3}){3}(?![\w.]\d)/gi,
    // Versions of programs have four parts too, but small ones.
    accept: ([found, name]) => {
      const address = found.slice(name?.length ?? 0);
      return (
        isIP(address) === 4 && (name !== undefined || address.split('.').some((part) => Number(part) >= 100))
      );
    },
  },
  {
    code: 'ip_address',
    pattern: /(?<![\w:])[0-9a-f]{1,4}:[0-9a-f:]{4,40}(?![\w:])/gi,
    accept: ([found]) => isIPv6(found),
  },
  {
    code: 'profile',
    pattern:
      /(?<![\w.])(?:(?:t|wa|m)\.me|(?:www\.)?(?:instagram\.com|facebook\.com|twitter\.com|x\.com|linkedin\.com\/in))\/[\w.+-]{3,100}|(?<![\w@/])@\w{3,40} (?:on|auf) (?:telegram|instagram|twitter|x|signal|discord)(?![\p{L}\d])/giu,
  },
];
