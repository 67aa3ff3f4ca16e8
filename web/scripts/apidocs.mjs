// Puts what the interactive API page needs into dist/apidocs; the server serves it at /docs/api, nothing comes from elsewhere.
// The package is pinned to its last version that runs no script when it is installed.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const from = join(web, 'node_modules/swagger-ui-dist');
const to = join(web, 'dist/apidocs');

mkdirSync(to, { recursive: true });
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE'])
  copyFileSync(join(from, name), join(to, name));
