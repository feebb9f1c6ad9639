import { inject } from 'vitest'

/**
 * Asks the broker of `global-setup.ts` for something that all tests share. @throws Error when it could not be made
 */
export async function testService(name: 'postgres' | 'chain'): Promise<string> {
  const response = await fetch(`${inject('testServices')}/${name}`)
  const answer = await response.text()
  if (!response.ok) throw new Error(`The test ${name} did not start: ${answer}`)
  return answer
}
