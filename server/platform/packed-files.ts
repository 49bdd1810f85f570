import { extname } from 'node:path';
import express, { Router } from 'express';
import Negotiator from 'negotiator';

const packed = { br: '.br', gzip: '.gz' } as const;
const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Files whose names change with their content, as they were packed when they were built where the reader takes that. */
export function packedFiles(folder: string): Router {
  const router = Router();
  const kept = { immutable: true, maxAge: '1y' };
  const plain = express.static(folder, kept);
  const asPacked = (encoding: keyof typeof packed) =>
    express.static(folder, {
      ...kept,
      setHeaders(res, path) {
        const type = types[extname(path.slice(0, -packed[encoding].length))];
        res.set({ 'Content-Encoding': encoding, ...(type ? { 'Content-Type': type } : {}) });
      },
    });
  const ways = { br: asPacked('br'), gzip: asPacked('gzip') };
  router.use((req, res, next) => {
    if (!(extname(req.path) in types)) return plain(req, res, next);
    res.vary('Accept-Encoding');
    const accepted = new Negotiator(req).encodings();
    const encoding = (['br', 'gzip'] as const).find((one) => accepted.includes(one));
    if (!encoding) return plain(req, res, next);
    const { url } = req;
    req.url = `${req.path}${packed[encoding]}`;
    ways[encoding](req, res, (error?: unknown) => {
      if (error) return next(error);
      req.url = url; // too small to be packed, or built without it
      plain(req, res, next);
    });
  });
  return router;
}
