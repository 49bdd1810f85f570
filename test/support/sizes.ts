/** `npm run test:whole` tries all of what is drawn by chance or repeated; `npm test` a part that has the same cases. */
const isWhole = process.env['TEST_SIZE'] === 'whole';

/** How often something is tried. */
export const sized = ({ part, whole }: { part: number; whole: number }): number => (isWhole ? whole : part);
