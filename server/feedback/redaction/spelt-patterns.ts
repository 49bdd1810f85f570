import { isCardNumber } from '../../scenarios/blueprint/sensitive-numbers.ts';
import { isPlaceholder } from '../../scenarios/blueprint/sensitive-patterns.ts';
import type { ProsePattern } from './prose-patterns.ts';

const at = 'at|ät|arroba|klammeraffe|chiocciola|małpa|собака';
const dot = 'dot|punkt|punto|point|ponto|kropka|точка';
const topDomains =
  'com|org|net|io|ai|co|app|dev|eu|info|biz|uk|de|at|ch|fr|es|it|nl|be|pl|pt|se|dk|no|fi|cz|ie|us|jp|br|au|ca|ru|рф';
const topDomain = String.raw`\p{L}{2,24}(?![\p{L}\d])`;
const local = String.raw`(?<![\p{L}\d._%+])[\p{L}\d._%+]{1,64}?`;
const label = String.raw`[\p{L}\d-]{1,63}?`;
/** ` _dot_ `, `(dot)`; and ` dot ` between words. */
const boxed = (words: string) => String.raw`(?: ?[_([{<]{1,2} ?(?:${words}) ?[_)\]}>]{1,2} ?)`;
const spoken = (words: string) => String.raw`(?:${boxed(words)}| (?:${words}) )`;
const email = (pattern: string): ProsePattern => ({
  code: 'email_address',
  pattern: new RegExp(pattern, 'giu'),
  accept: ([found]) => !/@example\.(?:com|org|net)$/i.test(found),
});

/** What a person calls a password, in the languages of the library's customers. */
const passwordNames = String.raw`p[a@4][s5$]{2}[ _-]?(?:w[o0]r[dt]|wd|code|key)?|pwd?|passwd|kennwort|mot de passe|contrase[nñ]a|wachtwoord|senha|has[lł]o|heslo|l[oö]senord|passord|salasana|şifre|parola|пароль|密码|密碼|パスワード|암호|비밀번호|كلمة المرور|كلمة السر|סיסמה|סיסמא`;
const connectors = String.raw`(?:-+>|→|=>|⇒|is|was|were|are|ist|war|lautet|es|est|era|è|eh|to|zu|into|auf)`;

/** Whether a word is made as passwords are: a word with digits and signs in it, which no language has. */
function looksMade(word: string): boolean {
  const bare = word.replace(/[.,;:!?)\]}»”"'`]+$/u, '');
  const isMixed = /[!$%&*#?@^~+=]/.test(bare) || /\d\p{L}/u.test(bare);
  return bare.length >= 6 && /\p{L}/u.test(bare) && /\d/.test(bare) && isMixed && !isPlaceholder(bare);
}
const isOwnId = (word: string): boolean => /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/.test(word);

/** Numbers and addresses spelt so that neither programs nor simple patterns see them. */
export const speltPatterns: readonly ProsePattern[] = [
  {
    // 4242|4242|4242|4242, 4242 – 4242 – …: four and four, with the same between them
    code: 'card_number',
    pattern: /(?<!\d)\d{4}([^\p{L}\d]{1,3})\d{4}\1\d{4}\1\d{1,7}(?!\d)/gu,
    accept: ([number]) => isCardNumber(number),
  },
  {
    // card:4242424242424242exp12/27
    code: 'card_number',
    pattern: /(?<![\d_.-])\d{13,19}(?![\d_-])/g,
    accept: ([number]) => isCardNumber(number),
  },
  // jane_at_acme.io, jane(dot)doe(at)acme(dot)io, jane=40acme.io as mails write it, jane @⏎acme _dot_ io
  email(
    String.raw`${local}(?:${boxed(dot)}[\p{L}\d%+]{1,40}){0,3}(?:${boxed(`${at}|a`)}|\s?@\s?|%40|=40)${label}(?:(?:\.|${spoken(dot)})${label}){0,4}(?:\.|${spoken(dot)})${topDomain}`,
  ),
  // jane-at-acme-dot-io
  email(
    String.raw`${local}-(?:${at})-${label}(?:-(?:${dot})-${label}){0,3}-(?:${dot})-(?:${topDomains})(?![\p{L}\d])`,
  ),
  // jane.doe arroba acme punto com
  email(
    String.raw`${local}(?:${spoken(dot)}[\p{L}\d%+]{1,40}){0,3} (?:${at}) (?:${label}${spoken(dot)}){1,4}(?:${topDomains})(?![\p{L}\d])`,
  ),
  // jane.doe at acme.io; "looked at acme.io" is none
  email(
    String.raw`(?<![\p{L}\d])\p{L}{1,40}[._]\p{L}{1,40} (?:${at}) (?:[\p{L}\d-]{1,63}\.){1,4}${topDomain}`,
  ),
  email(String.raw`${local}@\[?\d{1,3}(?:\.\d{1,3}){3}\]?`),
  {
    // Behind a word that says so, however it is written: phone 8 (912) 345-67-89
    code: 'phone_number',
    pattern:
      /(?<![\p{L}\d])(?:call|phone|tel(?:efon|[eé]fono|\.)?|t[eé]l|mobile?|handy|cell|fax|sms|whats ?app|signal|ruf|rückruf|anrufen?)(?: me| us| mich| uns)?(?: (?:at|on|under|unter|is|ist))?[:. ]{0,3}\+?\(?\d(?:[ ()./-]{0,2}\d){6,14}(?!\d)/giu,
  },
  {
    // Mobile numbers without a blank: 01701234567, 0170.1234567
    code: 'phone_number',
    pattern: /(?<![\w.,:/-])0(?:1[5-7]\d|7\d{2})[./]?\d{6,8}(?![\w/]|[.,:-]\d)/g,
  },
  { code: 'phone_number', pattern: /(?<![\w+])\+ [1-9](?:[ ()./-]{0,3}\d){8,14}(?!\d)/g },
  { code: 'secret_key', pattern: /(?<![A-Za-z0-9_-])(?:sk|pk|rk)_(?:live|test)_\s{0,3}[A-Za-z0-9]{16,}/g },
  {
    // <password>…</password>
    code: 'password',
    pattern: new RegExp(
      String.raw`<(?:[\w:]{0,20}(?:${passwordNames}|secret|token|key))>[^<\n]{3,200}(?=</)`,
      'giu',
    ),
  },
  {
    code: 'password',
    pattern:
      /(?<![\p{L}\d])(?:pass[ -]?phrase|(?:seed|recovery)[ -]phrase)(?: is|:| =)[ \t]{0,3}[^\n.\u005b]{8,200}/giu,
  },
  {
    // pwd Secr3t!x, p@ssword -> Secr3t!x, "my password was changed to Secr3t!x"
    code: 'password',
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])(?:${passwordNames})(?:[ \t]{1,3}(?:was )?(?:changed|set|reset))?[ \t]{0,3}(?:[:=]\s{0,3}|${connectors}[ \t]{0,3})?["'“„«\x60]?([^\s"'“”„»<>]{6,200})`,
      'giu',
    ),
    accept: ([, word = '']) => looksMade(word),
  },
  {
    // apikey abcd1234efgh5678
    code: 'password',
    pattern:
      /(?<![\p{L}\d])(?:api|access|account|secret|auth|private)?[ _-]?(?:key|token|secret)[ \t]{1,3}([\w-]{12,200})(?![\w-])/giu,
    accept: ([, word = '']) => (word.match(/\d/g) ?? []).length >= 3 && /[a-z]/i.test(word) && !isOwnId(word),
  },
];
