import { codeOf, type Component } from '../source/app-source.ts';
import { fieldsOf, type Field } from './form-rules.ts';
import { isObject, problem, textOf, textsIn, type Problem } from './problem.ts';
import { requestsOf } from './requests.ts';

/** What reviewers ask of modules: limits, triggers with the newest first, interfaces and samples. */
export function moduleProblems(component: Component): Problem[] {
  const { id, metadata } = component;
  const problems: Problem[] = [];
  const must = (holds: boolean, message: string): void =>
    void (holds || problems.push(problem(`module ${id}`, message)));
  const top = (key: string): Field[] =>
    ((codeOf(component, key) ?? []) as unknown[]).filter(isObject) as Field[];
  const kind = metadata.moduleType ?? '';
  const isTrigger = kind === 'trigger' || kind === 'instant_trigger';
  if (kind === 'search' || kind === 'trigger') {
    const last = top(isTrigger ? 'staticParams' : 'mappableParams').at(-1);
    must(
      last?.name === 'limit' &&
        last.label === 'Limit' &&
        last['required'] !== true &&
        last['advanced'] !== true,
      'Its form must end with an optional field "limit", labelled "Limit".',
    );
    must(
      last?.['default'] === 10 && ['uinteger', 'integer', 'number'].includes(last?.type ?? ''),
      'The limit must be a number, 10 by default.',
    );
    const query = requestsOf(component).at(-1)?.['qs'];
    const size = isObject(query) ? query['limit'] : undefined;
    const isBounded = typeof size === 'number' ? size <= 100 : /\bmin\((100|\d\d?),/.test(textOf(size));
    must(isBounded, 'A page must be at most 100: "qs.limit" by min(100, parameters.limit).');
  }
  const crud = metadata.actionCrud ?? '';
  for (const field of top('mappableParams').filter(({ options }) => textOf(options).startsWith('rpc://')))
    must(
      ['create', ''].includes(crud) || field['mode'] === 'edit',
      `"${field.name ?? ''}" needs "mode": "edit", so that it can be mapped at once.`,
    );
  if (isTrigger) must(top('mappableParams').length === 0, 'A trigger has no mappable parameters.');
  if (kind === 'trigger') {
    const trigger = requestsOf(component).at(-1)?.response?.['trigger'];
    must(
      isObject(trigger) && trigger['order'] === 'desc',
      '"response.trigger.order" must be "desc": with the oldest first, Make may never reach the newest.',
    );
    must(
      isObject(codeOf(component, 'epoch')) &&
        requestsOf(component, 'epoch')[0]?.response?.['output'] !== undefined,
      'It needs an epoch whose "response.output" has a label and a date.',
    );
  }
  const sample = codeOf(component, 'samples');
  const names = new Set(fieldsOf(component, ['interface']).map(({ name }) => name));
  if (kind !== 'responder' && kind !== 'universal') {
    must(names.size > 0, 'Its interface is empty.');
    must(isObject(sample) && Object.keys(sample).length > 0, 'It has no sample.');
  }
  for (const name of isObject(sample) ? Object.keys(sample) : [])
    must(names.has(name), `The sample has "${name}", which the interface does not declare.`);
  for (const text of textsIn(sample))
    must(
      !/[\w.+-]+@(?![\w.-]*example\.)[\w-]+\.\w/.test(text),
      `The sample has an e-mail address outside of example domains.`,
    );
  return problems;
}
