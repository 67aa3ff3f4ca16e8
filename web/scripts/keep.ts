import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/**
 * After a build: writes dist/.keep back (Vite emptied the folder, and `//go:embed all:dist` needs it in a clone), and moves
 * Vite's manifest out of dist, because everything in dist is shipped and the manifest only serves scripts/budget.mjs.
 */
export function keepFile(): Plugin {
  let root = '.';
  let out = 'dist';
  return {
    name: 'keep-file',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      out = resolve(root, config.build.outDir);
    },
    closeBundle() {
      writeFileSync(join(out, '.keep'), '');
      const manifest = join(out, '.vite/manifest.json');
      if (!existsSync(manifest)) return; // the build failed: its own error must be the one that is shown
      mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
      renameSync(manifest, join(root, 'node_modules/.cache/web-manifest.json'));
      rmSync(join(out, '.vite'), { recursive: true });
    },
  };
}
