import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bareModule } from '../../../flow-drawing/flow.ts';
import { svgText } from '../../../flow-drawing/svg-element.ts';
import { drawInBackground } from '../../../server/scenarios/pictures/draw-in-background.ts';
import { linkPicture } from '../../../server/scenarios/pictures/link-picture.ts';
import { pictureCache } from '../../../server/scenarios/pictures/picture-cache.ts';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { exportedBlueprint } from '../../support/blueprints.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
});
afterAll(() => server.close());

async function scenario(title: string, { isPublished = true } = {}): Promise<{ id: string; slug: string }> {
  const { body } = await operator.post('/admin/scenarios', {
    title,
    description: 'For tests',
    complexityLevel: 1,
    category: 'tests',
  });
  const version = await operator.post(`/admin/scenarios/${body.id}/versions`, {
    blueprint: exportedBlueprint(),
  });
  expect(version.body.report.errors).toEqual([]);
  if (isPublished) await operator.post(`/admin/scenarios/${body.id}/versions/1/publish`, {});
  return body;
}
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers });

/** Width and height of a PNG, and how many different bytes its pixels have. */
function png(bytes: Buffer): { width: number; height: number; shades: number } {
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.subarray(at + 4, at + 8).toString() === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const pixels = inflateSync(Buffer.concat(parts));
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), shades: new Set(pixels).size };
}

describe('the drawn flow', () => {
  test('is served for published scenarios, in both themes, whole and small', async () => {
    const { slug } = await scenario('Orders <to> a "sheet"');
    const answer = await get(`/scenarios/${slug}/flow.svg`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const light = await answer.text();
    expect(light).toMatch(/^<svg xmlns="http:..www.w3.org.2000.svg"/);
    expect(light).toContain('<title>Orders &lt;to&gt; a &quot;sheet&quot;: ');
    const [dark, small] = await Promise.all(
      ['?theme=dark', '?view=thumbnail'].map(async (query) =>
        (await get(`/scenarios/${slug}/flow.svg${query}`)).text(),
      ),
    );
    expect(dark).not.toBe(light);
    expect(small).toContain('viewBox="0 0 1050 270"');
    expect((await get(`/scenarios/${slug}/flow.svg?theme=pink`)).status).toBe(422);
  });

  test('of a draft is drawn for operators alone', async () => {
    const { slug } = await scenario('Not out yet', { isPublished: false });
    expect((await get(`/scenarios/${slug}/flow.svg`)).status).toBe(404);
    expect((await get(`/admin/scenarios/${slug}/flow.svg`)).status).toBe(401);
    const answer = await operator.get(`/admin/scenarios/${slug}/flow.svg?view=thumbnail`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([
      200,
      'private, max-age=300, stale-while-revalidate=3600',
    ]);
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(answer.body).toContain('<title>Not out yet: 2 modules</title>');
  });

  test('is sent once: who has it is told so, until a version or the title changes', async () => {
    const { id, slug } = await scenario('Told once');
    const tag = (await get(`/scenarios/${slug}/flow.svg`)).headers.get('etag') ?? '';
    const again = await get(`/scenarios/${slug}/flow.svg`, { 'If-None-Match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await operator.patch(`/admin/scenarios/${id}`, { title: 'Told anew' });
    const changed = await get(`/scenarios/${slug}/flow.svg`, { 'If-None-Match': tag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('Told anew');
  });
});

test.each(['flow.svg', 'flow.png', 'og.png'])(
  'a %s of what is not published, or not there, is not found',
  async (file) => {
    const { slug, id } = await scenario(`A draft with ${file}`, { isPublished: false });
    for (const address of [slug, id, 'nothing-here'])
      expect((await get(`/scenarios/${address}/${file}`)).status).toBe(404);
  },
);

test('a flow is kept as a PNG of its whole drawing, twice as fine, in either theme', async () => {
  const { slug } = await scenario('Kept as a file');
  const drawn = await (await get(`/scenarios/${slug}/flow.svg`)).text();
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(drawn) ?? [];
  const file = async (theme: string) =>
    Buffer.from(await (await get(`/scenarios/${slug}/flow.png?theme=${theme}`)).arrayBuffer());
  const [light, dark] = [await file('light'), await file('dark')];
  expect(png(light)).toMatchObject({ width: 2 * Number(width), height: 2 * Number(height) });
  expect(png(light).shades).toBeGreaterThan(20);
  expect(light.equals(dark)).toBe(false);
});

test('a flow of five hundred modules is drawn as far as memory allows, with what no font has left out', async () => {
  const flow = Array.from({ length: 500 }, (_, index) => ({
    ...bareModule(String(index)),
    label: '翻訳 🎉 step',
    app: 'slack',
  }));
  const task = { kind: 'flow', title: '翻訳', flow, theme: 'light' } as const;
  const { width, height } = png(await drawInBackground(task, new AbortController().signal));
  expect(width / height).toBeGreaterThan(100);
  expect(width * height).toBeGreaterThan(6_000_000);
  expect(width * height).toBeLessThan(9_000_000);
});

describe("a link's picture", () => {
  test('is a PNG of 1200 × 630 that shows something, drawn once for as long as it is the same', async () => {
    const { slug } = await scenario('Send reminders of invoices');
    const answer = await get(`/scenarios/${slug}/og.png`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(png(bytes)).toMatchObject({ width: 1_200, height: 630 });
    expect(png(bytes).shades).toBeGreaterThan(50);
    const tag = answer.headers.get('etag') ?? '';
    expect((await get(`/scenarios/${slug}/og.png`, { 'If-None-Match': tag })).status).toBe(304);
    expect(Buffer.from(await (await get(`/scenarios/${slug}/og.png`)).arrayBuffer()).equals(bytes)).toBe(
      true,
    );
  });

  test.each([
    ['with markup', '</text><script>alert(1)</script> & "more"'],
    ['of emoji alone', '🎉🎉🎉'],
    ['from right to left', 'أتمتة الطلبات من Shopify'],
    ['of one endless word', 'x'.repeat(120)],
    ['with broken characters', 'half \ud800 a \u0001 pair'],
  ])('stands a title %s, a hundred modules and many apps', async (_, title) => {
    const flow = Array.from({ length: 100 }, (_, index) => ({
      ...bareModule(String(index)),
      label: title,
      app: `app-${index}`,
    }));
    const apps = flow.map(({ app }) => app);
    const drawn = await drawInBackground({ kind: 'link', title, apps, flow }, new AbortController().signal);
    expect(png(drawn)).toMatchObject({ width: 1_200, height: 630 });
  });

  test.each([
    ['請求書を Slack へ', null],
    ['🎉 Orders to Slack', 'Orders to Slack'],
    ['Rechnungen für 東京', 'Rechnungen für'],
    ['إرسال الفواتير', 'إرسال الفواتير'],
    ['שליחת חשבוניות', 'שליחת חשבוניות'],
  ])('has a title as far as it still says the same: %s', (title, drawn) => {
    const [, ...texts] = svgText(linkPicture({ title, apps: [], flow: [] })).matchAll(
      /<text [^>]*>([^<]*)</g,
    );
    expect(texts.map(([, text]) => text).join(' ')).toBe(drawn ?? '');
  });

  test('is not waited for when the server stops', async () => {
    const task = { kind: 'link' as const, title: 'Late', apps: [], flow: [] };
    await expect(drawInBackground(task, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});

describe('kept pictures', () => {
  const tenBytes = () => Promise.resolve(Buffer.alloc(10));

  test('are drawn one at a time, once for all who wait, and the ones not looked at go first', async () => {
    const kept = pictureCache({ mostBytes: 20, mostWaiting: 5 });
    const drawn: string[] = [];
    let atOnce = 0;
    const draw = (key: string) => async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      drawn.push(key);
      await Promise.resolve();
      atOnce -= 1;
      return tenBytes();
    };
    await Promise.all(['a', 'a', 'b'].map((key) => kept(key, draw(key))));
    await kept('a', draw('a')); // looked at again
    await kept('c', draw('c')); // no room for b any more
    await kept('a', draw('a'));
    await kept('b', draw('b'));
    expect(drawn).toEqual(['a', 'b', 'c', 'b']);
  });

  test('a drawing that fails is not kept, and holds up nobody', async () => {
    const kept = pictureCache({ mostBytes: 20, mostWaiting: 5 });
    await expect(kept('a', () => Promise.reject(new Error('no font')))).rejects.toThrow('no font');
    expect((await kept('a', tenBytes)).length).toBe(10);
  });

  test('whoever comes after too many is sent away for a while', async () => {
    const kept = pictureCache({ mostBytes: 20, mostWaiting: 1 });
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    const first = kept('a', () => promise);
    await expect(kept('b', tenBytes)).rejects.toMatchObject({
      status: 503,
      headers: { 'Retry-After': '10' },
    });
    resolve(Buffer.alloc(1));
    await first;
    expect((await kept('b', tenBytes)).length).toBe(10);
  });
});
