import type { SensitivePattern } from './sensitive-patterns.ts';
import { isPlaceholder } from './sensitive-patterns.ts';

const secretParameter =
  'api[_-]?key|key|token|access[_-]?token|auth[_-]?token|auth|secret|client[_-]?secret|password|pwd|pass|sig|signature|hash|code|x-amz-signature|x-goog-signature|hapikey|appid|sessionid|session';

/**
 * What addresses give away. Public https addresses are fine: scenarios call public APIs. Refused are addresses that let anybody in who knows
 * them (web hooks, credentials, secret parameters) and those of machines that nobody else can reach.
 */
export const sensitiveUrlPatterns: SensitivePattern[] = [
  {
    code: 'credentials_in_url',
    what: 'An address with a user name and password',
    severity: 'error',
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"'{}<>]{0,100}:[^\s/@"'{}<>]{1,200}@[^\s"'{}<>]*/gi,
  },
  {
    code: 'webhook_url',
    what: 'The address of a web hook',
    severity: 'error',
    pattern: new RegExp(
      [
        String.raw`hook\.(?:[a-z0-9-]+\.)?(?:make\.com|make\.celonis\.com|integromat\.com)\/[^\s"'{}<>]+`,
        String.raw`\/wh\/[A-Za-z0-9]{16,}`,
        String.raw`hooks\.slack\.com\/[^\s"'{}<>]+`,
        String.raw`discord(?:app)?\.com\/api\/webhooks\/[^\s"'{}<>]+`,
        String.raw`hooks\.zapier\.com\/[^\s"'{}<>]+`,
        String.raw`\.webhook\.office\.com\/[^\s"'{}<>]+`,
        String.raw`outlook\.office(?:365)?\.com\/webhook\/[^\s"'{}<>]+`,
        String.raw`chat\.googleapis\.com\/v1\/spaces\/[^\s"'{}<>]+`,
        String.raw`api\.telegram\.org\/bot[^\s"'{}<>]+`,
        String.raw`maker\.ifttt\.com\/trigger\/[^\s"'{}<>]+`,
        String.raw`webhook\.site\/[^\s"'{}<>]+`,
        String.raw`\/webhook(?:-test)?\/[0-9a-f]{8}-[0-9a-f-]{20,}`,
        String.raw`\/v1\/report\/[\w-]{8,}`,
      ].join('|'),
      'gi',
    ),
  },
  {
    code: 'secret_in_url',
    what: 'A secret in the parameters of an address',
    severity: 'error',
    pattern: new RegExp(`[?&;](${secretParameter})=([^&\\s"'#{}<>]{6,2000})`, 'gi'),
    accept: ([, name, secret]) =>
      !isPlaceholder(secret!) &&
      (!/^(key|code|hash|auth|session|sig|pass)$/i.test(name!) ||
        (secret!.length >= 8 && /\d/.test(secret!))),
  },
  {
    code: 'internal_host',
    what: 'The address of a machine inside a private network',
    severity: 'error',
    pattern:
      /(?<![a-z])(?:https?|wss?|ftps?|sftp|ldaps?|smtps?):\/\/(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?![a-z0-9._-]*[{@])/gi,
    accept: ([, host]) => isInternalHost(host!),
  },
  {
    code: 'internal_host',
    what: 'The address of a machine inside a private network',
    severity: 'error',
    pattern:
      /(?<![\w.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|127\.\d{1,3})\.\d{1,3}\.\d{1,3}(?![\w]|\.\d)/g,
  },
  {
    code: 'insecure_url',
    what: 'An address without encryption (http)',
    severity: 'warning',
    pattern: /(?<![a-z])http:\/\/[a-z0-9._-]{1,253}/gi,
    accept: ([url]) => !/\/\/(www\.w3\.org|schemas\.)/i.test(url),
  },
];

function isInternalHost(host: string): boolean {
  if (host.startsWith('[')) return true;
  if (/^(\d+\.){3}\d+$/.test(host))
    return /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host);
  return (
    !host.includes('.') ||
    /\.(local|localhost|localdomain|internal|intranet|lan|corp|home|private|home\.arpa)$/i.test(host)
  );
}
