import { createRenderer } from '#charts/render/renderer.ts';
import { trendMany } from './samples.ts';

/** `check FOLDER` or `png FOLDER`: fonts are chosen once in a process, so other fonts need another one. */
const [task, folder] = process.argv.slice(2);
const renderer = createRenderer(folder);
await renderer.check();
if (task === 'png') process.stdout.write((await renderer.png(trendMany, 'light')).bytes);
