// The page's engine under node, spoken to as to `heddle engine`: requests are lines on standard input, events are lines on standard output.
// `node tests/engines/engine_lines.mjs build/web/engine-mt.js`.

import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const cores = 4;
const load = createRequire(import.meta.url)(resolve(process.argv[2]));
const engine = await load({ post: (text) => process.stdout.write(text + '\n') });
engine._heddle_engine_start(cores);
const lines = createInterface({ input: process.stdin });
lines.on('line', (text) => {
  const size = engine.lengthBytesUTF8(text) + 1;
  engine.stringToUTF8(text, engine._heddle_engine_buffer(size), size);
  engine._heddle_engine_receive();
  engine._heddle_engine_work();
});
lines.on('close', () => process.exit(0));
