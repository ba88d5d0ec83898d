/** The few parts of fontkit, which ships no types, that the width table needs. */
declare module 'fontkit' {
  interface Font {
    readonly unitsPerEm: number;
    readonly characterSet: readonly number[];
    glyphForCodePoint(codePoint: number): { readonly advanceWidth: number };
  }
  function openSync(path: string): Font;
}
