import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { flowPicture, flowThumbnail } from '../../../flow-drawing/draw-flow.ts';
import { svgText } from '../../../flow-drawing/svg-element.ts';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, type Answer, type Endpoint } from '../../platform/endpoint.ts';
import { notFound } from '../../platform/errors.ts';
import { drawInBackground } from './draw-in-background.ts';
import { pictureCache } from './picture-cache.ts';
import { FlowFileQuery, FlowPictureQuery, PictureParams } from './picture-schema.ts';
import { readPublishedFlow, type PublishedFlow } from './read-published-flow.ts';

/** Raised when pictures are drawn otherwise, so that nobody keeps an old one. */
const drawnBy = 1;

/** Pictures of published scenarios, for pages and for links to them. */
export function pictureRoutes({ pool, draining }: Deps): Endpoint[] {
  const kept = pictureCache();
  return [
    endpoint({
      method: 'get',
      path: '/scenarios/{slug}/flow.svg',
      summary: 'The flow of a scenario, as Make’s designer shows it, as SVG',
      access: { kind: 'public' },
      params: PictureParams,
      query: FlowPictureQuery,
      answers: { 200: 'svg', 304: 'empty' },
      handle: async ({ params, query }) =>
        flowAnswer(await readPublishedFlow(pool, params.slug), query, 'public'),
    }),
    endpoint({
      method: 'get',
      path: '/admin/scenarios/{slug}/flow.svg',
      summary: 'The same of any scenario, drafts and archived ones included',
      access: { kind: 'operator', scope: 'scenarios:read' },
      params: PictureParams,
      query: FlowPictureQuery,
      answers: { 200: 'svg', 304: 'empty' },
      handle: async ({ params, query }) =>
        flowAnswer(
          await readPublishedFlow(pool, params.slug, { includeUnpublished: true }),
          query,
          'private',
        ),
    }),
    endpoint({
      method: 'get',
      path: '/scenarios/{slug}/flow.png',
      summary: 'The same as PNG, to be kept as a file',
      description:
        'Twice as fine as on a page, less for flows of hundreds of modules. Drawn when it is first asked for.',
      access: { kind: 'public' },
      params: PictureParams,
      query: FlowFileQuery,
      answers: { 200: 'png', 304: 'empty' },
      handle: async ({ params, query: { theme } }) => {
        const { flow, title } = await readPublishedFlow(pool, params.slug);
        if (flow.length === 0) throw notFound('A drawing of this scenario');
        const tag = tagOf(JSON.stringify([drawnBy, title, flow, theme]));
        return picture({ type: 'image/png', tag, reach: 'public' }, () =>
          kept(tag, () => drawInBackground({ kind: 'flow', title, flow, theme }, draining)),
        );
      },
    }),
    endpoint({
      method: 'get',
      path: '/scenarios/{slug}/og.png',
      summary: 'The picture that a link to a scenario shows, 1200 × 630',
      description: 'Its title, its apps and its flow. Drawn when it is first asked for.',
      access: { kind: 'public' },
      params: PictureParams,
      answers: { 200: 'png', 304: 'empty' },
      handle: async ({ params }) => {
        const shown = await readPublishedFlow(pool, params.slug);
        const tag = tagOf(JSON.stringify([drawnBy, shown]));
        return picture({ type: 'image/png', tag, reach: 'public' }, () =>
          kept(tag, () => drawInBackground({ kind: 'link', ...shown }, draining)),
        );
      },
    }),
  ];
}

const tagOf = (content: string): string => `"${createHash('sha256').update(content).digest('base64url')}"`;

type Reach = 'public' | 'private';

function flowAnswer(
  { flow, title }: PublishedFlow,
  { view, theme }: z.infer<typeof FlowPictureQuery>,
  reach: Reach,
): Answer {
  const draw = view === 'thumbnail' ? flowThumbnail : flowPicture;
  const text = svgText(draw(flow, title, theme));
  const type = 'image/svg+xml; charset=utf-8';
  return picture({ type, tag: tagOf(text), reach }, () => Promise.resolve(Buffer.from(text)));
}

/** Sends a picture, which is only made for who does not have it yet. It may be minutes old: links are shared by the thousand. */
function picture(
  { type, tag, reach }: { type: string; tag: string; reach: Reach },
  make: () => Promise<Buffer>,
): Answer {
  return {
    write: async (req: Request, res: Response) => {
      res.set({ ETag: tag, 'Cache-Control': `${reach}, max-age=300, stale-while-revalidate=3600` });
      // Whatever stands in a picture, opened by itself it does nothing; others may show it.
      res.set({ 'Content-Security-Policy': "default-src 'none'; style-src 'none'; sandbox" });
      if (reach === 'public') res.set('Cross-Origin-Resource-Policy', 'cross-origin');
      if (isKnown(req.get('If-None-Match'), tag)) {
        res.status(304).end();
        return;
      }
      res.type(type).send(await make());
    },
  };
}

/** Asked of the header itself: who reloads has the picture too, though Express then takes it to be old. */
function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === tag);
}
