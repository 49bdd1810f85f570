import { asCode, refuseUnknown } from './check-directives.ts';
import type { Code } from './directives.ts';
import { ImlError } from './iml/tokens.ts';
import { isCollection } from './iml/values.ts';

const words = (text: string): string[] => text.split(' ');
const parameterKeys = words(
  'name label help type default required advanced multiline multiple grouped dynamic sort sequence tags coder visible convert ' +
    'editable mappable time rpc mode labels metadata spec codepage pattern nested options extension validate semantic schema',
);
const bannerKeys = words('title text closable theme badge');
const types = words(
  'any array boolean buffer cert collection color date email filename folder file filter hidden json integer uinteger number ' +
    'password path pkey port select text time timestamp timezone url uuid banner udt',
);
const optionKeys = words('label value description nested default short');
const storeKeys = words(
  'store label value default placeholder nested operators logic scope ids showRoot singleLevel',
);

/** Refuses fields of a form or an interface that Make's editor would refuse; `where` names them in the message. */
export function checkParameters(fields: unknown, where: string): void {
  for (const field of [fields].flat()) {
    if (typeof field === 'string') checkAddress(field, where);
    else checkParameter(asCode(field, where), where, true);
  }
}

function checkParameter(field: Code, where: string, isNamed: boolean): void {
  const { name, label, type, rpc, spec, nested, options } = field;
  const at = typeof name === 'string' ? `${where} ${name}` : where;
  refuseUnknown(field, type === 'banner' ? [...parameterKeys, ...bannerKeys] : parameterKeys, at);
  if (typeof type !== 'string' || (!types.includes(type) && !type.includes('{{')))
    throw new ImlError(`${at} has the unknown type ${JSON.stringify(type)}.`);
  if (isNamed && type !== 'banner') checkText(name, 128, `${at}: the name`);
  if (label !== undefined) checkText(label, 256, `${at}: the label`);
  checkValidate(field, at);
  if (rpc !== undefined) {
    const button = asCode(rpc, `${at} rpc`);
    refuseUnknown(button, ['url', 'label', 'parameters'], `${at} rpc`);
    checkAddress(button['url'], `${at} rpc`);
    checkParameters(button['parameters'] ?? [], `${at} rpc`);
  }
  if (Array.isArray(spec)) checkParameters(spec, at);
  else if (spec !== undefined) checkParameter(asCode(spec, `${at} spec`), `${at} spec`, false);
  if (nested !== undefined) checkNested(nested, at);
  if (options !== undefined) checkOptions(options, at);
}

function checkOptions(options: unknown, at: string): void {
  if (typeof options === 'string') return checkAddress(options, at);
  if (isCollection(options)) {
    refuseUnknown(options, storeKeys, `${at} options`);
    checkOptions(options['store'] ?? [], at);
    if (options['nested'] !== undefined) checkNested(options['nested'], at);
    return;
  }
  for (const option of options as unknown[]) {
    const one = asCode(option, `${at} option`);
    if (Array.isArray(one['options'])) {
      refuseUnknown(one, ['label', 'options'], `${at} group`);
      checkOptions(one['options'], at);
      continue;
    }
    refuseUnknown(one, optionKeys, `${at} option`);
    if (one['value'] === undefined || one['value'] === null)
      throw new ImlError(`${at} has an option without a value.`);
    if (one['nested'] !== undefined) checkNested(one['nested'], at);
  }
}

function checkNested(nested: unknown, at: string): void {
  if (!isCollection(nested)) return checkParameters(nested, at);
  refuseUnknown(nested, ['store', 'domain'], `${at} nested`);
  checkParameters(nested['store'], at);
}

function checkValidate({ type, validate }: Code, at: string): void {
  if (validate === undefined || typeof validate === 'boolean') return;
  const known = type === 'array' ? 'minItems maxItems enum' : 'min max pattern minItems maxItems';
  refuseUnknown(asCode(validate, `${at} validate`), words(known), `${at} validate`);
}

function checkText(value: unknown, maximum: number, what: string): void {
  if (typeof value !== 'string' || value === '' || value.length > maximum)
    throw new ImlError(`${what} must be a text of 1 to ${maximum} characters.`);
}

function checkAddress(address: unknown, where: string): void {
  if (typeof address !== 'string' || !/^rpc:\/\/\w+$/.test(address))
    throw new ImlError(`${where} names ${JSON.stringify(address)}, which is no rpc:// address.`);
}

/** The RPCs that fields name, at any depth. */
export function rpcsNamedIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('rpc://') ? [value.slice('rpc://'.length)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(rpcsNamedIn) : [];
}
