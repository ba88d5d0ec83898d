import sharp from 'sharp';

/** 72 dots an inch are one pixel a unit; twice that is sharp on every screen. */
const DENSITY_PER_UNIT = 72;
export const LAYOUT_WIDTH = 600;

export interface Png {
  readonly bytes: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Closes every way by which a picture could read a file or another format: only SVG from memory is left. It holds
 * for the whole process, in which nothing else uses the library. The cache is off because it can answer with the
 * former content of a changed source.
 */
export function lockDown(): void {
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
}

const draw = (svg: string, width: number) =>
  sharp(Buffer.from(svg, 'utf8'), { density: (DENSITY_PER_UNIT * width) / LAYOUT_WIDTH });

/** The SVG, `LAYOUT_WIDTH` units wide, as so many pixels. */
export async function toPng(svg: string, width: number): Promise<Png> {
  const { data, info } = await draw(svg, width).png().toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** One byte a pixel, 0 black to 255 white, row by row. */
export async function toGrey(svg: string): Promise<{ readonly pixels: Uint8Array; readonly width: number }> {
  const image = draw(svg, LAYOUT_WIDTH).flatten({ background: '#fff' }).greyscale();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width };
}
