import { codeOf, type AppSource, type Component } from '../source/app-source.ts';
import { isObject, objectsIn, problem, unknownKeys, words, type Problem } from './problem.ts';

const shared = words(
  'url encodeUrl method headers qs ca body type temp condition aws followRedirects followAllRedirects log oauth pagination response',
);
const request = [...shared, ...words('endpoint input gzip repeat output iterate respond verification')];
const list = words('type valid limit error iterate temp output oauth');
const answer = [...list, ...words('data metadata uid wrapper')];

/** The directives that Make's schemas and documentation know, for each kind of code. */
const known = {
  base: { request: [...shared, 'baseUrl', 'timeout'], response: answer },
  epoch: { request: [...shared, 'repeat'], response: list },
  api: { request, response: [...answer, 'trigger', 'expires'] },
  responder: { request: ['response'], response: ['status', 'headers', 'body'] },
  webhook: { request: ['verification', 'respond', 'iterate', 'output', 'condition', 'uid'], response: [] },
};
type Kind = keyof typeof known;

const oauthSteps = words('preauthorize authorize token info refresh invalidate');
const longest: Record<string, number> = { url: 512, baseUrl: 512, iterate: 512, message: 1024, ca: 8192 };
const errorTypes =
  words(`RuntimeError DataError RateLimitError OutOfSpaceError ConnectionError InvalidConfigurationError
  InvalidAccessTokenError IncompleteDataError DuplicateDataError`);

/** Every communication holds directives that Make knows and no other, within the lengths that Make allows. */
export function directiveProblems(app: AppSource): Problem[] {
  const base = codeOf({ code: app.general }, 'base');
  return [
    ...(base === undefined ? [] : requestProblems(base, 'base', 'general/base.iml.json')),
    ...app.components.flatMap((component) =>
      component.code
        .filter(({ text }) => text !== null)
        .flatMap(({ key, path }) => {
          const kind = kindOf(component, key);
          if (!kind) return [];
          const content = codeOf(component, key);
          const steps =
            component.metadata.connectionType === 'oauth' && isObject(content)
              ? Object.entries(content)
              : null;
          const foreign = (steps ?? [])
            .filter(([step]) => !oauthSteps.includes(step))
            .map(([step]) => problem(path, `"${step}" is no step of OAuth 2.`));
          const requests = steps?.map(([, step]) => step) ?? [content].flat();
          return [...foreign, ...requests.flatMap((each) => requestProblems(each, kind, path))];
        }),
    ),
  ];
}

function kindOf({ type, metadata }: Component, key: string): Kind | null {
  if (['attach', 'detach', 'update'].includes(key)) return 'api';
  if (key === 'epoch') return 'epoch';
  if (key !== 'communication') return null;
  if (type === 'webhook') return 'webhook';
  return metadata.moduleType === 'responder' ? 'responder' : 'api';
}

function requestProblems(code: unknown, kind: Kind, path: string): Problem[] {
  if (!isObject(code)) return [problem(path, 'It must be an object, or a list of them.')];
  const wrong = (message: string): Problem => problem(path, message);
  const response = isObject(code['response']) ? code['response'] : {};
  const method = code['method'] ?? 'GET';
  const error = isObject(response['error']) ? response['error'] : {};
  const hasError = Object.keys(error).length > 0;
  const types = [error, ...objectsIn(Object.values(error)), ...objectsIn(response['valid'])]
    .map(({ type }) => type)
    .filter((type) => typeof type === 'string' && !type.includes('{{'));
  return [
    ...unknownKeys(code, known[kind].request).map((key) => wrong(`Make knows no "${key}" here.`)),
    ...unknownKeys(response, known[kind].response).map((key) =>
      wrong(`Make knows no "response.${key}" here.`),
    ),
    ...(['POST', 'PUT', 'PATCH'].includes(method as string) && kind === 'api' && code['body'] === undefined
      ? [wrong(`A ${method as string} needs a "body", if only {}.`)]
      : []),
    ...(hasError && typeof error['message'] !== 'string'
      ? [wrong('"response.error" needs a "message" of its own beside those of single statuses.')]
      : []),
    ...unknownKeys(error, ['message', 'type'])
      .filter((key) => !/^\d{3}$/.test(key))
      .map((key) => wrong(`"response.error.${key}" is neither a status nor known.`)),
    ...types
      .filter((type) => !errorTypes.includes(type as string))
      .map((type) => wrong(`"${type as string}" is no type of error in Make.`)),
    ...objectsIn(code)
      .flatMap((object) => Object.entries(object))
      .filter(([key, value]) => typeof value === 'string' && value.length > (longest[key] ?? Infinity))
      .map(([key]) => wrong(`"${key}" is longer than ${longest[key]} characters.`)),
  ];
}
