import { createHash } from 'node:crypto';
import { parse } from 'jsonc-parser';
import type { ComponentKind, SdkApp, SdkComponent, SdkState } from './sdk-state.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** How Make's columns are called where they differ from the fields and sections of its API; what is missing has no checksum. */
const columns: Record<string, string> = {
  label: 'label',
  description: 'description',
  typeId: 'type_id',
  crud: 'crud',
  connection: 'account_name',
  altConnection: 'alt_account_name',
  context: 'context',
  readme: 'content',
  inputParameters: 'input_parameters',
  outputParameters: 'output_parameters',
};

/** Code as it was sent has its checksum under `_jsonc`; the plain column is what remains without comments and blanks. */
function checksum({ fields, sections }: SdkApp | SdkComponent): Record<string, string | null> {
  const sums: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(fields)) {
    const column = columns[name];
    if (column) sums[column] = value === null || value === undefined ? null : md5(String(value));
  }
  for (const [section, text] of sections) {
    const column = columns[section] ?? section;
    if (['readme', 'code', 'test'].includes(section)) sums[column] = md5(text);
    else if (section !== 'common') {
      sums[column] = md5(JSON.stringify(parse(text)));
      sums[`${column}_jsonc`] = md5(text);
    }
  }
  return sums;
}

const lists: Record<string, ComponentKind> = {
  accounts: 'connection',
  hooks: 'webhook',
  modules: 'module',
  rpcs: 'rpc',
  functions: 'function',
  endpoints: 'endpoint',
};

/** The answer of `GET /sdk/apps/{app}/{version}/checksum`. */
export function checksumsOf({ components }: SdkState, app: SdkApp): object {
  const own = components.filter((each) => each.app === app.name && each.version === app.version);
  return {
    app: [{ name: app.name, checksum: checksum(app) }],
    ...Object.fromEntries(
      Object.entries(lists).map(([list, kind]) => [
        list,
        own
          .filter((each) => each.kind === kind)
          .map((each) => ({ name: each.name, checksum: checksum(each) })),
      ]),
    ),
  };
}
