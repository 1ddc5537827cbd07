/** A recording that cannot be read: its message goes on after the file's name. */
export class RecordingError extends Error {}
