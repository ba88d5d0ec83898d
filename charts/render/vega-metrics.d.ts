/** vega lets its text metrics be replaced, but its types leave them out. */
import 'vega-typings';

declare module 'vega-typings' {
  interface MeasuredItem {
    readonly fontSize?: number;
    readonly fontWeight?: number | string;
    readonly text?: unknown;
  }
  const textMetrics: { width: (item: MeasuredItem, text?: unknown) => number };
}
