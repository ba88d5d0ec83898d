/** An error whose text may be shown to the person who caused it. Every other error shows a reference alone. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** A system that we need cannot be reached or used as it stands: whatever was wanted of it may work later. */
export class Unreachable extends Error {
  override readonly name: string = 'Unreachable';
}
