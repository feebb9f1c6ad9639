import { streamAnswer } from '#server/chat/index.ts'

type Asked = { model: string; signal: AbortSignal }
const shortest = 3

/** A model's question about a passage and its answer from it; null when it has nothing to say. */
export async function draftText(passage: string, asked: Asked): Promise<{ question: string; answer: string } | null> {
  const question = firstQuestion(
    await ask(
      `Read this text:\n\n${passage}\n\nWrite one question that the text answers. Write only the question.`,
      48,
      asked,
    ),
  )
  if (!question) return null
  const prompt = `Read this text:\n\n${passage}\n\nAnswer this question from the text in one or two sentences: ${question}`
  const answer = await ask(prompt, 120, asked)
  return answer.length < shortest ? null : { question, answer }
}

async function ask(content: string, maxTokens: number, { model, signal }: Asked): Promise<string> {
  let text = ''
  const request = { model, messages: [{ role: 'user' as const, content }], maxTokens, temperature: 0 }
  for await (const piece of streamAnswer(request, signal)) if ('text' in piece) text += piece.text
  return text.normalize('NFC').trim()
}

/** Small models number their questions, quote them and go on; the first line that asks is what is wanted, to its mark. */
export function firstQuestion(text: string): string | null {
  const found = /[^?\n]*\?/.exec(text)?.[0]
  const question = found?.replace(/^[\s"“'*\d.):-]*(question\s*:)?[\s"“'*]*/i, '').trim()
  return question && question.length > shortest ? question : null
}
