import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Writes dist/.keep back after Vite emptied the folder: `//go:embed all:dist` needs the folder to exist in a clone. */
export function keepFile(): Plugin {
  let out = 'dist';
  return {
    name: 'keep-file',
    apply: 'build',
    configResolved(config) {
      out = join(config.root, config.build.outDir);
    },
    closeBundle() {
      writeFileSync(join(out, '.keep'), '');
    },
  };
}
