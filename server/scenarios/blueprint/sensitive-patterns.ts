import { isCardNumber, isIban, isOrdinaryNumber, looksRandom } from './sensitive-numbers.ts';

/** A kind of text that must not leave its author's account. Patterns are global and cannot backtrack for long. */
export type SensitivePattern = {
  code: string;
  /** What it is, for a sentence: "… stands here". */
  what: string;
  severity: 'error' | 'warning';
  /** True when the pattern reads what was written by hand only, not the names of mapped fields. */
  literalOnly?: true;
  pattern: RegExp;
  accept?: (match: RegExpExecArray) => boolean;
};

const exampleDomain = /(^|\.)(example(\.(com|org|net))?|test|invalid|localhost)$/i;

const tokenPrefixes = [
  String.raw`(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}`,
  String.raw`whsec_[A-Za-z0-9+/=]{8,}`,
  String.raw`(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}`,
  String.raw`gh[pousr]_[A-Za-z0-9]{20,}`,
  String.raw`github_pat_[A-Za-z0-9_]{20,}`,
  String.raw`glpat-[A-Za-z0-9_-]{16,}`,
  String.raw`xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}`,
  String.raw`xapp-[A-Za-z0-9-]{10,}`,
  String.raw`sk-[A-Za-z0-9_-]{20,}`,
  String.raw`AIza[0-9A-Za-z_-]{30,}`,
  String.raw`ya29\.[A-Za-z0-9_-]{10,}`,
  String.raw`GOCSPX-[A-Za-z0-9_-]{10,}`,
  String.raw`SG\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`,
  String.raw`key-[0-9a-f]{32}`,
  String.raw`(?:AC|SK)[0-9a-f]{32}`,
  String.raw`shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,}`,
  String.raw`npm_[A-Za-z0-9]{20,}`,
  String.raw`pypi-[A-Za-z0-9_-]{20,}`,
  String.raw`do[opr]_v1_[0-9a-f]{20,}`,
  String.raw`hf_[A-Za-z0-9]{20,}`,
  String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{20,}`,
  String.raw`pat-(?:na|eu|ap)\d-[0-9a-f-]{20,}`,
  String.raw`(?:secret|ntn)_[A-Za-z0-9]{30,}`,
  String.raw`lin_api_[A-Za-z0-9]{20,}`,
  String.raw`EAA[A-Za-z0-9]{30,}`,
  String.raw`sq0[a-z]{3}-[A-Za-z0-9_-]{20,}`,
  String.raw`(?:sl[kor]|rpt)_[A-Za-z0-9_-]{16,}`,
  String.raw`\d{8,10}:[A-Za-z0-9_-]{35}`,
].join('|');

/** In the order in which they are tried: what one has found, the later ones do not see again. */
export const sensitivePatterns: SensitivePattern[] = [
  {
    code: 'private_key',
    what: 'A private key',
    severity: 'error',
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
  },
  {
    code: 'jwt',
    what: 'A signed token (JWT)',
    severity: 'error',
    pattern: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  },
  {
    code: 'secret_key',
    what: 'A secret key of a service',
    severity: 'error',
    pattern: new RegExp(`(?<![A-Za-z0-9])(?:${tokenPrefixes})`, 'g'),
  },
  {
    code: 'bearer_token',
    what: 'A token for an Authorization header',
    severity: 'error',
    pattern: /\b(Bearer|Token|Basic)[ \t]{1,8}([\w.~+/=-]{8,2000})/gi,
    accept: ([, scheme, token]) =>
      /\d|=/.test(token!) && (scheme!.toLowerCase() === 'basic' ? token!.length >= 10 : token!.length >= 12),
  },
  {
    code: 'password',
    what: 'A password or secret',
    severity: 'error',
    pattern:
      /\b(?:password|passwd|pwd|passphrase|secret|client[_-]?secret|api[_-]?key|access[_-]?token|auth[_-]?token)\b\\?["']?[ \t]{0,8}(?::|=)[ \t]{0,8}\\?["']?([^\s"'{}<>&;,\\]{6,200})/gi,
    accept: ([found, secret]) =>
      (/[\d!@#$%^*]/.test(secret!) || found.includes('=')) && !isPlaceholder(secret!),
  },
  {
    code: 'email_address',
    what: 'An e-mail address',
    severity: 'error',
    pattern:
      /(?<![\p{L}\d._%+'-])[\p{L}\d._%+'-]{1,64}(?:@|%40)((?:[\p{L}\d-]{1,63}\.){1,8}[\p{L}]{2,24})(?![\p{L}\d])/giu,
    accept: ([, domain]) => !exampleDomain.test(domain!),
  },
  {
    code: 'uuid',
    what: 'An identifier (UUID) of a thing in an account',
    severity: 'error',
    literalOnly: true,
    pattern: /(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/gi,
    accept: ([uuid]) => new Set(uuid.replaceAll('-', '')).size > 1,
  },
  {
    code: 'iban',
    what: 'A bank account number (IBAN)',
    severity: 'error',
    literalOnly: true,
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g,
    accept: ([number]) => isIban(number),
  },
  {
    code: 'card_number',
    what: 'A card number',
    severity: 'error',
    literalOnly: true,
    pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g,
    accept: ([number]) => isCardNumber(number),
  },
  {
    code: 'phone_number',
    what: 'A phone number',
    severity: 'error',
    literalOnly: true,
    pattern:
      /(?<![\w+])(?:\+|00)[1-9](?:[ ()./-]{0,3}\d){7,14}(?!\d)|(?<![\w-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-])/g,
    accept: ([number]) => !/555[ ).-]{0,3}01\d\d$/.test(number),
  },
  {
    code: 'national_id',
    what: 'A national identity number',
    severity: 'error',
    literalOnly: true,
    pattern: /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])/g,
  },
  {
    code: 'google_file_id',
    what: 'The identifier of a Google file',
    severity: 'error',
    literalOnly: true,
    pattern: /(?<![\w-])(?:1[\w-]{32}|1[\w-]{43}|0B[\w-]{26})(?![\w-])/g,
    accept: ([id]) => /\d.*\d/.test(id) && /[a-z]/.test(id) && /[A-Z]/.test(id),
  },
  {
    code: 'record_id',
    what: 'The identifier of a base, table or record',
    severity: 'error',
    literalOnly: true,
    pattern: /(?<![\w-])(?:app|tbl|viw|rec|fld|sel|usr|wsp)[A-Za-z0-9]{14}(?![\w-])/g,
    accept: ([id]) => /\d/.test(id) && /[A-Z]/.test(id),
  },
  {
    code: 'token',
    what: 'A text that looks like a key or token',
    severity: 'error',
    literalOnly: true,
    pattern: /[\w+-]{20,}={0,2}/g,
    accept: ([text]) => looksRandom(text),
  },
  {
    code: 'numeric_id',
    what: 'A long number that looks like the id of something in an account',
    severity: 'error',
    literalOnly: true,
    pattern: /(?<![\w#.,])\d{6,}(?![\w]|[.,]\d)/g,
    accept: ([digits]) => !isOrdinaryNumber(digits),
  },
  {
    code: 'account_id',
    what: 'An identifier that looks like a channel or member of a Slack workspace',
    severity: 'warning',
    literalOnly: true,
    pattern: /(?<![\w-])[CGDUWT]0[A-Z0-9]{7,9}(?![\w-])/g,
    accept: ([id]) => /\d.*\d/.test(id),
  },
];

/** Texts that only mark where a secret goes. */
export function isPlaceholder(text: string): boolean {
  return /^(<.*>|\[.*\]|\*{3,}|x{3,}|\.{3,}|-+|your[-_ ].*|my[-_ ].*|enter[-_ ].*|insert[-_ ].*|replace[-_ ].*|change[-_ ]?me|none|null|true|false|example)$/i.test(
    text.trim(),
  );
}
