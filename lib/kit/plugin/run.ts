import { limitPerKey } from '../../base/limit.ts'
import type { Fault } from '../../model/fault.ts'
import type { BoundShell } from '../../model/session.ts'
import type { TargetTraits } from '../../model/target.ts'
import { toFault } from '../fault.ts'
import type { PluginCommand } from './commands.ts'
import { filledIn } from './placeholders.ts'

/** How one command ended: with an exit code, or so that there is none. */
export type Ran = { readonly name: string } & (
  | {
      readonly kind: 'ended'
      readonly exitCode: number
      readonly output: string
      readonly error: string
      /** More came than is kept. */
      readonly cut: boolean
    }
  | { readonly kind: 'faulted'; readonly fault: Fault }
)

/** Of what a plugin prints; the rest is dropped. */
const KEPT_BYTES = 65_536
const KEPT_ERROR_BYTES = 1024
/** Of one target's plugins. */
const AT_ONCE = 4

/** Runs all commands, a few at a time. One that cannot be run costs no other its answer. */
export async function runCommands(
  commands: Readonly<Record<string, PluginCommand>>,
  target: TargetTraits,
  programs: Pick<BoundShell, 'runPlugin'>,
): Promise<readonly Ran[]> {
  const limited = limitPerKey(AT_ONCE, AT_ONCE)
  return Promise.all(
    Object.entries(commands).map(([name, command]) =>
      limited('', async (): Promise<Ran> => {
        try {
          const { exitCode, stdout, stderr, cut } = await programs.runPlugin(filledIn(command.argv, target), {
            timeoutMs: command.timeout,
            excess: 'drop',
          })
          const output = head(stdout, KEPT_BYTES)
          return {
            name,
            kind: 'ended',
            exitCode,
            output,
            error: head(stderr, KEPT_ERROR_BYTES),
            cut: cut || output !== stdout,
          }
        } catch (error) {
          return { name, kind: 'faulted', fault: toFault(error) }
        }
      }),
    ),
  )
}

/** Never through the middle of a character. */
function head(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\ufffd{1,3}$/u, '')
}
