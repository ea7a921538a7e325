import type { Call, RoyaltyConnection } from '@openroyalty/sdk'
import type { CallReceipt } from '@openroyalty/sdk/react'
import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react'
import type { Address } from 'viem'
import { ErrorBoundary } from '../components/ErrorBoundary.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { Sheet } from '../components/Sheet.tsx'

/** Something to sign before the calls are known: shown in words first. */
export type FlowSignature = {
  title: string
  /** Every field of what is signed that moves something: a name, and what it says. */
  facts: readonly (readonly [name: string, value: ReactNode])[]
  /** On the button, where it is not the wallet that signs. */
  button?: string | undefined
  sign: (client: RoyaltyConnection) => Promise<unknown>
}

/** What somebody is about to do: what they see, sign and send, and what they are told afterwards. */
export type Flow = {
  title: string
  /** In a sentence or two: what it is for. */
  summary: string
  /** In order, before the calls. */
  signatures?: readonly FlowSignature[]
  /** The calls, built once everything is signed. What is shown of them is read from their bytes. */
  calls: (signed: readonly unknown[]) => readonly Call[]
  /** The same for somebody else to send: left out where only the account itself can. */
  handOver?: Pick<Flow, 'signatures' | 'calls'> | undefined
  /** Tokens whose amounts are among the arguments, by pool and token address. */
  tokenOf?: (id: string) => Address | undefined
  /** What has been reached. */
  done: (receipts: readonly CallReceipt[]) => ReactNode
  /** A way on, from there. */
  next?: { label: string; href: string } | undefined
}

const FlowContext = createContext<((flow: Flow) => void) | undefined>(undefined)
const FlowSheet = lazy(() => import('./FlowSheet.tsx'))

/** Lets any screen begin a flow. The sheet, and all that reads calls, is fetched with the first one. */
export function FlowProvider({ children }: { children: ReactNode }) {
  const [flow, setFlow] = useState<Flow>()
  const close = () => setFlow(undefined)
  const start = useMemo(() => (next: Flow) => setFlow(next), [])
  return (
    <FlowContext value={start}>
      {children}
      {flow && (
        <ErrorBoundary place={flow.title} fallback={(error) => <Failed flow={flow} error={error} onClose={close} />}>
          <Suspense>
            <FlowSheet flow={flow} onClose={close} />
          </Suspense>
        </ErrorBoundary>
      )}
    </FlowContext>
  )
}

/** What cannot be shown as it would be sent is not sent. */
function Failed({ flow, error, onClose }: { flow: Flow; error: unknown; onClose: () => void }) {
  return (
    <Sheet title={flow.title} onClose={onClose}>
      <ErrorNote error={error} />
    </Sheet>
  )
}

export function useStartFlow(): (flow: Flow) => void {
  const start = useContext(FlowContext)
  if (!start) throw new Error('FlowProvider is missing above this.')
  return start
}
