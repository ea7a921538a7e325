/**
 * Builds the command line into cli/dist: one file that carries what it needs. Hundreds of modules take ten times as long to start.
 *
 *   npm run build --workspace openroyalty
 */
import { chmodSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

const cli = path.resolve(import.meta.dirname, '../../cli')

/** @param outdir - Left out: cli/dist. Returns the file to run. */
export async function buildCli(outdir = path.join(cli, 'dist')): Promise<string> {
  rmSync(outdir, { recursive: true, force: true })
  const file = path.join(outdir, 'main.js')
  await build({
    entryPoints: [path.join(cli, 'src/main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // Only keystores need it, and it is larger than all the rest.
    external: ['ethers'],
    // For packages that are written for `require`.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    legalComments: 'linked',
  })
  chmodSync(file, 0o755)
  return file
}

if (import.meta.main) await buildCli()
