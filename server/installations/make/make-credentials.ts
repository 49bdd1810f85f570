import { HttpError } from '../../platform/errors.ts';
import { MakeZone, type MakeCredentials } from '../../platform/make-client.ts';

/** What to do where a Make token is needed: in Make the connection holds it, elsewhere the request. */
export const giveToken =
  'Put a "Make API token" (X-Make-Token) and its "Make zone" (X-Make-Zone) into your connection in Make, or send them as these headers.';

type Header = (name: string) => string | undefined;

/** The caller's access to Make from the headers of this request; null without a token. */
export function makeCredentialsFrom(header: Header): MakeCredentials | null {
  const token = header('x-make-token')?.trim();
  if (!token) return null;
  if (token.length > 4_000) throw badHeader('X-Make-Token', 'This is longer than any token of Make.');
  const zone = header('x-make-zone')?.trim();
  if (!zone)
    throw badHeader(
      'X-Make-Zone',
      'Give the "Make zone" (X-Make-Zone) that the token belongs to, e.g. eu1.make.com.',
    );
  const parsed = MakeZone.safeParse(zone.toLowerCase());
  if (!parsed.success)
    throw badHeader('X-Make-Zone', `Send one of Make's zones: ${MakeZone.options.join(', ')}.`);
  return { token, zone: parsed.data };
}

/** The same, where nothing can be done without it. */
export function requireMakeCredentials(header: Header): MakeCredentials {
  const credentials = makeCredentialsFrom(header);
  if (!credentials) throw badHeader('X-Make-Token', `This needs your Make API token. ${giveToken}`);
  return credentials;
}

function badHeader(name: string, message: string): HttpError {
  return new HttpError(422, 'invalid_request', `The header ${name} is missing or not valid. ${message}`, {
    errors: [{ path: `/headers/${name}`, message }],
  });
}
