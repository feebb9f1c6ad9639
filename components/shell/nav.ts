import { Blocks, Boxes, Coins, Database, GraduationCap, ListOrdered, MessageSquare, Settings } from 'lucide-react'
import { common } from '#lib/strings/common.ts'
import { queue as queueWords } from '#lib/strings/queue.ts'

const words = common.nav

/** The areas, in the order of the work: train, publish, ask, earn. */
export const areas = [
  { href: '/train', label: words.train, icon: GraduationCap },
  { href: '/models', label: words.models, icon: Boxes },
  { href: '/datanets', label: words.datanets, icon: Database },
  { href: '/chat', label: words.chat, icon: MessageSquare },
  { href: '/earnings', label: words.earnings, icon: Coins },
] as const

/** Part of the training area; reached from its pages and from the palette. */
export const queue = { href: '/train/queue', label: queueWords.title, icon: ListOrdered } as const

/** Below the areas: facts about the installation. */
export const chain = { href: '/chain', label: words.chain, icon: Blocks } as const
export const settings = { href: '/settings', label: words.settings, icon: Settings } as const

export function isCurrent(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`)
}
