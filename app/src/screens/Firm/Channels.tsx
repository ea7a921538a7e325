import { useRoyaltyConnection } from '@openroyalty/sdk/react'
import { useState } from 'react'
import { type Address, zeroHash } from 'viem'
import { Amount } from '../../components/Amount.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { IdLink, TransactionLink } from '../../components/Hex.tsx'
import { Section } from '../../components/Section.tsx'
import { TextField } from '../../components/TextField.tsx'
import { When } from '../../components/When.tsx'
import { useStartFlow } from '../../flows/FlowProvider.tsx'
import { announceWithdrawal, finishWithdrawal, revokeKey, topUpChannel } from '../../flows/manageChannel.ts'
import { type TokenLook, useTokens } from '../../hooks/useTokens.ts'
import { useI18n } from '../../i18n/index.tsx'
import { amountOfText } from '../../lib/amountInput.ts'
import type { Books } from '../../lib/books.ts'
import { type ChannelRow, channelsOf } from '../../lib/channels.ts'
import { countText, dateText, shortHex } from '../../lib/format.ts'
import { tokenIn } from '../../lib/tokens.ts'

/** Vouchers that are shown; a statement holds all of them. */
const SHOWN = 10

type ChannelsProps = { books: Books; payer: Address; time: bigint }

/** Deposits for payments too small for the chain: what is in them, who may draw, and what was drawn. */
export function Channels({ books, payer, time }: ChannelsProps) {
  const channels = channelsOf(books, payer, time)
  const look = useTokens(channels.map(({ token }) => token))
  return channels.map((channel) => (
    <Channel key={channel.channelId} books={books} channel={channel} look={look(channel.token)} time={time} />
  ))
}

type ChannelProps = { books: Books; channel: ChannelRow; look: TokenLook | undefined; time: bigint }

function Channel({ books, channel, look, time }: ChannelProps) {
  const { t, locale } = useI18n()
  const { channelId, pools, vouchers, licenseId } = channel
  const figures = [
    [t.channels.deposit, channel.deposit],
    [t.channels.reserved, channel.reserved],
    [t.channels.free, channel.free],
    [t.channels.drawn, channel.drawn],
  ] as const
  return (
    <Section
      title={t.channels.title(shortHex(channelId))}
      lead={t.channels.lead(t.pool.days(countText(channel.noticeDays, locale)))}
      aside={licenseId === zeroHash ? undefined : <IdLink kind="license" id={licenseId} />}
    >
      <dl className="stats">
        {figures.map(([name, amount]) => (
          <div key={name} className="stat">
            <dt>{name}</dt>
            <dd>
              <Amount value={amount} token={look} />
            </dd>
          </div>
        ))}
      </dl>
      <Deposit books={books} channel={channel} look={look} time={time} />
      {pools.length > 0 && (
        <DataTable
          caption={t.channels.byPool}
          rows={pools}
          keyOf={({ poolId }) => poolId}
          columns={[
            { name: t.words.pool, cell: ({ poolId }) => <IdLink kind="pool" id={poolId} /> },
            {
              name: t.channels.releasing,
              cell: ({ releasing, releasedAt }) =>
                releasing === 0n ? (
                  '–'
                ) : (
                  <>
                    <Amount value={releasing} token={look} /> <When seconds={releasedAt} />
                  </>
                ),
            },
            {
              name: t.channels.reserved,
              isNumber: true,
              cell: ({ reserved }) => <Amount value={reserved} token={look} />,
            },
            {
              name: t.channels.drawn,
              isNumber: true,
              cell: ({ redeemed }) => <Amount value={redeemed} token={look} />,
            },
          ]}
        />
      )}
      <Keys books={books} channel={channel} look={look} time={time} />
      {vouchers.length > 0 && (
        <>
          <h3>{t.channels.vouchers}</h3>
          <DataTable
            caption={t.channels.vouchers}
            rows={vouchers.toReversed().slice(0, SHOWN)}
            keyOf={({ transactionHash, logIndex }) => `${transactionHash} ${logIndex}`}
            columns={[
              { name: t.words.when, cell: (voucher) => <When seconds={voucher.time} /> },
              { name: t.words.pool, cell: ({ poolId }) => <IdLink kind="pool" id={poolId} /> },
              { name: t.words.transaction, cell: ({ transactionHash }) => <TransactionLink hash={transactionHash} /> },
              { name: t.words.amount, isNumber: true, cell: ({ amount }) => <Amount value={amount} token={look} /> },
            ]}
          />
        </>
      )}
    </Section>
  )
}

/** More into it, or out of it after the notice. */
function Deposit({ books, channel, look, time }: ChannelProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const [typed, setTyped] = useState('')
  const { channelId, token, free, withdrawing, withdrawableAt } = channel
  const common = { channelId, tokenOf: (id: string) => tokenIn(books, id) }
  const amount = look && typed ? amountOfText(typed, look.decimals) : undefined
  const isValid = amount !== undefined && amount > 0n
  return (
    <>
      {withdrawing > 0n && (
        <div className="note">
          <p>
            {withdrawableAt <= time
              ? t.channels.canWithdraw
              : t.channels.willWithdraw(dateText(withdrawableAt, locale))}{' '}
            <Amount value={channel.comesBack} token={look} />
          </p>
          <div className="row">
            <button
              type="button"
              className="button button-small"
              disabled={withdrawableAt > time}
              onClick={() => start(finishWithdrawal(deployment, common, t))}
            >
              {t.channels.withdraw}
            </button>
            <button
              type="button"
              className="button button-small"
              onClick={() => start(announceWithdrawal(deployment, { ...common, amount: 0n }, t))}
            >
              {t.channels.takeBack}
            </button>
          </div>
        </div>
      )}
      <div className="inline-form">
        <TextField
          label={t.channels.amount(look?.symbol ?? '')}
          value={typed}
          onChange={setTyped}
          isInvalid={typed !== '' && !isValid}
        />
        <div className="row">
          <button
            type="button"
            className="button"
            disabled={!isValid}
            onClick={() => isValid && start(topUpChannel(deployment, { ...common, token, amount }, t))}
          >
            {t.channels.topUp}
          </button>
          <button
            type="button"
            className="button"
            disabled={!isValid || amount > free || withdrawing > 0n}
            onClick={() => isValid && start(announceWithdrawal(deployment, { ...common, amount }, t))}
          >
            {t.channels.announce}
          </button>
        </div>
      </div>
    </>
  )
}

/** Who may sign vouchers, until when and up to what. */
function Keys({ books, channel, look, time }: ChannelProps) {
  const { t, locale } = useI18n()
  const { deployment } = useRoyaltyConnection()
  const start = useStartFlow()
  const { channelId, keys } = channel
  const tokenOf = (id: string) => tokenIn(books, id)
  if (keys.length === 0) return <p className="soft small">{t.channels.noKeys}</p>
  return (
    <>
      <h3>{t.channels.keys}</h3>
      <DataTable
        caption={t.channels.keys}
        rows={keys}
        keyOf={({ key }) => key}
        columns={[
          { name: t.channels.key, cell: ({ key }) => <IdLink kind="address" id={key} /> },
          {
            name: t.args.until,
            cell: ({ until, revoked }) =>
              until < time ? (
                <span className="tag tag-warn">{t.channels.keyOver}</span>
              ) : (
                <>
                  {dateText(until, locale)} {revoked && <span className="tag tag-warn">{t.channels.keyRevoked}</span>}
                </>
              ),
          },
          { name: t.channels.cap, isNumber: true, cell: ({ cap }) => <Amount value={cap} token={look} /> },
          { name: t.channels.ofFree, isNumber: true, cell: ({ drawn }) => <Amount value={drawn} token={look} /> },
          {
            name: t.channels.revoke,
            cell: ({ key, until, revoked }) => (
              <button
                type="button"
                className="button button-small"
                disabled={revoked || until < time}
                onClick={() => start(revokeKey(deployment, { channelId, key, tokenOf }, t))}
              >
                {t.channels.revokeButton}
              </button>
            ),
          },
        ]}
      />
    </>
  )
}
