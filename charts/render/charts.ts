import type { Charts, Drawn } from '#src/core/ports.ts';
import type { Settings } from '#src/core/settings.ts';
import { altText } from '../alt-text.ts';
import { tilesFromAnswers } from '../answer-tiles.ts';
import type { Chart } from '../chart.ts';
import { fromAnswer } from '../from-answer.ts';
import type { ThemeName } from '../theme.ts';
import { createRenderer } from './renderer.ts';

/** The charts port over the renderer. */
export function chartsFor(settings: Settings, theme: ThemeName = 'light'): Charts {
  const renderer = createRenderer();
  const drawn = async (chart: Chart): Promise<Drawn> => {
    const { bytes, width, height } = await renderer.png(chart, theme);
    return { png: bytes, width, height, alt: altText(chart) };
  };
  return {
    answer: async (answer, nameOf) => {
      const chart = fromAnswer(answer, settings, nameOf);
      return chart === null ? null : drawn(chart);
    },
    tiles: async (answers, title, subtitle, nameOf) =>
      answers.length === 0 ? null : drawn(tilesFromAnswers(answers, { title, subtitle }, settings, nameOf)),
  };
}
