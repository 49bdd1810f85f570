import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flowPicture, flowThumbnail } from '../../../flow-drawing/draw-flow.ts';
import { bareModule, countModules, mapModules, type FlowModule } from '../../../flow-drawing/flow.ts';
import { sizes } from '../../../flow-drawing/geometry.ts';
import { svgText } from '../../../flow-drawing/svg-element.ts';
import { anyFlow } from '../../flow-drawing/flow-arbitrary.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '</svg><script>alert(1)</script>',
    '"><image href="//x"/>',
    '\u0000\ud800 & ]]>',
    'مرحبا',
    '🎉',
  ),
);

function parsed(svg: string): Element {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(document.querySelector('parsererror')?.textContent).toBeUndefined();
  return document.documentElement;
}

describe('a picture', () => {
  test('is well-formed, refers to nothing and runs nothing, whatever the texts hold', () => {
    const drawn = new Set(['svg', 'title', 'desc', 'g', 'path', 'circle', 'rect', 'text']);
    fc.assert(
      fc.property(
        anyFlow,
        fc.array(anyText, { minLength: 3, maxLength: 3 }),
        (flow, [label = '', app = '', name = '']) => {
          const filled = mapModules(flow, (module) => ({
            ...module,
            label,
            app,
            filter: module.filter && name,
          }));
          for (const picture of [flowPicture(filled, name, 'dark'), flowThumbnail(filled, name, 'light')]) {
            const svg = parsed(svgText(picture));
            const parts = [svg, ...svg.getElementsByTagName('*')];
            expect(parts.map(({ localName }) => localName).filter((name) => !drawn.has(name))).toEqual([]);
            const attributes = parts.flatMap((part) => Array.from(part.attributes));
            const suspect = attributes.filter(
              ({ name, value }) =>
                /^on|href|^style$/.test(name) || (name !== 'xmlns' && /url\(|:\/\//.test(value)),
            );
            expect(suspect.map(({ name, value }) => `${name}=${value}`)).toEqual([]);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test('says its name and each of its modules', () => {
    const flow = [
      { ...bareModule('1'), app: 'slack', label: 'Tell <sales> & "support"', number: 12 },
      { ...bareModule('2'), app: 'google-sheets', label: 'Add row', filter: 'Paid only' },
    ];
    const svg = parsed(svgText(flowPicture(flow, 'Orders', 'light')));
    expect(svg.querySelector('title')?.textContent).toBe('Orders: 2 modules');
    expect(svg.querySelector('desc')?.textContent).toContain('if “Paid only”: Google Sheets: Add row');
    const texts = [...svg.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts).toEqual(expect.arrayContaining(['12', 'Tell <sales> &', 'Slack', 'GS', 'Paid only']));
  });

  test.each([1, 3, 12, 40, 100])(
    'of %i modules in a row has a circle for each, as wide as they take',
    (count) => {
      const flow: FlowModule[] = Array.from({ length: count }, (_, index) => ({
        ...bareModule(String(index)),
        app: 'slack',
      }));
      const svg = parsed(svgText(flowPicture(flow, 'Row', 'light')));
      expect(svg.querySelectorAll(`circle[r="${sizes.radius}"]`).length).toBe(countModules(flow));
      expect(Number(svg.getAttribute('width'))).toBe(
        2 * sizes.padding + sizes.labelWidth + (count - 1) * sizes.column,
      );
      const small = parsed(svgText(flowThumbnail(flow, 'Row', 'light')));
      expect(small.getAttribute('viewBox')).toBe('0 0 1050 270');
      expect(small.querySelectorAll('text').length).toBe(count); // initials, and no words
    },
  );
});
