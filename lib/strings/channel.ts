/** The payment channel that answers and training are paid from, and the dialog that puts a deposit into it. */
export const channel = {
  topUp: 'Top up',
  topUpTitle: 'Top up your payment channel',
  openTitle: 'Open a payment channel',
  openText:
    'One transaction puts a deposit aside. After that answers and training are paid from it silently, at most what was quoted, and your wallet does not open again.',
  topUpText: 'The deposit is the most you can spend here. Adding to it is one transaction.',
  deposit: 'Deposit',
  depositHelp: (balance: string) => `Your wallet holds ${balance}.`,
  depositHelpUnknown: 'An amount in OPEN, for example 1 or 0.5.',
  depositBad: 'Write an amount such as 1 or 0.5.',
  depositZero: 'The deposit must be more than 0.',
  depositTooLittle: (least: string) => `This needs at least ${least}.`,
  depositTooMuch: (balance: string) =>
    `Your wallet holds only ${balance}. Choose less, so that the network fee can be paid too.`,
  needed: (amount: string) => `This takes at most ${amount} of it; the rest stays yours.`,
  takeBack: 'You can take back what you did not use, at any time, under Settings.',
  keyHere:
    'The key that signs these payments is made in this browser and stays here. It can spend this deposit and nothing else.',
  review: 'Review deposit',
  openAction: 'Open payment channel',
  topUpAction: 'Top up payment channel',
  openEffect: (amount: string) => `${amount} moves from your wallet into a payment channel of the Royalties contract.`,
  topUpEffect: (amount: string) => `${amount} moves from your wallet into your payment channel.`,
  limitEffect: 'What you use is paid from it, never more than you put in.',
  closing: 'Your payment channel is being closed, so it pays for nothing more. Open a new one to go on.',
} as const
