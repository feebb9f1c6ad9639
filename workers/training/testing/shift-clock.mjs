// Loaded before a worker (node --import): its clock is CLOCK_SHIFT_S wrong, at once, or where CLOCK_JUMPS is set from SIGUSR2 on.
const seconds = Number(process.env.CLOCK_SHIFT_S ?? 0)
let shift = process.env.CLOCK_JUMPS ? 0 : seconds * 1000
process.on('SIGUSR2', () => {
  shift = seconds * 1000
})
const now = () => RealDate.now() + shift
const RealDate = Date
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
