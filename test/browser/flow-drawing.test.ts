import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorClient } from '../support/api-client.ts';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { becomeOwner } from './operator-at-work.ts';
import { shoot } from './screenshot.ts';
import { expectReadableEverywhere } from './violations.ts';

const module = (id: number, parts: object = {}) => ({
  id,
  module: ['slack:CreateMessage', 'google-sheets:addRow', 'notion:createPage'][id % 3],
  version: 1,
  parameters: {},
  mapper: { text: 'Hello' },
  metadata: { designer: { x: 0, y: 0, name: `Step ${id}` } },
  ...parts,
});
const ignored = (id: number) => ({ onerror: [{ id, module: 'builtin:Ignore', version: 1 }] });
const paid = { filter: { name: 'Paid only', conditions: [[{ a: '{{1.x}}', o: 'exist' }]] } };
/** Forty modules: a chain, then a router in a router, handlers on several. */
const blueprint = {
  name: 'Forty modules',
  flow: [
    module(1, { module: 'gateway:CustomWebHook' }),
    ...Array.from({ length: 20 }, (_, index) =>
      module(index + 2, index % 7 === 3 ? ignored(100 + index) : {}),
    ),
    {
      ...module(30, { module: 'builtin:BasicRouter', mapper: null }),
      routes: [
        { flow: [module(31, paid), module(32), module(33, ignored(140))] },
        {
          flow: [
            module(34, paid),
            {
              ...module(35, { module: 'builtin:BasicRouter', mapper: null }),
              routes: [
                { flow: [module(36), module(37)] },
                { flow: [module(38, paid)] },
                { flow: [module(39)] },
              ],
            },
          ],
        },
        { flow: [module(40), module(41), module(42), module(43)] },
      ],
    },
  ],
  metadata: { version: 1, designer: { orphans: [] } },
};

describe.skipIf(chromiumPath === null)('a drawn flow', () => {
  let server: TestServer;
  let slug: string;

  beforeAll(async () => {
    server = await startTestServer();
    const operator = await operatorClient(server);
    const details = { description: 'For tests', complexityLevel: 3, category: 'tests' };
    const { body } = await operator.post('/admin/scenarios', { title: 'Forty modules', ...details });
    slug = body.slug;
    const version = await operator.post(`/admin/scenarios/${body.id}/versions`, { blueprint });
    expect(version.body.report.errors).toEqual([]);
  });
  afterAll(() => server.close());

  test('is looked around in, and taken along', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await becomeOwner(page, server.ownerLink);
      await page.goto(`${server.url}/dashboard/scenarios/${slug}`);
      const frame = page.getByRole('region', { name: 'Flow of Forty modules' });
      await frame.getByTestId('flow-node').first().waitFor();
      await shoot(page, 'flow-drawing', 1440);
      const scrolled = () => frame.evaluate((element: { scrollLeft: number }) => element.scrollLeft);
      const percent = async () => Number.parseInt((await page.getByTestId('zoom').textContent()) ?? '', 10);
      await expect.poll(async () => [await percent(), await scrolled()]).toEqual([60, 0]);

      const box = (await frame.boundingBox()) ?? { x: 0, y: 0 };
      await page.mouse.move(box.x + 300, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + 100, box.y + 60, { steps: 4 });
      await page.mouse.up();
      await expect.poll(scrolled).toBe(200);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -150);
      await page.keyboard.up('Control');
      await expect.poll(percent).toBe(99);
      const map = (await page.getByTestId('flow-map').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      await page.mouse.click(map.x + map.width - 6, map.y + map.height / 2);
      await expect.poll(scrolled).toBeGreaterThan(2000);
      await frame.focus();
      await page.keyboard.press('0');
      await expect.poll(percent).toBeLessThan(40);
      await shoot(frame, 'flow-drawing-fit', 1440);
      await page.keyboard.press('+');

      await frame.getByTestId('flow-node').first().focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.getByTestId('module-detail').waitFor();
      await expectReadableEverywhere(page, 'a drawn flow');

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save the drawing as PNG' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('forty-modules.png');
      const png = readFileSync(await download.path());
      const isDrawn = await page.evaluate(`(async () => {
        const image = new Image();
        image.src = 'data:image/png;base64,${png.toString('base64')}';
        await image.decode();
        const canvas = Object.assign(document.createElement('canvas'), { width: 800, height: 200 });
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0, 800, 200);
        const shades = new Set(context.getImageData(0, 0, 800, 200).data).size;
        return image.naturalWidth > 6000 && shades > 50;
      })()`);
      expect(isDrawn).toBe(true);
      expect(browser.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
