/** Something that whoever runs the command can put right: its message is printed as it is. */
export class SourceError extends Error {}
