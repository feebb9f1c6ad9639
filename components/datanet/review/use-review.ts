'use client'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { client } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import { afterFrame } from './after-frame.ts'
import { emptyQueue, reduceQueue, type Vote } from './queue.ts'
import { senderOf, useSendKeptVotes } from './senders.ts'

const batch = 20
/** Fewer rows than this before the reviewer, and more are fetched. */
const low = 12
/**
 * The queue of one reviewer on one Datanet: it goes on at once, and the server follows. What `sender` still has to send is not
 * part of it: the row on the screen is not drawn anew when a vote arrives.
 */
export function useReview(datanetId: string, address: string) {
  const [queue, dispatch] = useReducer(reduceQueue, emptyQueue)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const sender = senderOf(datanetId, address)
  useSendKeptVotes(datanetId, address)
  useEffect(
    () => sender.hearRefusals(({ datumId }, message) => dispatch({ type: 'refused', datumId, message })),
    [sender],
  )

  const current = useRef(queue)
  current.current = queue
  const asking = useRef(false)
  const exhausted = useRef(false)
  const fill = useCallback(async () => {
    if (asking.current) return
    asking.current = true
    if (current.current.loaded) await afterFrame()
    const onTheWay = sender.rows
    const held = current.current.items.map(({ datumId }) => datumId)
    try {
      const next = await client.reviews.next({
        id: datanetId,
        limit: batch,
        except: [...new Set([...held, ...onTheWay])].slice(0, 200),
      })
      exhausted.current = next.items.length === 0
      dispatch({
        type: 'loaded',
        ...next,
        waiting: next.waiting - onTheWay.length,
        unsigned: next.unsigned + onTheWay.length,
      })
      setProblem(null)
    } catch (error) {
      setProblem(explainApiError(error))
    } finally {
      asking.current = false
    }
  }, [datanetId, sender])
  useEffect(() => {
    if (!queue.loaded || (queue.items.length < low && !exhausted.current)) void fill()
  }, [queue.loaded, queue.items.length, fill])

  const vote = useCallback(
    (given: Vote) => {
      const item = current.current.items[0]
      if (!item) return
      // A row whose vote was refused is left by a skip; asking the server again would bring it back.
      if (given.verdict === 'skip' && current.current.refused[item.datumId]) {
        return dispatch({ type: 'dropped', datumId: item.datumId })
      }
      sender.vote(item.datumId, given)
      dispatch({ type: 'voted', vote: given })
    },
    [sender],
  )
  const undo = useCallback(() => {
    const last = current.current.done.at(-1)
    if (!last) return
    sender.undo(last.item.datumId)
    dispatch({ type: 'undone' })
  }, [sender])
  const refresh = useCallback(() => {
    exhausted.current = false
    void fill()
  }, [fill])
  const restart = useCallback(() => {
    exhausted.current = false
    dispatch({ type: 'restarted' })
  }, [])
  return { queue, dispatch, vote, undo, refresh, restart, sender, problem }
}
