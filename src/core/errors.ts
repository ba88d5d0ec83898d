/** An error whose text may be shown to the person who caused it. Every other error shows a reference alone. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
