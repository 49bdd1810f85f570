import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import Negotiator from 'negotiator';

const packed = promisify(gzip);

/** Smaller ones fit into the first packet as they are. */
const leastBytes = 1_400;

/** 48 kB of a list become 4 in an eighth of a millisecond; the highest level takes half as long again for a twelfth less. */
const level = 4;

/**
 * Sends a text, by gzip where the reader takes that and it is worth it. Only what is read, and answered well, is packed: what an answer weighs
 * would tell whoever listens and lets it repeat words of theirs something of its secrets, and those stand in answers to other methods.
 */
export async function sendText(req: Request, res: Response, text: string, isSecret = false): Promise<void> {
  const type = res.get('Content-Type') ?? 'text/html';
  if (req.method !== 'GET' || res.statusCode !== 200 || isSecret || text.length < leastBytes)
    return void res.type(type).send(text);
  res.vary('Accept-Encoding');
  if (!new Negotiator(req).encodings().includes('gzip')) return void res.type(type).send(text);
  const bytes = await packed(text, { level });
  if (res.closed) return;
  res.set({
    'Content-Encoding': 'gzip',
    'Content-Type': type.includes('charset') ? type : `${type}; charset=utf-8`,
  });
  res.send(bytes);
}
