import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { buildApp } from '../../../app/server/build.ts'
import { type AppServer, serveApp } from '../../../app/server/serve.ts'
import type { AccountName } from '../../../scripts/ops/accounts.ts'
import { type ServedChain, serveChain } from './chain.ts'
import { installWallet, type TestWallet } from './wallet.ts'

const EXECUTABLES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
const executablePath = EXECUTABLES.find((each) => each !== undefined && existsSync(each))
if (executablePath === undefined) {
  const message =
    'SKIPPED: Chromium is not installed (apt-get install chromium, or CHROMIUM_PATH): no test of the app was run'
  // Set by .ci/run, where everything must be tested.
  if (process.env.REQUIRE_CHROMIUM) throw new Error(message)
  console.log(message)
}

/** Spread into the options of what needs a browser. */
export const withChromium = { skip: executablePath === undefined && 'Chromium is not installed' } as const

/** Sizes at which every screen is looked at. */
export const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const

type OpenPageParameters = {
  /** Whose wallet the browser has; none where it is left out. */
  as?: AccountName
  /** Whose second wallet it has. */
  beside?: AccountName
  batches?: boolean
  size?: keyof typeof SIZES
  theme?: 'light' | 'dark'
  language?: string
  /** Address of an indexer that the app is set to. */
  indexer?: string
}

/** `app`: the server that it is of. */
export type OpenedPage = Page & { trouble: string[]; app: AppServer }

export type Stage = {
  chain: ServedChain
  app: AppServer
  /** A fresh browser profile, at the app's first page. Errors of the page, and requests to anybody else, fail the test that looks at `trouble`. */
  open(path: string, options?: OpenPageParameters): Promise<OpenedPage>
  close(): Promise<void>
}

let shared: Promise<Stage> | undefined
/** Calls that wallets were asked to send, and that a review showed at that moment, byte by byte; others are trouble of their page. */
let shownCalls = 0
after(async () => {
  await (await shared)?.close()
  if (shared) console.log(`Calls that were signed as they were shown: all ${shownCalls}`)
})

/** A chain, a build of the app, and a browser: once for all tests of a process. */
export function openStage(): Promise<Stage> {
  shared ??= start()
  return shared
}

async function start(): Promise<Stage> {
  const { chromium } = await import('playwright-core')
  const folder = mkdtempSync(path.join(tmpdir(), 'openroyalty-app-'))
  const [chain, browser] = await Promise.all([
    serveChain(),
    chromium.launch({
      executablePath: executablePath as string,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    }),
    buildApp(folder),
  ])
  const contracts = Object.fromEntries(
    Object.entries(chain.deployment).map(([name, { address, block }]) => [name, { address, block: Number(block) }]),
  )
  const settings = { chainId: 31337, chainName: 'Local chain', rpcUrl: chain.url, contracts }
  const app = await serveApp({ folder, settings })
  const withIndexer = new Map<string, Promise<AppServer>>()
  const appFor = (indexerUrl: string | undefined) => {
    if (indexerUrl === undefined) return app
    const served = withIndexer.get(indexerUrl) ?? serveApp({ folder, settings: { ...settings, indexerUrl } })
    withIndexer.set(indexerUrl, served)
    return served
  }
  return {
    chain,
    app,
    open: async (route, options) => openPage(browser, { app: await appFor(options?.indexer), chain }, route, options),
    async close() {
      await browser.close()
      for (const each of [app, ...withIndexer.values()]) await (await each).close()
      await chain.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openPage(
  browser: Browser,
  { app, chain }: Pick<Stage, 'app' | 'chain'>,
  route: string,
  {
    as,
    beside,
    batches = false,
    size = 'desktop',
    theme = 'light',
    language = 'en-US',
    indexer,
  }: OpenPageParameters = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: SIZES[size],
    colorScheme: theme,
    locale: language,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.text() === 'shown before it was signed') shownCalls += 1
    if (message.text().startsWith('not shown before it was signed')) trouble.push(message.text())
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
      trouble.push(`policy: ${message.text()}`)
  })
  page.on('dialog', (dialog) => {
    trouble.push(`a script has run: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && ![app.url, chain.url, indexer].includes(origin))
      trouble.push(`asked somebody else: ${request.url()}`)
  })
  await page.addInitScript(hurry)
  await page.addInitScript(watchShifts)
  if (as) {
    const wallet = { rpc: chain.url, chainId: 31337, batches }
    await page.addInitScript(installWallet, { ...wallet, account: chain.people[as].address, name: 'Test wallet' })
    if (beside) {
      const account = chain.people[beside].address
      await page.addInitScript(installWallet, { ...wallet, account, name: 'Other wallet', key: 'otherWallet' })
    }
  }
  await page.goto(route.startsWith('/') ? app.url + route : route)
  return Object.assign(page, { trouble, app })
}

/** Runs in the page, before anything else of it: what is asked again every few seconds is asked five times as often. */
function hurry(): void {
  const later = window.setTimeout
  const again = window.setInterval
  const shorter = (delay = 0) => (delay >= 1_500 && delay <= 5_000 ? delay / 5 : delay)
  Object.assign(window, {
    setTimeout: (run: () => void, delay?: number, ...args: []) => later(run, shorter(delay), ...args),
    setInterval: (run: () => void, delay?: number, ...args: []) => again(run, shorter(delay), ...args),
  })
}

/** Runs in the page, before anything else of it: adds up by how much what is seen has jumped without anybody having touched anything. */
function watchShifts(): void {
  const shifts: { value: number; what: string }[] = []
  Object.assign(window, { shifts })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number
      hadRecentInput: boolean
      sources: { node?: Element | null; previousRect: DOMRect; currentRect: DOMRect }[]
    })[]) {
      const what = entry.sources
        .map(
          ({ node, previousRect, currentRect }) =>
            `${node?.className || node?.nodeName} ${previousRect.y}→${currentRect.y}`,
        )
        .join(', ')
      if (!entry.hadRecentInput) shifts.push({ value: entry.value, what })
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** How far a page has jumped, as browsers measure it (CLS), and what. */
export function shiftsOf(page: Page): Promise<{ value: number; what: string }[]> {
  return page.evaluate(() => (window as never as { shifts: { value: number; what: string }[] }).shifts)
}

/** Connects the wallet of the page, as a person would. */
export async function connect(page: Page, wallet = 'Test wallet'): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Connect a wallet' }).click()
  await page.getByRole('dialog').getByRole('button', { name: wallet }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** Confirms what a review shows. */
export async function confirm(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm in the wallet' }).click()
}

type PageWithWallet = { testWallet: TestWallet }

/** Changes what the page's wallet does; another network is told to the page, as wallets do. */
export async function walletOf(
  page: Page,
  change: Partial<Pick<TestWallet, 'mode' | 'next' | 'chainId'>>,
): Promise<void> {
  await page.evaluate((given) => {
    const { testWallet } = window as never as PageWithWallet
    Object.assign(testWallet, given)
    if (given.chainId) testWallet.emit('chainChanged', `0x${given.chainId.toString(16)}`)
  }, change)
}

/** The wallet gives the page another account, or none. */
export async function giveAccount(page: Page, account: string | undefined): Promise<void> {
  await page.evaluate(
    (accounts) => (window as never as PageWithWallet).testWallet.emit('accountsChanged', accounts),
    account ? [account] : [],
  )
}

/** What the wallet was asked to sign or send, in order. */
export function askedOf(page: Page): Promise<TestWallet['asked']> {
  return page.evaluate(() => (window as never as PageWithWallet).testWallet.asked)
}
