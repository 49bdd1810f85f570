const size = 6;

/** A colour with strokes through it; the plain colour where no canvas can be painted. */
export function hatched(colour: string): CanvasPattern | string {
  const tile = Object.assign(document.createElement('canvas'), { width: size, height: size });
  const paint = 'CanvasRenderingContext2D' in globalThis ? tile.getContext('2d') : null;
  if (!paint) return colour;
  paint.fillStyle = `${colour}66`;
  paint.fillRect(0, 0, size, size);
  paint.strokeStyle = colour;
  paint.lineWidth = 2;
  for (const shift of [-size, 0, size]) {
    paint.moveTo(shift, size);
    paint.lineTo(shift + size, 0);
  }
  paint.stroke();
  return paint.createPattern(tile, 'repeat') ?? colour;
}
