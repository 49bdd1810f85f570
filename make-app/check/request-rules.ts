import type { Component } from '../source/app-source.ts';
import { placeholderUrl } from '../source/public-url.ts';
import { problem, textsIn, type Problem } from './problem.ts';
import { requestsOf } from './requests.ts';

/** What reviewers ask of requests: where they go, what their logs hide, how they end, and errors that switch nothing off. */
export function requestRules(component: Component): Problem[] {
  const { type, id, metadata } = component;
  const where = `${type} ${id}`;
  const problems: Problem[] = [];
  const must = (holds: boolean, message: string): void =>
    void (holds || problems.push(problem(where, message)));
  const keys = ['communication', 'attach', 'detach', 'update'].filter((key) =>
    component.code.some((file) => file.key === key),
  );
  for (const request of keys.flatMap((key) => requestsOf(component, key))) {
    const { url = '', log, headers = {} } = request;
    const isAbsolute = !url.startsWith('/') && url !== '';
    if (type === 'module' || type === 'rpc')
      must(!isAbsolute || url.startsWith('{{'), 'Addresses must be relative to that of the base.');
    else if (url !== '')
      must(
        url.startsWith(`${placeholderUrl}/`),
        `The address must begin with ${placeholderUrl}: the base is not used here.`,
      );
    // A list of its own replaces that of the base, whose headers are sent all the same.
    const inherited = type === 'module' || type === 'rpc' ? ['authorization'] : [];
    const secrets = [...inherited, ...['authorization', 'x-make-token'].filter((name) => name in headers)];
    const hidden = log?.sanitize ?? [];
    if (log || type === 'connection' || type === 'webhook')
      for (const name of new Set(secrets))
        must(
          hidden.some((path) => path.replaceAll('`', '') === `request.headers.${name}`),
          `"log.sanitize" must hide request.headers.${name}.`,
        );
    if (type !== 'connection')
      must(
        !textsIn(request).some((text) => /Invalid(AccessToken|Configuration)Error/.test(text)),
        'This type of error switches scenarios of users off; only the connection may use it.',
      );
  }
  const last = requestsOf(component).at(-1);
  const isList =
    ['search', 'trigger'].includes(metadata.moduleType ?? '') ||
    (type === 'rpc' && last?.response?.['iterate'] !== undefined);
  if (isList) must(last?.response?.['limit'] !== undefined, '"response.limit" is missing.');
  if (metadata.moduleType === 'action')
    must(
      !requestsOf(component).some((request) => request['pagination'] || request.response?.['iterate']),
      'An action answers one bundle: no "iterate", no "pagination".',
    );
  return problems;
}
