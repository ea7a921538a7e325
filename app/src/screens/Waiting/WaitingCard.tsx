import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { isAddressEqual } from 'viem'
import { useConnection } from 'wagmi'
import { Amount } from '../../components/Amount.tsx'
import { IdLink } from '../../components/Hex.tsx'
import { bringWork, type ClaimKey, finishBinding } from '../../flows/bindWork.ts'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import { countText, dateText, shortHex } from '../../lib/format.ts'
import type { WaitingWork } from '../../lib/waiting.ts'
import { BindForm } from './BindForm.tsx'
import { ProposeForm } from './ProposeForm.tsx'

type WaitingCardProps = { work: WaitingWork; time: bigint; pasted: ClaimKey | undefined }

/** One work of a catalogue: what waits for it, for whom, and what can be done about it. */
export function WaitingCard({ work, time, pasted }: WaitingCardProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const { address } = useConnection()
  const start = useStartFlow()
  const look = useTokens(work.lots.map(({ token }) => token))
  const { leaf } = work.proof
  const { owner, binding } = work
  const isReady = binding?.wallet !== undefined && binding.readyAt <= time
  const isSteward = address !== undefined && work.steward !== undefined && isAddressEqual(address, work.steward)
  return (
    <li className="call" data-work={work.workId}>
      <div className="row row-apart">
        <h3>
          {t.words.work} {owner ? <IdLink kind="work" id={work.workId} /> : <Id id={work.workId} />}
        </h3>
        <span className={`tag ${owner ? 'tag-good' : 'tag-warn'}`}>
          {owner ? t.waiting.known : leaf.isClaimKey ? t.waiting.unknown : t.waiting.named}
        </span>
      </div>
      {!owner && leaf.isClaimKey && <p>{t.waiting.explain}</p>}
      <dl>
        <dt>{t.args.catalogueId}</dt>
        <dd>
          <IdLink kind="work" id={work.catalogueId} /> {t.waiting.position(countText(leaf.index, locale))}
        </dd>
        <dt>{t.args.contentHash}</dt>
        <dd>
          <Id id={leaf.contentHash} />
        </dd>
        <dt>{owner ? t.work.owner : leaf.isClaimKey ? t.waiting.claimKey : t.args.wallet}</dt>
        <dd>
          <IdLink kind="address" id={owner ?? leaf.holder} />
        </dd>
        {work.lots.map(({ poolId, token, amount }) => (
          <div key={poolId} className="contents">
            <dt>
              {t.words.waiting} <IdLink kind="pool" id={poolId} />
            </dt>
            <dd>
              <strong>
                <Amount value={amount} token={look(token)} isLive />
              </strong>
            </dd>
          </div>
        ))}
        {binding?.wallet && (
          <>
            <dt>{t.waiting.proposed(dateText(binding.readyAt, locale))}</dt>
            <dd>
              <IdLink kind="address" id={binding.wallet} />
            </dd>
          </>
        )}
      </dl>
      {binding?.isVetoed && <p className="soft small">{t.waiting.vetoed}</p>}
      {owner && work.lots.length === 0 && <p className="soft small">{t.waiting.nothingLeft}</p>}
      <div className="row">
        {((!owner && !leaf.isClaimKey) || (owner && work.lots.length > 0)) && (
          <button type="button" className="button button-main" onClick={() => start(bringWork(deployment, work, t))}>
            {t.waiting.bring.title}
          </button>
        )}
        {!owner && isReady && (
          <button type="button" className="button" onClick={() => start(finishBinding(deployment, work, t))}>
            {t.waiting.finish.title}
          </button>
        )}
      </div>
      {!owner && leaf.isClaimKey && <BindForm work={work} pasted={pasted} />}
      {!owner && leaf.isClaimKey && isSteward && !binding?.isVetoed && <ProposeForm work={work} />}
    </li>
  )
}

function Id({ id }: { id: string }) {
  return (
    <span className="address" title={id}>
      {shortHex(id)}
    </span>
  )
}
