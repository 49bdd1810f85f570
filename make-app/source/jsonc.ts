import { readFileSync } from 'node:fs';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { SourceError } from './source-error.ts';

/** JSON with comments, as Make keeps code; a syntax error names the file and the line. */
export function parseJsonc(text: string, name: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: false });
  const [first] = errors;
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw new SourceError(`${name}, line ${line}: ${printParseErrorCode(first.error)}.`);
  }
  return value;
}

export function readJsonc(path: string, name: string): unknown {
  try {
    return parseJsonc(readFileSync(path, 'utf8'), name);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`${name} could not be read: ${(error as Error).message}`);
  }
}
