import { once } from 'node:events';
import { startInBackground } from '../../platform/background-process.ts';
import type { PictureReply, PictureTask } from './picture-process.ts';

/** Fonts and the drawn pixels are outside of V8's heap. */
const mostHeapMb = 64;
const longestMs = 20_000;

/** Draws a picture in a process of its own, which takes 100 MB for a second or two and gives all of it back. */
export async function drawInBackground(task: PictureTask, signal: AbortSignal): Promise<Buffer> {
  const stopping = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  stopping.throwIfAborted();
  const drawing = startInBackground(new URL('picture-process.ts', import.meta.url), { mostHeapMb });
  try {
    const ended = once(drawing, 'exit', { signal: stopping }).then(([code]): never => {
      throw new Error(`The process that draws pictures ended early, with code ${String(code)}.`);
    });
    const replied = once(drawing, 'message', { signal: stopping });
    drawing.send(task);
    const [reply] = (await Promise.race([replied, ended])) as [PictureReply];
    if ('failure' in reply) throw new Error(`The picture was not drawn: ${reply.failure}`);
    return Buffer.from(reply.png);
  } finally {
    drawing.kill('SIGKILL');
  }
}
