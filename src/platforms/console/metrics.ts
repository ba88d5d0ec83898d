import { createHash, timingSafeEqual } from 'node:crypto';
import { plainText, type Reply } from './reply.ts';

/** Figures for a monitor, to whoever may read them. */
export interface MetricsPage {
  /** What a reader has to show; null lets everybody on this machine read, and nobody else. */
  readonly token: string | null;
  /** In Prometheus's text format. */
  text(): Promise<string>;
}

/** `isLocal`: only this machine reaches the server. */
export async function metricsReply(
  { token, text }: MetricsPage,
  authorization: string | undefined,
  isLocal: boolean,
): Promise<Reply> {
  if (!mayRead(token, authorization, isLocal)) return UNAUTHORISED;
  return { status: 200, type: 'text/plain; version=0.0.4', body: await text() };
}

function mayRead(token: string | null, authorization: string | undefined, isLocal: boolean): boolean {
  if (token === null) return isLocal;
  const [, shown = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digestOf(shown), digestOf(token));
}

/** Of one length whatever is shown: how long a comparison takes must not tell how much was right. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const UNAUTHORISED: Reply = {
  ...plainText('Set METRICS_TOKEN where Bellwether runs, and send it as Authorization: Bearer TOKEN.\n', 401),
  headers: { 'WWW-Authenticate': 'Bearer realm="metrics"' },
};
