import { SourceError } from './source-error.ts';

/** Stands in the source wherever the server's public address goes. */
export const placeholderUrl = 'https://scenario-library.example';

const unreachable =
  /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[)|\.(local|internal|localhost)$/;

/** PUBLIC_URL, as Make can call it. Its characters are few because it lands in JSON and inside of expressions. */
export function parsePublicUrl(text: string | undefined): string {
  const example = 'for example PUBLIC_URL=https://library.example.com';
  if (!text)
    throw new SourceError(
      `PUBLIC_URL is not set. Set it to the address under which Make reaches the server, ${example}.`,
    );
  const url = text.replace(/\/+$/, '');
  if (!/^https:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[\w.~-]+)*$/i.test(url) || !URL.canParse(url))
    throw new SourceError(
      `PUBLIC_URL is not an address that the app can be given: it begins with https:// and has no user, query or fragment, ${example}.`,
    );
  const { hostname } = new URL(url);
  if (url.startsWith(placeholderUrl))
    throw new SourceError(`PUBLIC_URL is the placeholder of the source; set it to the real one, ${example}.`);
  if (unreachable.test(hostname))
    throw new SourceError(
      `PUBLIC_URL names ${hostname}, which Make cannot reach; give a public address or a tunnel's, ${example}.`,
    );
  return url;
}

/** The text as it stands in Make. */
export const toDeployed = (text: string, publicUrl: string): string =>
  text.replaceAll(placeholderUrl, publicUrl);

/** The text as it stands in the repository; a longer host that begins the same is another. */
export function toSource(text: string, publicUrl: string): string {
  const literal = publicUrl.replaceAll('.', String.raw`\.`); // the only character of it that means something in an expression
  return text.replaceAll(new RegExp(String.raw`${literal}(?![\w-]|\.\w)`, 'g'), placeholderUrl);
}
