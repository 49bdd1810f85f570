import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The text chunk of the PNG that tells which SVG it was drawn from. */
const keyword = 'Source-SHA256';
const signatureBytes = 8;
const endChunkBytes = 12;

export const sourceHash = (svg: string): string => createHash('sha256').update(svg).digest('hex');

/** The PNG with a note of the SVG that it shows. */
export function withSource(png: Buffer, svg: string): Buffer {
  const content = Buffer.from(`tEXt${keyword}\0${sourceHash(svg)}`, 'latin1');
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return Buffer.concat([png.subarray(0, -endChunkBytes), chunk, png.subarray(-endChunkBytes)]);
}

/** The chunks of a PNG, in order; a broken one throws. */
export function chunksOf(png: Buffer): { type: string; content: Buffer }[] {
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('This is no PNG.');
  const chunks: { type: string; content: Buffer }[] = [];
  for (let at = signatureBytes; at < png.length;) {
    const length = png.readUInt32BE(at);
    const checked = png.subarray(at + 4, at + 8 + length);
    if (png.readUInt32BE(at + 8 + length) !== crc32(checked))
      throw new Error('A chunk of the PNG is damaged.');
    chunks.push({ type: checked.toString('latin1', 0, 4), content: checked.subarray(4) });
    at += length + endChunkBytes;
  }
  return chunks;
}

/** The hash of the SVG that a PNG says it was drawn from; undefined when it says nothing. */
export function sourceHashIn(png: Buffer): string | undefined {
  const notes = chunksOf(png).flatMap(({ type, content }) =>
    type === 'tEXt' ? [content.toString('latin1').split('\0')] : [],
  );
  return notes.find(([name]) => name === keyword)?.[1];
}
