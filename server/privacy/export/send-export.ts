import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Answer } from '../../platform/endpoint.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import { unkept } from '../../platform/html-page.ts';
import { downloadTokens } from './ask-for-export.ts';
import { selectPart, selectReady } from './export-queries.ts';

/** Sends the file behind a link, a part at a time; whoever has the link needs nothing else, so it does not work for long. */
export async function sendExport(
  { pool, now, sessionSecret }: Pick<Deps, 'pool' | 'now' | 'sessionSecret'>,
  token: string,
): Promise<Answer> {
  const [id, until] = downloadTokens.read(token, sessionSecret) ?? ['', 0];
  const ready = until > now().getTime() ? await selectReady(pool, id, now()) : undefined;
  if (!ready)
    throw new HttpError(
      410,
      'link_spent',
      'This download is over: the link works for an hour, and the file is kept for a week. Your account’s page makes another.',
    );
  const parts = async function* () {
    for (let place = 0; place < ready.parts; place += 1) {
      const part = await selectPart(pool, id, place);
      if (!part) throw new Error('an export was deleted while it was sent');
      yield part;
    }
  };
  const file = `scenario-library-account-${ready.createdAt.toISOString().slice(0, 10)}.json`;
  return {
    write: async (_req, res) => {
      res.set({ ...unkept, 'Content-Disposition': `attachment; filename="${file}"` }).type('json');
      await pipeline(Readable.from(parts()), createGunzip(), res);
    },
  };
}
