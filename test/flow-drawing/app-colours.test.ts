import { expect, test } from 'vitest';
import { appColour } from '../../flow-drawing/app-colours.ts';

const mostUsed =
  'google-sheets google-email slack openai-gpt-3 google-drive hubspotcrm notion airtable stripe shopify'.split(
    ' ',
  );

test('tells the most used apps apart by ten colours', () => {
  expect(new Set(mostUsed.map((app) => appColour(app).fill)).size).toBe(10);
  expect(mostUsed.map((app) => appColour(app).fill)).not.toContain(appColour('builtin').fill);
});

test.each([...mostUsed, 'builtin', 'zendesk', 'valueOf', 'constructor'])(
  'writes on the circle of %s with enough contrast',
  (app) => {
    const { fill, ink } = appColour(app);
    const [one = 0, other = 0] = [luminance(fill), luminance(ink)].toSorted((a, b) => b - a);
    expect((one + 0.05) / (other + 0.05)).toBeGreaterThanOrEqual(4.5);
  },
);

/** Relative luminance as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
