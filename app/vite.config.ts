import { createRequire } from 'node:module'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { finishPage, readSettingsFile, SECURITY_HEADERS } from './server/page.ts'

const sdk = path.resolve(import.meta.dirname, '../sdk/src')

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  plugins: [react(), optionalWallets(), settingsFile(command)],
  resolve: {
    // The sources, never an old build. The app uses entry points alone.
    alias: [
      { find: /^@openroyalty\/sdk$/, replacement: `${sdk}/index.ts` },
      { find: /^@openroyalty\/sdk\/(.+)$/, replacement: `${sdk}/$1/index.ts` },
    ],
    dedupe: ['react', 'react-dom', 'viem', 'wagmi', '@tanstack/react-query'],
  },
  build: {
    target: 'es2022',
    // The polyfill is an inline script for browsers that nobody has any more; a strict policy forbids it.
    modulePreload: { polyfill: false },
    // Data of pictures in code would be data that the policy has to allow.
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 700,
  },
}))

/** WalletConnect's package is large, and not ours to choose: it is in the build where the operator has installed it. */
function optionalWallets(): Plugin {
  const name = 'virtual:wallet-connect'
  return {
    name: 'optional-wallets',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => {
      if (id !== `\0${name}`) return undefined
      return isInstalled('@walletconnect/ethereum-provider')
        ? `export { walletConnect } from 'wagmi/connectors/walletConnect'`
        : 'export const walletConnect = undefined'
    },
  }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

/**
 * Puts the settings that OPENROYALTY_SETTINGS names (a JSON file) beside the page, and what they allow into its policy. A build without
 * them is completed by whoever serves it (server/serve.ts).
 */
function settingsFile(command: 'build' | 'serve'): Plugin {
  const file = process.env.OPENROYALTY_SETTINGS
  return {
    name: 'settings-file',
    transformIndexHtml: (html) => {
      // While developing, Vite itself needs inline scripts.
      if (command === 'serve') return html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
      return file ? finishPage(html, readSettingsFile(file)) : html
    },
    configureServer(server) {
      server.middlewares.use('/settings.json', (_, response) => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(file ? readSettingsFile(file) : {}))
      })
    },
    generateBundle() {
      if (!file) return
      const source = JSON.stringify(readSettingsFile(file))
      this.emitFile({ type: 'asset', fileName: 'settings.json', source })
      const headers = Object.entries(SECURITY_HEADERS).map(([key, value]) => `  ${key}: ${value}\n`)
      this.emitFile({ type: 'asset', fileName: '_headers', source: `/*\n${headers.join('')}` })
    },
  }
}
