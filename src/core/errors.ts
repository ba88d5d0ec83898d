import type { Refusal } from './source.ts';

/** An error whose text may be shown to the person who caused it. Every other error shows a reference alone. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** A system that we need cannot be reached or used as it stands: whatever was wanted of it may work later. */
export class Unreachable extends Error {
  override readonly name: string = 'Unreachable';
}

/** A statement that the database would not run; its words are for the log, since they may quote values. */
export class StatementFault extends Error {
  override readonly name = 'StatementFault';
  readonly refused: Refusal;

  constructor(statement: string, refused: Refusal, options?: ErrorOptions) {
    super(`The statement ${statement} failed: ${refused.reason}`, options);
    this.refused = refused;
  }
}
