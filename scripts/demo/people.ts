import { seededRandom } from './random.ts';
import { daysAfter, isWeekend, minutesAfter, type Period } from './time.ts';

/** A customer as the demo imagines them: who they are, when they come, how much they do. */
export type Person = {
  name: string;
  email: string;
  organization: string;
  /** Two letters, of the billing address. */
  country: string;
  /** Share of the price that is added as tax; 0 where none is due. */
  taxRate: number;
  makeToken: string;
  make: { organizationId: number; teamId: number };
  /** How much they run, as a multiple of the usual. */
  size: number;
  arrivesAt: Date;
};

const firstNames =
  'Ada Amara Ben Carla Chen Dario Elif Emma Felix Grace Hana Igor Ines Jonas Kofi Lena Luca Maya Milan Nadia Noor Olga Omar Pia Priya Rafael Rosa Sami Sofia Theo Tomas Uma Viktor Yara Zoe'.split(
    ' ',
  );
const lastNames =
  'Abbott Almeida Bakker Bauer Costa Dubois Eriksen Fischer Garcia Haddad Ivanova Jensen Kaya Keller Lindqvist Martin Mensah Moreau Nakamura Novak Okafor Patel Ricci Rossi Santos Schmidt Silva Singh Tanaka Visser Weber Wong'.split(
    ' ',
  );
const places =
  'Alder Amber Birch Cedar Copper Coral Elm Fjord Granite Harbour Hazel Indigo Juniper Kestrel Linden Maple North Orchard Pebble River'.split(
    ' ',
  );
const trades = 'Logistics Studio Dental Foods Legal Retail Consulting Travel Software Interiors'.split(' ');

const countries = [
  { country: 'US', share: 34, taxRate: 0 },
  { country: 'DE', share: 14, taxRate: 0.19 },
  { country: 'GB', share: 11, taxRate: 0.2 },
  { country: 'FR', share: 8, taxRate: 0.2 },
  { country: 'NL', share: 7, taxRate: 0.21 },
  { country: 'ES', share: 6, taxRate: 0.21 },
  { country: 'CA', share: 6, taxRate: 0 },
  { country: 'AU', share: 5, taxRate: 0.1 },
  { country: 'CZ', share: 4, taxRate: 0.21 },
  { country: 'IN', share: 3, taxRate: 0.18 },
  { country: 'BR', share: 2, taxRate: 0 },
];
const exemptShare = 0.35; // firms that name their VAT number and owe the tax themselves

/** Customers in the order of their arrival: three times as many at the end as at the beginning, few at weekends. */
export function imaginePeople(count: number, period: Period): Person[] {
  const random = seededRandom('people');
  const days = Array.from({ length: period.days }, (_, day) => day);
  const rush = (day: number) =>
    (1 + (2 * day) / period.days) * (isWeekend(daysAfter(period.start, day)) ? 0.3 : 1);
  const arrivals = Array.from({ length: count }, () => {
    const day = random.pickWeighted(days.slice(0, -1), rush);
    return minutesAfter(daysAfter(period.start, day), random.between(7 * 60, 18 * 60));
  }).toSorted((left, right) => left.getTime() - right.getTime());
  return arrivals.map((arrivesAt, index) => {
    const [first, last] = [random.pick(firstNames), random.pick(lastNames)];
    const place = `${places[index % places.length]} ${trades[Math.floor(index / places.length) % trades.length]}`;
    const round = Math.floor(index / (places.length * trades.length));
    const organization = round === 0 ? place : `${place} ${round + 1}`;
    const { country, taxRate } = random.pickWeighted(countries, ({ share }) => share);
    return {
      name: `${first} ${last}`,
      email: `${first}.${last}@${organization.replaceAll(' ', '-')}.example`.toLowerCase(),
      organization,
      country,
      taxRate: random.isTrue(exemptShare) ? 0 : taxRate,
      makeToken: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`,
      make: { organizationId: 20_000 + index, teamId: 40_000 + index },
      size: Math.min(6, random.logNormal(1.2, 0.6)),
      arrivesAt,
    };
  });
}
