import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Pair } from './certificates.ts'

const run = promisify(execFile)

/** Certificates as servers have them when something is wrong with them. All are for 127.0.0.1, localhost and *.wild.test. */
export interface ServerCertificates {
  readonly ca: string
  readonly good: Pair
  readonly expired: Pair
  readonly notYet: Pair
  readonly selfSigned: Pair
  readonly strange: Pair
  /** Vouched for by an intermediate authority that is shown, that is not shown, that has expired. */
  readonly chained: Pair
  readonly incomplete: Pair
  readonly behindExpired: Pair
  /** RSA 1024, signed with SHA-1. */
  readonly weak: Pair
  /** For the name elsewhere.test only. */
  readonly otherName: Pair
  readonly client: Pair
}

const HERE = 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:*.wild.test'
const AUTHORITY = 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign'
const PAST = ['20200101000000Z', '20210101000000Z'] as const
const FUTURE = ['20400101000000Z', '20410101000000Z'] as const

export async function makeServerCertificates(folder: string): Promise<ServerCertificates> {
  const [ca] = await Promise.all([root(folder, 'ca'), root(folder, 'strange-ca')])
  await Promise.all([
    signed(folder, 'ca', 'middle', { extension: AUTHORITY }),
    signed(folder, 'ca', 'old-middle', { extension: AUTHORITY, between: PAST }),
  ])
  const [good, expired, notYet, strange, weak, otherName, client] = await Promise.all([
    signed(folder, 'ca', 'good'),
    signed(folder, 'ca', 'expired', { between: PAST }),
    signed(folder, 'ca', 'not-yet', { between: FUTURE }),
    signed(folder, 'strange-ca', 'strange'),
    signed(folder, 'ca', 'weak', { key: ['rsa:1024'], digest: 'sha1' }),
    signed(folder, 'ca', 'other-name', { extension: 'subjectAltName=DNS:elsewhere.test' }),
    signed(folder, 'ca', 'client', { extension: 'extendedKeyUsage=clientAuth' }),
  ])
  const incomplete = await signed(folder, 'middle', 'chained')
  const behind = await signed(folder, 'old-middle', 'behind')
  const [middle, oldMiddle] = await Promise.all([pem(folder, 'middle'), pem(folder, 'old-middle')])
  return {
    ...{ ca, good, expired, notYet, strange, weak, otherName, client, incomplete },
    selfSigned: { cert: await root(folder, 'self-signed', HERE), key: await pem(folder, 'self-signed-key') },
    chained: { ...incomplete, cert: incomplete.cert + middle },
    behindExpired: { ...behind, cert: behind.cert + oldMiddle },
  }
}

const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']

async function root(folder: string, name: string, extension?: string): Promise<string> {
  const made = ['-nodes', '-keyout', join(folder, `${name}-key.pem`), '-out', join(folder, `${name}.pem`)]
  const more = extension === undefined ? [] : ['-addext', extension]
  await run('openssl', ['req', '-x509', '-newkey', ...EC, ...made, '-days', '90', '-subj', `/CN=${name}`, ...more])
  return pem(folder, name)
}

/** `openssl ca` is the only one of its programs that takes two dates. */
async function signed(
  folder: string,
  by: string,
  name: string,
  wish: { extension?: string; between?: readonly [string, string]; key?: readonly string[]; digest?: string } = {},
): Promise<Pair> {
  const { extension = HERE, between, key = EC, digest = 'sha256' } = wish
  const own = join(folder, `of-${name}`)
  await mkdir(own)
  const at = (file: string): string => join(own, file)
  const out = join(folder, `${name}-key.pem`)
  await run('openssl', ['req', '-newkey', ...key, '-nodes', '-keyout', out, '-out', at('csr'), '-subj', `/CN=${name}`])
  await Promise.all([
    writeFile(at('index'), ''),
    writeFile(at('ext'), extension),
    writeFile(
      at('conf'),
      [
        `[ca]\ndefault_ca=d\n[d]\ndatabase=${at('index')}\nnew_certs_dir=${own}\nrand_serial=yes\n`,
        `policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n`,
      ].join(''),
    ),
  ])
  const dates = between ? ['-startdate', between[0], '-enddate', between[1]] : ['-days', '60']
  const authority = ['-cert', join(folder, `${by}.pem`), '-keyfile', join(folder, `${by}-key.pem`)]
  const files = ['-in', at('csr'), '-out', join(folder, `${name}.pem`), '-extfile', at('ext')]
  await run('openssl', [
    'ca',
    '-batch',
    '-notext',
    '-md',
    digest,
    '-config',
    at('conf'),
    ...files,
    ...authority,
    ...dates,
  ])
  return { cert: await pem(folder, name), key: await pem(folder, `${name}-key`) }
}

function pem(folder: string, name: string): Promise<string> {
  return readFile(join(folder, `${name}.pem`), 'utf8')
}
