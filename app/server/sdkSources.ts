import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const sdk = path.resolve(import.meta.dirname, '../../sdk/src')

/** Lets Node take the SDK from its sources, as Vite does (vite.config.ts): a test never sees an old build. Modules that need it are imported after. */
export function takeSdkFromSources(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const [, entry] = /^@openroyalty\/sdk(?:\/(.+))?$/.exec(specifier) ?? []
      if (!specifier.startsWith('@openroyalty/sdk')) return next(specifier, context)
      const file = path.join(sdk, entry ?? '', 'index.ts')
      return next(pathToFileURL(file).href, context)
    },
  })
}
