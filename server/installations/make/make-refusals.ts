import { HttpError } from '../../platform/errors.ts';
import { MakeApiError, MakeUnreachableError, type MakeWords } from '../../platform/make-errors.ts';
import { adviceFor } from './make-advice.ts';

/** Runs calls to Make and turns what Make says into answers of ours: 424 with its words, 504 when it says nothing. */
export async function askingMake<T>(work: () => Promise<T>, extra: Record<string, unknown> = {}): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asMakeProblem(error, extra);
  }
}

/** The problem answer for an error of a call to Make; other errors stay what they are. */
export function asMakeProblem(error: unknown, extra: Record<string, unknown> = {}): unknown {
  if (error instanceof MakeApiError) {
    // Make's `detail` stands under `make` only: at the top level RFC 9457 has a meaning of its own for it.
    const { words } = error;
    const { code, message, suberrors } = words;
    const headers = error.retryAfter === null ? {} : { 'Retry-After': error.retryAfter };
    const detail = `Make refused or failed. Make says: ${said(words)} ${adviceFor(error)}`;
    return new HttpError(424, 'make_failed', detail, {
      extra: { ...extra, code, message, suberrors, make: { ...words, status: error.status } },
      headers,
    });
  }
  if (error instanceof MakeUnreachableError) {
    const advice =
      'Repeat the same request (by the API with the same Idempotency-Key); what Make may have done meanwhile is found, and nothing is created twice.';
    return new HttpError(504, 'make_timeout', `${error.message} ${advice}`, { extra, cause: error });
  }
  return error;
}

const mostWords = 600;

/** What Make says as a sentence: its message is often no more than the name of the status, and the reason stands in its details. */
function said(words: MakeWords): string {
  const parts = [words.message, ...[words.detail ?? []].flat(), ...messagesOf(words)];
  const told = parts.filter((part, i) => !parts.some((other, j) => j > i && other.startsWith(part)));
  const text = told
    .map((part) => part.replace(/\.$/, ''))
    .join(': ')
    .slice(0, mostWords);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const wantsConfirmation =
  /confirm|not installed|must be installed|needs? to be installed|module not found|not accessible/i;

/**
 * Whether Make refused because apps of the blueprint are new to the organization. Make's codes for it are not documented (IM004 is
 * "needs confirmation"), so its words count too.
 */
export function isAboutNewApps({ status, words }: MakeApiError): boolean {
  if (status < 400 || status >= 500) return false;
  if (words.code === 'IM004' || words.code === 'IM007') return true;
  const texts = [words.message, ...[words.detail ?? []].flat(), ...messagesOf(words)];
  return [400, 409, 422].includes(status) && texts.some((text) => wantsConfirmation.test(text));
}

const messagesOf = ({ suberrors }: MakeWords): string[] =>
  suberrors.flatMap(({ message }) => (typeof message === 'string' && message !== '' ? [message] : []));

/** 409 with the apps that are new to the organization, as Make names them. */
export function appsAreNew({ words }: MakeApiError): HttpError {
  const messages = messagesOf(words);
  const list = messages.length > 0 ? messages : [words.detail ?? words.message].flat();
  return new HttpError(
    409,
    'make_apps_new',
    'The scenario uses apps that are new to the Make organization. Switch on "Install missing apps" (confirmAppInstall) to install them along with it.',
    { errors: list.map((message) => ({ path: '/confirmAppInstall', message })), extra: { make: words } },
  );
}
