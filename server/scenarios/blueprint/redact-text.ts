import { allPatterns } from './scan-text.ts';

/** What a person writes by mistake: secrets, and ways to reach or charge somebody. Identifiers of things may stay, they help to find them. */
const redactedCodes = new Set([
  'credentials_in_url',
  'webhook_url',
  'secret_in_url',
  'jwt',
  'secret_key',
  'bearer_token',
  'password',
  'email_address',
  'uuid', // the form of a token of Make
  'iban',
  'card_number',
  'phone_number',
  'national_id',
  'token',
]);

/** A key from its first line to its last, or to the end of the text when that is missing. */
const wholePrivateKey =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;

/** The library's own identifiers look random and are no secrets. */
const ownIdentifier = /^(?:scn|ver|ins|tsk|ord|ent|met|fbk|cus)_[0-9a-hjkmnp-tv-z]{26}$/;

/** A text written by a person, with each secret and each way to reach somebody replaced by `[removed:<what it was>]`. */
export function redactText(text: string): { text: string; codes: string[] } {
  const codes = new Set<string>();
  const replaceBy = (code: string) => {
    codes.add(code);
    return `[removed:${code}]`; // without a blank inside, so that no later pattern sees a value in it
  };
  let redacted = text.replace(wholePrivateKey, () => replaceBy('private_key'));
  for (const { code, pattern, accept } of allPatterns) {
    if (!redactedCodes.has(code)) continue;
    redacted = redacted.replace(pattern, (match: string, ...rest: unknown[]) => {
      const isMeant = !accept || accept([match, ...rest] as unknown as RegExpExecArray);
      return isMeant && !ownIdentifier.test(match) ? replaceBy(code) : match;
    });
  }
  return { text: redacted, codes: [...codes] };
}
