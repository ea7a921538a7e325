import { RoyaltyProvider } from '@openroyalty/sdk/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense, useState, useSyncExternalStore } from 'react'
import { type Config, WagmiProvider } from 'wagmi'
import { Link, Route, Switch, useLocation } from 'wouter'
import { ConnectButton } from './components/ConnectButton.tsx'
import { ErrorBoundary } from './components/ErrorBoundary.tsx'
import { ErrorNote } from './components/ErrorNote.tsx'
import { SearchBox } from './components/SearchBox.tsx'
import { FlowProvider } from './flows/FlowProvider.tsx'
import { SettingsContext } from './hooks/useSettings.ts'
import { LANGUAGES, type Language, useI18n } from './i18n/index.tsx'
import type { Settings } from './lib/env.ts'
import { onPending, pendingList } from './lib/pending.ts'
import { applyTheme, storedTheme, THEMES, type Theme } from './lib/theme.ts'

/** A route is a folder of screens/, and comes when somebody goes there. */
const ROUTES: Record<string, ComponentType> = {
  '/': lazy(() => import('./screens/Home/Home.tsx')),
  '/me': lazy(() => import('./screens/Me/Me.tsx')),
  '/explore': lazy(() => import('./screens/Explore/Explore.tsx')),
  '/me/register': lazy(() => import('./screens/Register/Register.tsx')),
  '/me/waiting': lazy(() => import('./screens/Waiting/Waiting.tsx')),
  '/firm': lazy(() => import('./screens/Firm/Firm.tsx')),
  '/verify': lazy(() => import('./screens/Verify/Verify.tsx')),
  '/works/:workId': lazy(() => import('./screens/Work/Work.tsx')),
  '/offers/:offerId': lazy(() => import('./screens/Offer/Offer.tsx')),
  '/licenses/:licenseId': lazy(() => import('./screens/License/License.tsx')),
  '/epochs/:epochId': lazy(() => import('./screens/Epoch/Epoch.tsx')),
  '/relay': lazy(() => import('./screens/Relay/Relay.tsx')),
  '/addresses/:address': lazy(() => import('./screens/Account/Account.tsx')),
  '/transactions/:hash': lazy(() => import('./screens/Transaction/Transaction.tsx')),
  '/history/:id': lazy(() => import('./screens/History/History.tsx')),
  '/pools/:poolId': lazy(() => import('./screens/Pool/Pool.tsx')),
}
const PendingNotes = lazy(() => import('./components/PendingNotes.tsx'))
const NotFound = lazy(() => import('./screens/NotFound/NotFound.tsx'))

type AppProps = { settings: Settings; config: Config }

export function App({ settings, config }: AppProps) {
  const [queryClient] = useState(
    () =>
      new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 10_000, refetchOnWindowFocus: false } } }),
  )
  return (
    <SettingsContext value={settings}>
      <WagmiProvider config={config}>
        <QueryClientProvider client={queryClient}>
          <RoyaltyProvider chainId={settings.chainId} deployment={settings.deployment}>
            <FlowProvider>
              <Frame />
            </FlowProvider>
          </RoyaltyProvider>
        </QueryClientProvider>
      </WagmiProvider>
    </SettingsContext>
  )
}

const NAVIGATION = ['/me', '/firm', '/explore', '/verify'] as const

function Frame() {
  const { t } = useI18n()
  const [location] = useLocation()
  const hasPending = useSyncExternalStore(onPending, pendingList).length > 0
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t.frame.skip}
      </a>
      <header className="bar">
        <div className="bar-inner">
          <Link className="brand" href="/">
            <img src="/icon.svg" alt="" width="28" height="28" />
            OpenRoyalty
          </Link>
          <nav className="nav" aria-label={t.frame.navigation}>
            {NAVIGATION.map((href) => (
              <Link key={href} href={href} aria-current={location.startsWith(href) ? 'page' : undefined}>
                {t.frame.places[href]}
              </Link>
            ))}
          </nav>
          {!location.startsWith('/explore') && <SearchBox isInBar />}
          <ConnectButton />
        </div>
      </header>
      <main className="main" id="main">
        {hasPending && (
          <ErrorBoundary place="pending" fallback={() => null}>
            <Suspense>
              <PendingNotes />
            </Suspense>
          </ErrorBoundary>
        )}
        <ErrorBoundary place={location} fallback={(error) => <ErrorNote error={error} />}>
          <Suspense fallback={<p className="loading">{t.common.loading}</p>}>
            {/* A new place is a new screen, with its heading to be read anew. */}
            <Switch key={location}>
              {Object.entries(ROUTES).map(([path, component]) => (
                <Route key={path} path={path} component={component} />
              ))}
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
      <Footer />
    </div>
  )
}

function Footer() {
  const { t, language, setLanguage } = useI18n()
  const [theme, setTheme] = useState(storedTheme)
  const choose = (next: Theme) => {
    setTheme(next)
    applyTheme(next)
  }
  return (
    <footer className="foot">
      <div className="foot-inner">
        <p>{t.frame.promise}</p>
        <div className="foot-choices">
          <label>
            {t.frame.language}
            <select value={language} onChange={(event) => setLanguage(event.target.value as Language)}>
              {Object.entries(LANGUAGES).map(([code, name]) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.frame.theme}
            <select value={theme} onChange={(event) => choose(event.target.value as Theme)}>
              {THEMES.map((each) => (
                <option key={each} value={each}>
                  {t.frame.themes[each]}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
    </footer>
  )
}
