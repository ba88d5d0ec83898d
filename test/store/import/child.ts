import { openStore } from '../../../src/store/connect.ts';
import { run } from './files.ts';

/** Imports the path given into the database given, and says how far it is. */
const [url = '', path = ''] = process.argv.slice(2);
const store = openStore({ url, readerUrl: url });
let [read, total] = [0, 0];
await run(store, [path], {
  progress: {
    start: (what, of) => {
      console.log(what);
      [read, total] = [0, of ?? 0];
    },
    advance: (by) => {
      read += by;
      if (read > total / 2) console.log('half');
    },
    done: () => undefined,
  },
});
console.log('imported');
await store.close();
