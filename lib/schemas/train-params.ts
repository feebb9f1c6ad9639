import { z } from 'zod'

/**
 * What a training run may be told. Bounds, defaults, labels and help live here alone: the form, the route, the worker and
 * the trainer (through the generated JSON Schema) all read them. `basic` fields are shown first.
 */
export const trainParamsSchema = z.object({
  method: z.enum(['lora', 'rslora', 'dora', 'qlora']).default('lora').meta({
    title: 'Method',
    description:
      'How the adapter is built. rsLoRA scales high ranks better, DoRA learns more a step and is slower, QLoRA needs a GPU.',
  }),
  objective: z.enum(['sft', 'dpo']).default('sft').meta({
    title: 'Objective',
    description:
      'Supervised fine-tuning on answers, or preference optimisation on pairs of a better and a worse answer.',
  }),
  epochs: z.coerce.number().int().min(1).max(50).default(3).meta({
    title: 'Epochs',
    description: 'How often every row is seen. More learns harder and memorises sooner.',
    basic: true,
  }),
  learning_rate: z.coerce.number().gt(0).max(0.01).default(0.002).meta({
    title: 'Learning rate',
    description: 'The size of each correction. Too high diverges, too low learns nothing.',
    basic: true,
  }),
  lora_r: z.coerce.number().int().min(1).max(128).default(8).meta({
    title: 'LoRA rank',
    description: 'How much the adapter can hold. 8 suits a few hundred rows.',
    basic: true,
  }),
  lora_alpha: z.coerce.number().int().min(1).max(512).default(16).meta({
    title: 'LoRA alpha',
    description: 'Scale of the adapter; usually twice the rank.',
  }),
  lora_dropout: z.coerce.number().min(0).max(0.5).default(0).meta({
    title: 'LoRA dropout',
    description: 'Share of adapter inputs dropped at random while training.',
  }),
  batch_size: z.coerce.number().int().min(1).max(128).default(8).meta({
    title: 'Batch size',
    description: 'Rows in one optimiser step.',
  }),
  max_length: z.coerce.number().int().min(32).max(2048).default(512).meta({
    title: 'Longest row',
    description: 'Tokens a row may have; a longer one is refused by name.',
  }),
  warmup_ratio: z.coerce.number().min(0).max(0.5).default(0.1).meta({
    title: 'Warm-up',
    description: 'Share of the steps in which the learning rate rises from zero.',
  }),
  lr_scheduler_type: z.enum(['linear', 'cosine', 'constant']).default('linear').meta({
    title: 'Schedule',
    description: 'How the learning rate falls after the warm-up.',
  }),
  weight_decay: z.coerce.number().min(0).max(1).default(0).meta({
    title: 'Weight decay',
    description: 'Pull of the adapter towards zero.',
  }),
  max_grad_norm: z.coerce.number().gt(0).max(100).default(1).meta({
    title: 'Gradient clipping',
    description: 'The longest gradient that is taken as it is.',
  }),
  target_modules: z.enum(['all-linear', 'attention']).default('all-linear').meta({
    title: 'Adapted layers',
    description: 'All linear layers, or those of the attention alone: smaller and faster, learns less.',
  }),
  beta: z.coerce.number().gt(0).max(2).default(0.1).meta({
    title: 'Beta',
    description: 'How closely preference optimisation stays to the base model. Used with DPO alone.',
  }),
  seed: z.coerce.number().int().min(0).max(2_147_483_647).default(42).meta({
    title: 'Seed',
    description: 'The same seed, data and machine give the same run.',
  }),
  save_steps: z.coerce.number().int().min(1).max(10_000).nullable().default(null).meta({
    title: 'Checkpoint every',
    description: 'Steps between checkpoints; empty chooses about eight for the run.',
  }),
  eval_steps: z.coerce.number().int().min(1).max(10_000).nullable().default(null).meta({
    title: 'Evaluate every',
    description: 'Steps between measurements of the held-out loss; empty measures about eight times.',
  }),
  sample_steps: z.coerce.number().int().min(0).max(10_000).default(0).meta({
    title: 'Sample answers every',
    description: 'Steps between answers to three held-out questions; 0 asks at the end alone.',
  }),
  early_stopping_patience: z.coerce.number().int().min(0).max(20).default(3).meta({
    title: 'Early stopping patience',
    description:
      'Measurements without a better held-out loss before the run ends itself; 0 never does. The best checkpoint is kept.',
  }),
})

export type TrainParams = z.infer<typeof trainParamsSchema>
export type TrainParamName = keyof TrainParams

/** Fields for which "auto" is a legal value; `lib/domain/auto-params.ts` says what it resolves to, and why. */
export const autoParams = [
  'epochs',
  'learning_rate',
  'lora_r',
  'lora_alpha',
  'batch_size',
  'max_length',
  'save_steps',
  'eval_steps',
] as const satisfies readonly TrainParamName[]
export type AutoParam = (typeof autoParams)[number]

const { shape } = trainParamsSchema
const orAuto = <T extends z.ZodType>(field: T) => {
  const { title, description, basic } = field.meta() ?? {}
  return z
    .union([z.literal('auto'), field])
    .default('auto')
    .meta({ title, description, basic })
}
/** What a person or a program may ask for: as `trainParamsSchema`, and "auto" where it is legal. */
export const trainInputSchema = trainParamsSchema.extend({
  epochs: orAuto(shape.epochs),
  learning_rate: orAuto(shape.learning_rate),
  lora_r: orAuto(shape.lora_r),
  lora_alpha: orAuto(shape.lora_alpha),
  batch_size: orAuto(shape.batch_size),
  max_length: orAuto(shape.max_length),
  save_steps: orAuto(shape.save_steps),
  eval_steps: orAuto(shape.eval_steps),
})
export type TrainInput = z.infer<typeof trainInputSchema>
