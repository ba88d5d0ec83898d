import { letGoFor } from './guard.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

/** Run by a process at its very end, when it can no longer wait: `release.ts <data directory> <guard's backend>`. */
const [data = '', backend = ''] = process.argv.slice(2);
const found = await findPostmaster(data);
if (found !== undefined && (await letGoFor(found.socket, Number(backend)))) await stopPostmaster(data);
process.exit();
