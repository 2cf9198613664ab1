/** Somebody pressed Ctrl-C, or a supervisor asked us to end. Not an error: what was open is closed, then we go. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  /** 128 and the number of the signal, as shells count. */
  readonly exitCode: number

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`ended by ${signal}`)
    this.exitCode = signal === 'SIGINT' ? 130 : 143
  }
}
