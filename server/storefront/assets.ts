import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { sendText } from '../platform/packed-answer.ts';

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };

function readAsset(name: string, kind: keyof typeof types) {
  const content = readFileSync(new URL(`./assets/${name}.${kind}`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  return { content, type: types[kind], path: `/storefront/${name}-${hash}.${kind}` };
}

/** The look of the public pages. */
export const styleAsset = readAsset('storefront', 'css');
/** What makes the public pages quicker to use; nothing needs it. */
export const scriptAsset = readAsset('storefront', 'js');

/** What lets a drawn flow be looked around in; for pages that show one. */
export const flowScriptAsset = readAsset('flow-view', 'js');

/** Style and scripts of the public pages, under names that change with them. */
export function storefrontAssets(): Router {
  const router = Router();
  for (const { content, type, path } of [styleAsset, scriptAsset, flowScriptAsset])
    router.get(path, async (req, res) => {
      res.set({ 'Cache-Control': 'public, max-age=31536000, immutable', 'Content-Type': type });
      await sendText(req, res, content);
    });
  return router;
}
