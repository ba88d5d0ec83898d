import type { MessageRef, Post, Sent } from '../../core/chat.ts';

/** What a chat server may do with a message, and what it then answers. */

export type Fault =
  | 'none'
  /** Nothing is posted; try again later. */
  | 'rate-limited'
  | 'unavailable'
  /** Nothing is posted, ever. */
  | 'refused'
  /** The pictures are no good, ever. */
  | 'pictures-refused'
  /** Pictures cannot be taken at the moment. */
  | 'pictures-unavailable'
  /** It is posted, and the answer says that it failed. */
  | 'posted-then-failed'
  /** It is posted, and no answer comes. */
  | 'posted-no-answer'
  /** It is not posted, and no answer comes. */
  | 'no-answer';

export const refused = (
  reason: string,
  permanent: boolean,
  part: 'message' | 'pictures' = 'message',
): Sent => ({
  kind: 'refused',
  reason,
  permanent,
  retryAfterMs: reason === 'rate_limited' ? 1_000 : null,
  part,
});

export function answerTo(fault: Fault, content: Post, post: () => MessageRef): Sent {
  switch (fault) {
    case 'none':
      return { kind: 'sent', message: post() };
    case 'rate-limited':
      return refused('rate_limited', false);
    case 'unavailable':
      return refused('service_unavailable', false);
    case 'refused':
      return refused('channel_not_found', true);
    case 'pictures-refused':
    case 'pictures-unavailable':
      return content.pictures.length === 0
        ? { kind: 'sent', message: post() }
        : refused('invalid_blocks', fault === 'pictures-refused', 'pictures');
    case 'posted-then-failed':
      post();
      return { kind: 'unclear', reason: 'the server failed after it took the message' };
    case 'posted-no-answer':
      post();
      return { kind: 'unclear', reason: 'no answer came' };
    case 'no-answer':
      return { kind: 'unclear', reason: 'no answer came' };
    default:
      return fault satisfies never;
  }
}
