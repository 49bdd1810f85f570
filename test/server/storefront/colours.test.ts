import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { brand, surfaces } from '../../../dashboard/src/ui/palette.ts';

test('the public pages have the colours of the dashboard', () => {
  const css = readFileSync('server/storefront/assets/storefront.css', 'utf8');
  for (const name of ['page', 'surface', 'border', 'text', 'muted', 'hover', 'bad'] as const)
    expect(css).toContain(`--${name}: light-dark(${surfaces.light[name]}, ${surfaces.dark[name]});`);
  expect(css).toContain(`--brand: ${brand[6]};`);
});
