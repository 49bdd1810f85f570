import { createHash, createHmac } from 'node:crypto';

/**
 * The report token of an installation. It is derived from the installation's id with the server's secret instead of being drawn at random:
 * so it is stored nowhere, only its hash is, and yet a repeated request gets the same address again and an upgrade puts
 * the same address into the new blueprint.
 */
export function reportTokenFor(installationId: string, sessionSecret: string): string {
  return `rpt_${createHmac('sha256', sessionSecret).update(`report-token:${installationId}`).digest('base64url')}`;
}

/** The address to which an installation reports its runs: whoever knows it may report for this installation, and nothing else. */
export function reportUrlFor(
  deps: { sessionSecret: string; publicUrl: () => string },
  installationId: string,
): string {
  return `${deps.publicUrl()}/v1/report/${reportTokenFor(installationId, deps.sessionSecret)}`;
}

/** What is stored of a token: it holds 256 bits that nobody can guess, so a plain hash is enough. */
export function hashReportToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The first characters, by which a person recognises a token in a blueprint. */
export const reportTokenPrefix = (token: string): string => token.slice(0, 10);

const placeholder = '{{scenario-library-report-token}}';

/** A blueprint as text without the token in it, to be stored; `withReportToken` gives back the same text, letter by letter. */
export const withoutReportToken = (text: string, token: string): string =>
  text.replaceAll(token, placeholder);
export const withReportToken = (text: string, token: string): string => text.replaceAll(placeholder, token);
