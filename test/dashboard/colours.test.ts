import { expect, test } from 'vitest';
import { series, surfaces, type Scheme } from '../../dashboard/src/ui/palette.ts';

type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes (2009) at full severity, for linear RGB. */
const seen: Record<string, readonly [Triple, Triple, Triple]> = {
  'everybody else': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;

const product = (rows: readonly Triple[], [x, y, z]: Triple): Triple =>
  rows.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;

/** CIE L*a*b* under D65. */
function lab(colour: Triple): Triple {
  const xyz = product(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    colour.map((part) => Math.min(1, Math.max(0, part))) as unknown as Triple,
  );
  const white = [0.95047, 1, 1.08883];
  const [x = 0, y = 0, z = 0] = xyz.map((part, at) => {
    const share = part / (white[at] ?? 1);
    return share > 216 / 24_389 ? Math.cbrt(share) : (24_389 / 27) * (share / 116) + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (one: Triple, other: Triple) =>
  Math.hypot(...one.map((part, at) => part - (other[at] ?? 0)));

/** Far more than the 2.3 that can just be told apart. */
const leastApart = 15;

const cases = Object.keys(seen).flatMap((vision) =>
  (['light', 'dark'] as const).map((scheme) => ({ vision, scheme })),
);

test.each(cases)('with $vision, series in $scheme are told apart by their colours', ({ vision, scheme }) => {
  const pairs = Object.entries(coloursOf(scheme, vision)).flatMap(([name, colour], at, all) =>
    all
      .slice(at + 1)
      .map(([other, another]) => ({ pair: `${name} and ${other}`, apart: distance(colour, another) })),
  );
  expect(pairs.length).toBe(6);
  expect(pairs.filter(({ apart }) => apart < leastApart)).toEqual([]);
});

function coloursOf(scheme: Scheme, vision: string): Record<string, Triple> {
  const matrix = seen[vision] ?? [];
  return Object.fromEntries(
    Object.entries(series[scheme]).map(([role, hex]) => [role, lab(product(matrix, linear(hex)))]),
  );
}

test.each(['light', 'dark'] as const)('series in %s have 3:1 against their surface', (scheme) => {
  const luminance = (hex: string) => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = luminance(surfaces[scheme].surface);
  for (const colour of Object.values(series[scheme])) {
    const [brighter = 0, darker = 0] = [luminance(colour), ground].toSorted((one, other) => other - one);
    expect([colour, (brighter + 0.05) / (darker + 0.05) >= 3]).toEqual([colour, true]);
  }
});
