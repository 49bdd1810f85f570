/** An AI model as people read it: `none` is what runs without one say. */
export const modelName = (model: string): string => (model === 'none' ? 'Without AI' : model);
