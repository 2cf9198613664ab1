import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import type { Client } from 'ssh2'
import type { Channel, Opened } from '../../../../lib/connectors/ssh/channel.ts'
import { collect } from '../../../../lib/connectors/ssh/collect.ts'
import { MuxChannel } from '../../../../lib/connectors/ssh/openssh/mux-channel.ts'
import { fieldsOf, message, MESSAGE } from '../../../../lib/connectors/ssh/openssh/wire.ts'
import { transportOver } from '../../../../lib/connectors/ssh/ssh2/transport.ts'

const limits = { stdoutBytes: 1024, stderrBytes: 1024, closing: '-', excess: 'end' } as const

/** What an sshd puts into one packet when the command ends at once: the channel is open, its exit code, its end. */
const clients: Record<string, (opened: Opened) => void> = {
  'built-in': (opened) => {
    const channel = Object.assign(new PassThrough(), { stderr: new PassThrough(), close: () => undefined })
    const client = Object.assign(new EventEmitter(), {
      exec: (_command: string, done: (error: undefined, channel: unknown) => void) => {
        done(undefined, channel)
        channel.emit('exit', 7)
        channel.end('said')
        channel.stderr.end()
      },
    })
    transportOver(client as unknown as Client, new PassThrough()).exec('sh', opened)
  },
  openssh: (opened) => {
    const channel = new MuxChannel(
      { id: 1, window: 1024, packet: 1024 },
      { send: (_message, done) => done?.(), free: () => undefined },
    )
    const hear = (type: number, ...parts: (string | number | boolean)[]): void => {
      const fields = fieldsOf(message(type, ...parts))
      fields.u32() // its length
      fields.byte() // its padding, then its type
      fields.byte()
      channel.receive(type, fields)
    }
    opened(undefined, channel)
    hear(MESSAGE.data, 'said')
    hear(MESSAGE.request, 'exit-status', false, 7)
    hear(MESSAGE.close)
  },
}

describe('a command that ends at once', () => {
  for (const [client, start] of Object.entries(clients))
    it(`has its exit code although nobody was listening yet (${client})`, async () => {
      const channel = await new Promise<Channel>((resolve) => start((_error, opened) => resolve(opened)))
      const { exit, stdout } = await collect(channel, limits, AbortSignal.timeout(2_000))
      expect(exit).to.deep.equal({ code: 7 })
      expect(stdout.toString()).to.equal('said')
    })
})
