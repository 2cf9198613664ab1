import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request as plainRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { stringify } from 'yaml'
import { freePort } from './sshd.ts'

const PROGRAM = '/usr/bin/docker-registry'

/** Skips the suite where no registry may be started, and says why. With CI=true that is a failure. */
export async function needImageRegistry(context: Mocha.Context): Promise<void> {
  const isThere = await access(PROGRAM).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const why = `"${PROGRAM}" is missing (Debian: apt-get install docker-registry)`
  if (process.env['CI'] === 'true') throw new Error(`an image registry cannot be started here: ${why}`)
  process.stderr.write(`    skipped: ${why}\n`)
  context.skip()
}

/** Of the one account of a registry that wants to know who asks. The line is what htpasswd(1) makes of it. */
export const ACCOUNT = {
  user: 'watch',
  password: 'canary-of-registry',
  line: 'watch:$2y$04$AVDAnIE5DKgiasFpnBN2UeXaGoc.dq4wtzXnPiVdb.FABFAjuqTv2\n',
}

export interface RegistryWish {
  /** Lets in nobody but ACCOUNT. */
  readonly htpasswd?: true
  /** Of a server that hands out tokens, as the configuration of the registry says it. */
  readonly token?: {
    readonly realm: string
    readonly service: string
    readonly issuer: string
    readonly bundle: string
  }
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string }
  readonly port?: number
  /** What is shown when the test itself pushes. */
  readonly authorization?: (repository: string) => string
}

/** A real registry on loopback, of nobody but this test. */
export interface ImageRegistry {
  /** "127.0.0.1:5000" */
  readonly host: string
  readonly port: number
  /** Sends a question of the API as it is. */
  send(method: string, path: string, body?: Buffer, headers?: Record<string, string>): Promise<Reply>
  stop(): Promise<void>
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Debian's docker-registry with all that it keeps in a folder of its own. */
export async function startImageRegistry(wish: RegistryWish = {}): Promise<ImageRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'ow-registry-'))
  const at = (name: string): string => join(folder, name)
  const port = wish.port ?? (await freePort())
  const { tls, token, htpasswd } = wish
  if (tls) await Promise.all([writeFile(at('cert.pem'), tls.cert), writeFile(at('key.pem'), tls.key)])
  if (token) await writeFile(at('bundle.pem'), token.bundle)
  await writeFile(at('users'), ACCOUNT.line)
  await writeFile(
    at('config.yml'),
    stringify({
      version: 0.1,
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: at('data') }, delete: { enabled: true } },
      http: {
        addr: `127.0.0.1:${port}`,
        secret: 'a test',
        ...(tls && { tls: { certificate: at('cert.pem'), key: at('key.pem') } }),
      },
      ...(htpasswd && { auth: { htpasswd: { realm: 'a test', path: at('users') } } }),
      ...(token && {
        auth: {
          token: { realm: token.realm, service: token.service, issuer: token.issuer, rootcertbundle: at('bundle.pem') },
        },
      }),
    }),
  )
  const server = spawn(PROGRAM, ['serve', at('config.yml')], { stdio: 'ignore', env: { PATH: process.env['PATH'] } })
  const ended = once(server, 'exit')
  // A test run that dies takes the registry with it.
  const lastResort = (): void => void server.kill('SIGKILL')
  process.once('exit', lastResort)
  const send = sender(port, wish)
  const stop = async (): Promise<void> => {
    process.removeListener('exit', lastResort)
    server.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    for (let left = 200; !(await send('GET', '/v2/').catch(() => null)); left -= 1) {
      if (left === 0 || server.exitCode !== null) throw new Error('the registry did not come up')
      await wait(25)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { host: `127.0.0.1:${port}`, port, send, stop }
}

function sender(port: number, { tls, htpasswd, authorization }: RegistryWish): ImageRegistry['send'] {
  const agent = new Agent({ keepAlive: false })
  const basic = `Basic ${Buffer.from(`${ACCOUNT.user}:${ACCOUNT.password}`).toString('base64')}`
  return async (method, path, body, headers = {}) => {
    const shown = htpasswd ? basic : authorization?.(/^\/v2\/(.+?)\/(?:blobs|manifests|tags)\//u.exec(path)?.[1] ?? '')
    const options = {
      method,
      path,
      port,
      host: '127.0.0.1',
      headers: {
        ...headers,
        ...(shown !== undefined && { authorization: shown }),
        'content-length': body?.length ?? 0,
      },
    }
    const asks = tls ? secureRequest({ ...options, ca: tls.ca }) : plainRequest({ ...options, agent })
    asks.end(body)
    const [response] = (await once(asks, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
  }
}

export interface Pushed {
  readonly digest: string
  readonly mediaType: string
  readonly size: number
  /** Of the configuration, which is what Docker calls the id of the image. */
  readonly config: string
}

const OCI = 'application/vnd.oci.image'

/** Pushes an image with one layer, the file `said` of it made of that text unless a whole layer is given. */
export async function pushImage(
  registry: ImageRegistry,
  repository: string,
  reference: string | null,
  image: { readonly said: string; readonly architecture?: string; readonly variant?: string; readonly layer?: Buffer },
): Promise<Pushed> {
  const { said, architecture = 'amd64', variant, layer = tarOf('said', said) } = image
  const layerDigest = await pushBlob(registry, repository, layer)
  const config = Buffer.from(
    JSON.stringify({
      created: '2026-11-01T00:00:00Z',
      os: 'linux',
      architecture,
      ...(variant !== undefined && { variant }),
      config: { Cmd: ['/bin/busybox', 'sleep', '1000'], Labels: { said } },
      rootfs: { type: 'layers', diff_ids: [layerDigest] },
      history: [{ created_by: 'a test' }],
    }),
  )
  const configDigest = await pushBlob(registry, repository, config)
  const layers = [{ mediaType: `${OCI}.layer.v1.tar`, digest: layerDigest, size: layer.length }]
  const described = { mediaType: `${OCI}.config.v1+json`, digest: configDigest, size: config.length }
  const manifest = { schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config: described, layers }
  return { ...(await pushManifest(registry, repository, reference, manifest)), config: configDigest }
}

/** Pushes an index of what was pushed before; an index may be among it. */
export async function pushIndex(
  registry: ImageRegistry,
  repository: string,
  reference: string | null,
  entries: readonly (Omit<Pushed, 'config'> & { readonly platform?: object })[],
): Promise<Omit<Pushed, 'config'>> {
  const manifests = entries.map(({ digest, mediaType, size, platform }) => ({ digest, mediaType, size, platform }))
  return pushManifest(registry, repository, reference, {
    schemaVersion: 2,
    mediaType: `${OCI}.index.v1+json`,
    manifests,
  })
}

async function pushManifest(
  registry: ImageRegistry,
  repository: string,
  reference: string | null,
  manifest: { readonly mediaType: string; readonly [more: string]: unknown },
): Promise<Omit<Pushed, 'config'>> {
  const body = Buffer.from(JSON.stringify(manifest))
  const digest = digestOf(body)
  const { mediaType } = manifest
  const path = `/v2/${repository}/manifests/${reference ?? digest}`
  await well(registry.send('PUT', path, body, { 'content-type': mediaType }), 201)
  return { digest, mediaType, size: body.length }
}

async function pushBlob(registry: ImageRegistry, repository: string, blob: Buffer): Promise<string> {
  const digest = digestOf(blob)
  const { headers } = await well(registry.send('POST', `/v2/${repository}/blobs/uploads/`), 202)
  const { pathname, search } = new URL(headers.location ?? '', 'http://127.0.0.1')
  const path = `${pathname}${search}${search === '' ? '?' : '&'}digest=${digest}`
  await well(registry.send('PUT', path, blob, { 'content-type': 'application/octet-stream' }), 201)
  return digest
}

async function well(sent: Promise<Reply>, status: number): Promise<Reply> {
  const reply = await sent
  if (reply.status !== status) throw new Error(`the registry answers ${reply.status}: ${reply.body.slice(0, 300)}`)
  return reply
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/** A layer with one program in it, which is all that a container needs to run. */
export async function busyboxLayer(): Promise<Buffer> {
  return tarOf('bin/busybox', await readFile('/bin/busybox'), 0o755)
}

/** A tar with one file. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
function tarOf(name: string, content: string | Buffer, mode = 0o644): Buffer {
  const body = Buffer.from(content)
  const head = Buffer.alloc(512)
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`
  head.write(name, 0)
  head.write(octal(mode, 8) + octal(0, 8) + octal(0, 8) + octal(body.length, 12) + octal(0, 12), 100)
  head.write(' '.repeat(8) + '0', 148)
  head.write('ustar\0' + '00', 257)
  head.write(
    `${head
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return Buffer.concat([head, body, Buffer.alloc((512 - (body.length % 512)) % 512), Buffer.alloc(1024)])
}
