/** The command line asks for something that is not there. The message never repeats the value of an option. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
