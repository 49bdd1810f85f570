import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateVersions, type Measured } from '../../../../server/audits/attack-score.ts';
import { version as release } from '../../../../server/platform/version.ts';
import { sized } from '../../../support/sizes.ts';
import { saidBy } from '../auditing.ts';
import { liveDay, openWorld, type World } from './audited-world.ts';
import { attacksOnReports } from './on-reports.ts';
import { attacksOnTheDatabase } from './on-the-database.ts';

const scoreFile = 'server/audits/attack-score.json';
const attacks = [...attacksOnReports, ...attacksOnTheDatabase];
const carriedOut: Measured['attacks'] = [];
let world: World;
beforeAll(async () => {
  world = await openWorld(new Date('2026-02-07T15:00:00Z'));
});
afterAll(() => world.close());

const doubtsOf = async () =>
  (await world.auditAtOnce()).results
    .filter(({ state }) => state === 'warn' || state === 'fail')
    .map(({ gate, reason }) => `${gate}: ${reason}`);

/** Gates look back for days: what one of them raised on a day that is left out, it would raise on the next one too. */
const auditedEachDays = sized({ part: 3, whole: 1 });

test('30 clean days raise nothing', { timeout: 900_000 }, async () => {
  for (let day = 0; day < 30; day += 1) {
    await liveDay(world, day);
    if (day < 3 || day % auditedEachDays === 2) expect([day, await doubtsOf()]).toEqual([day, []]);
  }
  const { results } = await world.audit();
  const held = results.filter(({ state }) => state === 'pass').map(({ gate }) => gate);
  expect(held).toEqual(['G1', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10', 'G11', 'G12', 'G13', 'G16']);
});

test('there are twenty attacks', () => {
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(20);
});

test.for(attacks)('$gate catches $name', { timeout: 120_000 }, async ({ name, gate, carryOut }, { task }) => {
  expect(await doubtsOf()).toEqual([]); // what is caught is this attack and no other
  const undo = await carryOut(world);
  const said = saidBy(await world.audit(), gate);
  await undo();
  const isCaught = said.state === 'fail' || said.state === 'warn';
  carriedOut.push({ name, gate, isCaught });
  task.meta.attack = { name, gate, isCaught };
  expect([gate, said.state, said.reason]).toEqual([
    gate,
    expect.stringMatching(/fail|warn/),
    expect.any(String),
  ]);
});

test('the score that the release shows is the one that was measured now', async () => {
  const measured: Measured = { release, gates: gateVersions(), attacks: carriedOut };
  if (process.env['WRITE_ATTACK_SCORE'] === 'true')
    writeFileSync(scoreFile, `${JSON.stringify(measured, null, 2)}\n`);
  expect(JSON.parse(readFileSync(scoreFile, 'utf8'))).toEqual(measured);
  const { body } = await world.operator.get('/admin/audits?limit=1');
  expect(body.attacks).toMatchObject({ attempted: 20, caught: 20, isOfThisRelease: true });
});
