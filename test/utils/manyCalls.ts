import { concat, type Hex, numberToHex, size } from 'viem'
import type { Call } from '../../sdk/src/index.ts'

/**
 * Code for a transaction that creates nothing: it makes a call again and again, each time with one word of its data one higher, and fails where
 * one of them fails. One transaction can so write hundreds of logs.
 *
 * @param at - Where in the call's data the word is that is counted up, in bytes.
 */
export function manyCalls({ to, data }: Call, { at, count }: { at: number; count: number }): Hex {
  const word = (value: number) => numberToHex(value, { size: 2 })
  const length = word(size(data))
  const prepare = concat([
    // Memory from zero on is the call's data, which stands behind this code.
    ...['0x61', length, '0x61', '0xffff', '0x6000', '0x39'],
    ...['0x61', word(count)],
  ] as Hex[])
  const start = size(prepare)
  const loop = concat([
    '0x5b',
    // The next number in its place.
    ...['0x61', word(at), '0x51', '0x6001', '0x01', '0x61', word(at), '0x52'],
    ...['0x6000', '0x6000', '0x61', length, '0x6000', '0x6000', '0x73', to, '0x5a', '0xf1'],
    // Goes on where it went through, and reverts with what it said where not.
    ...['0x61', word(0xeeee), '0x57', '0x3d', '0x6000', '0x6000', '0x3e', '0x3d', '0x6000', '0xfd'],
    '0x5b',
    ...['0x6001', '0x90', '0x03', '0x80', '0x61', word(start), '0x57'],
    '0x00',
  ] as Hex[])
  const code = concat([prepare, loop]).slice(2)
  const onward = start + loop.slice(2).indexOf('5b6001900380') / 2
  const whole = code
    .replace('61ffff', `61${word(size(`0x${code}`)).slice(2)}`)
    .replace('61eeee57', `61${word(onward).slice(2)}57`)
  return `0x${whole}${data.slice(2)}`
}
