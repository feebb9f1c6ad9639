// A thread that hashes parts of a tree in memory that it shares with others.
import { parentPort, workerData } from 'node:worker_threads'
import { hashLeaves } from '#lib/domain/leaves.ts'
import { joinLayers } from '#lib/domain/merkle.ts'
import { wasmKeccak } from '../keccak.ts'
import type { Part, Shared } from './threads.ts'

const { leaves, nodes, width, depth } = workerData as Shared
const tree = { leaves, nodes: new Uint8Array(nodes) }
const keccak = await wasmKeccak()

parentPort?.on('message', ({ buffer, first, count }: Part) => {
  hashLeaves(tree, keccak, { encoded: new Uint8Array(buffer), width, first, count })
  joinLayers(tree, keccak, { first, end: first + count, below: 0, above: depth })
  parentPort?.postMessage(buffer, [buffer])
})
