import {
  type AbiEvent,
  type AbiParameter,
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  numberToHex,
  size,
} from 'viem'

const MOST_TOPICS = 4
const push = (value: number): Hex => concatHex(['0x60', numberToHex(value, { size: 1 })])
const op = (...codes: number[]): Hex => concatHex(codes.map((code) => numberToHex(code, { size: 1 })))
const [SUB, EQ, SHR, CALLDATALOAD, CALLDATASIZE, CALLDATACOPY] = [0x03, 0x14, 0x1c, 0x35, 0x36, 0x37]
const [JUMPI, JUMPDEST, DUP1, LOG0, STOP] = [0x57, 0x5b, 0x80, 0xa0, 0x00]

/** Logs what follows the first byte: that many topics, then data. */
function branch(topics: number): Hex {
  const dataAt = 1 + 32 * topics
  const dataSize = concatHex([push(dataAt), op(CALLDATASIZE, SUB)])
  const words = Array.from({ length: topics }, (_, index) => [push(dataAt - 32 * (index + 1)), op(CALLDATALOAD)]).flat()
  const copy = [dataSize, push(dataAt), push(0), op(CALLDATACOPY)]
  return concatHex([op(JUMPDEST), ...copy, ...words, dataSize, push(0), op(LOG0 + topics, STOP)])
}

/** Code that emits what it is called with: a byte with the number of topics, the topics, the data. */
export const emitter: Hex = (() => {
  const branches = Array.from({ length: MOST_TOPICS }, (_, index) => branch(index + 1))
  const read = concatHex([push(0), op(CALLDATALOAD), push(0xf8), op(SHR)])
  const jumpSize = size(concatHex([op(DUP1), push(0), op(EQ), push(0), op(JUMPI)]))
  let target = size(read) + MOST_TOPICS * jumpSize + 1
  const jumps = branches.map((code, index) => {
    const jump = concatHex([op(DUP1), push(index + 1), op(EQ), push(target), op(JUMPI)])
    target += size(code)
    return jump
  })
  return concatHex([read, ...jumps, op(STOP), ...branches])
})()

/** A value of any type, told apart from others by `seed`; 1 where the type is a byte. */
function madeUp({ type, ...rest }: AbiParameter, seed: number): unknown {
  const list = /^(.*)\[\d*\]$/.exec(type)
  if (list) return [madeUp({ ...rest, type: list[1] as string } as AbiParameter, seed)]
  if (type === 'tuple') {
    const { components } = rest as { components: AbiParameter[] }
    return Object.fromEntries(components.map((part) => [part.name as string, madeUp(part, seed)]))
  }
  if (type === 'address') return numberToHex(seed, { size: 20 })
  if (type === 'bool') return true
  if (type === 'string') return `text ${seed}`
  if (type === 'bytes') return numberToHex(seed, { size: 4 })
  if (type.startsWith('bytes')) return numberToHex(seed, { size: Number(type.slice(5)) })
  const bits = Number(/\d+$/.exec(type)?.[0] ?? 256)
  if (bits <= 8) return 1
  return bits <= 48 ? seed : BigInt(seed)
}

/** Arguments for any event. */
export const madeUpArgs = (event: AbiEvent, seed: number): Record<string, unknown> =>
  Object.fromEntries(event.inputs.map((input) => [input.name as string, madeUp(input, seed)]))

export type Emission = { address: Address; event: AbiEvent; args: Record<string, unknown> }

/** A transaction that has an address with the emitter's code emit an event. */
export function emission(from: Address, { address, event, args }: Emission) {
  const topics = encodeEventTopics({ abi: [event], eventName: event.name, args } as never) as Hex[]
  const rest = event.inputs.filter((input) => !input.indexed)
  const data = encodeAbiParameters(
    rest,
    rest.map((input) => args[input.name as string]),
  )
  const message = concatHex([numberToHex(topics.length, { size: 1 }), ...topics, data])
  return { from, to: address, data: message, gas: numberToHex(250_000), gasPrice: '0x0' }
}
