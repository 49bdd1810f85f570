import { checkValues } from './check-values.ts';
import type { Code, RequestCode } from './directives.ts';
import { ImlError } from './iml/tokens.ts';

const request =
  'url encodeUrl method headers qs body type temp condition followRedirects followAllRedirects log response'.split(
    ' ',
  );
const call = [...request, 'gzip', 'endpoint', 'input'];
const answer = ['type', 'valid', 'error', 'temp'];
const list = [...answer, 'limit', 'iterate', 'output', 'wrapper'];

/** What each kind of communication may use, so far as this interpreter runs it. */
const allowed = {
  base: {
    request: [...request, 'baseUrl', 'timeout', 'pagination'],
    response: [...list, 'data', 'metadata', 'uid'],
  },
  connection: { request: [...request, 'gzip'], response: [...list, 'data', 'metadata', 'uid'] },
  oauth: { request: [...request, 'gzip'], response: [...answer, 'data', 'metadata', 'uid', 'expires'] },
  action: { request: [...call, 'repeat'], response: [...answer, 'output', 'wrapper'] },
  search: { request: [...call, 'pagination', 'repeat'], response: list },
  trigger: { request: [...call, 'pagination', 'repeat'], response: [...list, 'trigger'] },
  instantTrigger: { request: call, response: [...answer, 'output', 'wrapper'] },
  responder: { request: ['response'], response: ['status', 'headers', 'body'] },
  universal: { request, response: [...answer, 'output'] },
  rpc: { request: [...call, 'pagination', 'repeat'], response: list },
  endpoint: { request: [...request, 'gzip', 'pagination', 'repeat'], response: list },
  epoch: {
    request: [...request, 'pagination', 'repeat'],
    response: [...answer, 'limit', 'iterate', 'output'],
  },
  webhook: { request: ['verification', 'respond', 'iterate', 'output', 'condition'], response: [] },
  attach: { request: [...request, 'gzip'], response: [...answer, 'data'] },
  update: { request: [...request, 'gzip'], response: [...answer, 'data'] },
  detach: { request: [...request, 'gzip'], response: answer },
};

/** What decides which directives a piece of communication may use. */
export type CommunicationKind = keyof typeof allowed;

/** Refuses directives that Make would refuse or that this interpreter does not run, so that nothing is silently ignored. */
export function checkDirectives(code: unknown, kind: CommunicationKind, where: string): RequestCode {
  const checked = asCode(code, where);
  refuseUnknown(checked, allowed[kind].request, where);
  if (checked['response'] !== undefined)
    refuseUnknown(asCode(checked['response'], where), allowed[kind].response, `${where} response`);
  checkValues(checked, kind, where);
  return checked;
}

/** The value as an object of code. */
export function asCode(value: unknown, where: string): Code {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImlError(`${where} must be an object.`);
  return value as Code;
}

/** Throws when an object has keys that are not known. */
export function refuseUnknown(code: Code, known: readonly string[], where: string): void {
  const unknown = Object.keys(code).filter((key) => !known.includes(key));
  if (unknown.length > 0)
    throw new ImlError(`${where} uses "${unknown.join('", "')}", which is not allowed there.`);
}
