import path from 'node:path'
import { build } from 'vite'

const app = path.resolve(import.meta.dirname, '..')

/** Builds the app into a folder, without settings: who serves it says them. */
export async function buildApp(folder: string): Promise<void> {
  await build({
    configFile: path.join(app, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, manifest: true },
  })
}
