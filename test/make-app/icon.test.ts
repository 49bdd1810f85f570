import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chunksOf, sourceHash, sourceHashIn } from '../../make-app/icon-source.ts';
import { appFolder } from './app-source.ts';

const png = readFileSync(join(appFolder, '../icon.png'));
const svg = readFileSync(join(appFolder, '../icon.svg'), 'utf8');

test('the icon is a PNG of 512 × 512 with transparency and less than 500 kB, as Make wants it', () => {
  const header = chunksOf(png).find(({ type }) => type === 'IHDR')?.content;
  expect([header?.readUInt32BE(0), header?.readUInt32BE(4)]).toEqual([512, 512]);
  expect(header?.[9]).toBe(6); // colour with alpha
  expect(png.length).toBeLessThan(500_000);
});

test('it shows a glyph on nothing', () => {
  const pixels = inflateSync(
    Buffer.concat(chunksOf(png).flatMap(({ type, content }) => (type === 'IDAT' ? [content] : []))),
  );
  expect(pixels.subarray(1, 1 + 512 * 4).every((byte) => byte === 0)).toBe(true); // the first line is empty
  expect(pixels.some((byte) => byte !== 0)).toBe(true);
});

test('it was drawn from the SVG beside it (npm run make-app:icon)', () => {
  expect(sourceHashIn(png)).toBe(sourceHash(svg));
});
