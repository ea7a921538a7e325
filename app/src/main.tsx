import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { StartFailed } from './components/StartFailed.tsx'
import { firstLanguage, I18nProvider, loadText } from './i18n/index.tsx'
import { loadSettings } from './lib/env.ts'
import { applyTheme, storedTheme } from './lib/theme.ts'
import { createWagmi } from './wagmi.ts'

applyTheme(storedTheme())
const root = createRoot(document.getElementById('root') as HTMLElement)
const language = firstLanguage()
const [text, start] = await Promise.all([
  loadText(language),
  loadSettings()
    .then(async (settings) => ({ settings, config: await createWagmi(settings) }))
    .catch((error: unknown) => ({ error })),
])
if ('settings' in start && start.settings.testWallets.length > 0) {
  const { announceTestWallets } = await import('./lib/testWallets.ts')
  announceTestWallets(start.settings)
}
root.render(
  <StrictMode>
    <I18nProvider language={language} text={text}>
      {'error' in start ? <StartFailed error={start.error} /> : <App {...start} />}
    </I18nProvider>
  </StrictMode>,
)
