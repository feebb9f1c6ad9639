export type BaseModelSpec = {
  id: string
  name: string
  parameters: number
  licence: string
  contextLength: number
  summary: string
  /** bytes that training (LoRA, batch of 512 tokens) and serving it take */
  memory: number
  /** folder under MODELS_DIR that holds its weights */
  folder: string
}

/** The base models that this project knows. */
export const baseModels: readonly BaseModelSpec[] = [
  {
    id: 'smollm2-135m-instruct',
    name: 'SmolLM2 135M Instruct',
    parameters: 134_515_008,
    licence: 'Apache-2.0',
    contextLength: 2048,
    summary: 'Small enough to train in two minutes on an ordinary machine. Knows everyday English; learns your facts.',
    memory: 2_500_000_000,
    folder: 'smollm2-135m-instruct',
  },
]

export const findBaseModel = (id: string): BaseModelSpec | undefined => baseModels.find((base) => base.id === id)
