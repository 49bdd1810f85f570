import { codeOf, type AppSource, type Component } from '../source/app-source.ts';
import { isObject, problem, unknownKeys, words, type Problem } from './problem.ts';

const fieldKeys =
  words(`name label help type default required advanced multiline multiple grouped dynamic sort sequence tags coder
  visible convert editable mappable time rpc mode labels metadata spec codepage pattern nested options extension validate semantic
  schema`);
const bannerKeys = words('title text closable theme badge');
const optionKeys = words('label value description nested default short options');
const storeKeys = words(
  'store label value default placeholder nested operators logic scope ids showRoot singleLevel',
);
const types =
  words(`any array boolean buffer cert collection color date email filename folder file filter hidden json integer
  uinteger number password path pkey port select text time timestamp timezone url uuid banner udt`);
const formCode = words('params staticParams mappableParams interface inputParameters outputParameters');

export type Field = Record<string, unknown> & {
  name?: string;
  type?: string;
  label?: string;
  path: string;
  code: string;
};

/** Every form and interface is made of fields that Make can show, labelled the way its reviewers ask. */
export const formProblems = (app: AppSource): Problem[] =>
  app.components.flatMap((component) =>
    fieldsOf(component).flatMap((field) => fieldProblems(component, field)),
  );

/** All fields of a component, those inside of others too. */
export function fieldsOf(component: Component, codes = formCode): Field[] {
  return component.code
    .filter(({ key, text }) => codes.includes(key) && text !== null)
    .flatMap(({ key, path }) =>
      fieldsIn(codeOf(component, key)).map((field) => ({ ...field, path, code: key })),
    );
}

function fieldsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  if (!isObject(value)) return [];
  const { spec, nested, options, rpc } = value;
  const stores = [options]
    .flat()
    .filter(isObject)
    .map((option) => option['nested']);
  return [
    value,
    ...fieldsIn(stores),
    ...fieldsIn(nested),
    ...fieldsIn(spec),
    ...fieldsIn(isObject(rpc) ? rpc['parameters'] : []),
  ];
}

function fieldProblems({ type }: Component, field: Field): Problem[] {
  const { path, code, ...own } = field;
  const name = own.name ?? 'a field';
  const problems: Problem[] = [];
  const must = (holds: boolean, message: string): void =>
    void (holds || problems.push(problem(path, `${name}: ${message}`)));
  for (const key of unknownKeys(own, own.type === 'banner' ? [...fieldKeys, ...bannerKeys] : fieldKeys))
    must(false, `Make knows no "${key}" of a field.`);
  must(
    types.includes(own.type ?? '') || (own.type ?? '').includes('{{'),
    `Make knows no type "${own.type ?? ''}".`,
  );
  const { options } = own;
  for (const option of Array.isArray(options) ? options.filter(isObject) : []) {
    for (const key of unknownKeys(option, optionKeys)) must(false, `Make knows no "${key}" of an option.`);
    must(
      (option['value'] ?? null) !== null || 'options' in option,
      'an option needs a value that is not null.',
    );
  }
  if (isObject(options))
    for (const key of unknownKeys(options, storeKeys)) must(false, `Make knows no "options.${key}".`);
  must((own.name?.length ?? 0) <= 128 && (own.label?.length ?? 0) <= 256, 'the name or label is too long.');

  // What is inside of a list of plain values has neither name nor label.
  if (own.name !== undefined && own.type !== 'hidden' && own.type !== 'banner')
    must(isSentenceCase(own.label ?? ''), 'the label must be in sentence case.');
  must(own.name !== 'accountName' && own.name !== 'teamID', 'Make keeps this name for itself.');
  const isForm = code !== 'interface' && code !== 'outputParameters';
  if (type === 'connection') {
    must(
      !/key|token|secret|password/i.test(name) || own.type === 'password',
      'a secret must be of type "password".',
    );
    must(
      !(own['editable'] === true && (own.type === 'url' || /url|host|domain/i.test(name))),
      'an address must not be editable.',
    );
  }
  if (!isForm) {
    must(!name.startsWith('__IMT'), 'Make adds this name itself.');
    must(!name.endsWith('At') || own.type === 'date', 'an instant must be of type "date".');
  }
  return problems;
}

const properNames = /\b(Make|API|ID|IDs|URL|ROI|JSON|AI|HTTP|Stripe|Scenario Library)\b/g;

/** `Search scenarios`: a capital at the beginning, and none later but those of names. */
export const isSentenceCase = (label: string): boolean =>
  /^[A-Z]/.test(label) &&
  !/\s[A-Z][a-z]/.test(label.replaceAll(properNames, 'x').replaceAll(/[.:(] ?[A-Z]/g, 'x'));
