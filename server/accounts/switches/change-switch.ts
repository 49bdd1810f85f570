import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { switchDefinitions, switchNames, termsAtFirst, type SwitchName } from './switch-definitions.ts';
import { selectStrangers, selectSwitches, upsertSwitch, type SwitchRow } from './switch-queries.ts';
import type { Switch, SwitchBody } from './switch-schema.ts';

/** Every switch, as it stands. */
export async function listSwitches(db: Db): Promise<Switch[]> {
  const rows = new Map((await selectSwitches(db)).map((row) => [row.name, row]));
  return switchNames.map((name) => toSwitch(name, rows.get(name)));
}

/** Says for whom a switch is on, from the commit on and on every server. */
export async function changeSwitch(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  name: SwitchName,
  body: SwitchBody,
): Promise<Switch> {
  const row = { name, ...body, updatedAt: now() };
  await inTransaction(pool, async (db) => {
    for (const list of ['allowed', 'denied'] as const) {
      const [stranger] = await selectStrangers(db, body[list]);
      if (stranger !== undefined)
        throw invalid(
          `/${list}/${body[list].indexOf(stranger)}`,
          `There is no customer with the id "${stranger}".`,
        );
    }
    await upsertSwitch(db, row);
  });
  return toSwitch(name, row);
}

function toSwitch(name: SwitchName, row: SwitchRow | undefined): Switch {
  const { does, otherwise } = switchDefinitions[name];
  const { isOn, percent, allowed, denied } = row ?? termsAtFirst(name);
  return {
    name,
    does,
    otherwise,
    isOn,
    percent,
    allowed: [...allowed],
    denied: [...denied],
    changedAt: row?.updatedAt.toISOString() ?? null,
  };
}
