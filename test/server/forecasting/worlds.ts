import type { Series } from '../../../server/forecasting/models/model.ts';

/** Numbers of 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A bell curve of mean 0 and width 1, by Box and Muller. */
const bell = (random: () => number) => () =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

type World = (place: number, noise: number, former: number) => number;

/** How series come about that a library may meet. */
export const worlds: Record<string, World> = {
  level: (_place, noise) => 100 + 10 * noise,
  randomWalk: (_place, noise, former) => former + 5 * noise,
  wanderingBack: (_place, noise, former) => 100 + 0.7 * (former - 100) + 8 * noise,
  growing: (place, noise) => 50 + place + 8 * noise,
  weekly: (place, noise) => 100 + [30, 25, 20, 25, 10, -50, -60][place % 7]! + 8 * noise,
  weeklyGrowing: (place, noise) => (60 + place) * (1 + [2, 1, 1, 1, 0, -2, -3][place % 7]! / 5) + 6 * noise,
  rareSales: (_place, noise) => (noise > 0.6 ? Math.round(30 + 10 * noise) : 0),
};

/** A series of a world, and what came after it. */
export function drawSeries(
  world: World,
  { seed, length, ahead }: { seed: number; length: number; ahead: number },
): { series: Series; actual: number[] } {
  const noise = bell(randomFrom(seed));
  const values: number[] = [];
  for (let place = 0; place < length + ahead; place += 1)
    values.push(Math.max(0, world(place, noise(), values.at(-1) ?? 100)));
  return {
    series: {
      values: values.slice(0, length),
      season: 7,
      lastBucket: '2026-02-28',
      interval: 'day',
      isRate: false,
    },
    actual: values.slice(length),
  };
}
