import type { Answer } from '#src/core/answer.ts';
import type { Settings } from '#src/core/settings.ts';
import { type NameOf, plainName } from '#src/core/words.ts';
import { answerBars } from './answer-bars.ts';
import { answerBridge } from './answer-bridge.ts';
import { answerTrend } from './answer-trend.ts';
import { answerWhy } from './answer-why.ts';
import type { Chart } from './chart.ts';

/**
 * The picture of an answer: bars where it is grouped, a bridge where its parts are asked for or it is money that
 * moved, else the trend. Null where there is nothing that a picture would show better than the number itself.
 */
export function fromAnswer(answer: Answer, settings: Settings, nameOf: NameOf = plainName): Chart | null {
  const writing = { settings, nameOf };
  const moved = answerWhy(answer, writing);
  if (moved !== null) return moved;
  if (answer.query.by.length > 0) return answerBars(answer, writing);
  if (wantsBridge(answer)) return answerBridge(answer, writing) ?? answerTrend(answer, writing);
  return answerTrend(answer, writing) ?? answerBridge(answer, writing);
}

function wantsBridge({ query, kpi }: Answer): boolean {
  if (query.views.includes('trend')) return false;
  const parts = query.views.some((view) => view === 'detail' || view === 'explain' || view === 'split');
  return parts || kpi.unit === 'money';
}
