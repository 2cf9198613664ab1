import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { Secret } from '../../lib/base/secret.ts'
import { postHttp } from '../../lib/kit/http-post.ts'
import type { AnyNotifier, Delivery } from '../../lib/kit/notifier.ts'
import email from '../../lib/notifiers/email.ts'
import syslog from '../../lib/notifiers/syslog.ts'
import { aContext, aMessage, optionsOf } from './notices.ts'

// Runs where 169.254.169.254 is an address of this machine, as in a cloud, and names of /etc/hosts lead there. Prints
// what became of each try, and how often somebody there was spoken to.
const HTTP = 8080
const OTHER = 8081
let spokenTo = 0
const heard = (): void => void (spokenTo += 1)
const web = createServer((_request, response) => response.end('taken')).on('connection', heard)
const stream = createTcpServer((socket) => void socket.on('error', () => undefined).end()).on('connection', heard)
const datagrams = createSocket('udp4').on('message', heard)
await new Promise<void>((resolve) => void web.listen(HTTP, '0.0.0.0', resolve))
await new Promise<void>((resolve) => void stream.listen(OTHER, '0.0.0.0', resolve))
await new Promise<void>((resolve) => void datagrams.bind(OTHER, '0.0.0.0', resolve))

const [, , how = '', host = ''] = process.argv
const answer = await tried(how, host)
await new Promise((resolve) => setImmediate(resolve))
process.stdout.write(JSON.stringify({ answer, spokenTo }))
datagrams.close()
stream.close()
web.close()

function tried(kind: string, to: string): Promise<unknown> {
  switch (kind) {
    case 'http':
      return postHttp({ url: `http://${to}:${HTTP}/latest`, body: '{}' }, aContext())
    case 'https':
      return postHttp({ url: new Secret(`https://${to}:${HTTP}/latest`, 'env:URL'), body: '{}' }, aContext())
    case 'email':
      return by(email, { host: to, port: OTHER, tls: 'none', from: 'a@example.org', to: ['b@example.org'] })
    default:
      return by(syslog, { to: `${kind}://${to}:${OTHER}` })
  }
}

function by(notifier: AnyNotifier, written: Record<string, unknown>): Promise<Delivery> {
  return notifier.send(aMessage(), optionsOf(notifier, written), aContext())
}
