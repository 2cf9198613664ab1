import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Pair {
  readonly cert: string
  readonly key: string
}

export interface Certificates {
  readonly ca: string
  /** For 127.0.0.1 and localhost. */
  readonly server: Pair
  readonly client: Pair
  /** For another name than the one that is dialled. */
  readonly otherName: Pair
  readonly expired: Pair
  /** A second authority, which nobody here trusts, and a client it vouches for. */
  readonly wrongCa: string
  readonly strangeClient: Pair
}

/** Throw-away certificates, made by openssl in the folder. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const [ca, wrongCa] = await Promise.all([authority(folder, 'ca'), authority(folder, 'wrong-ca')])
  const here = 'subjectAltName=IP:127.0.0.1,DNS:localhost'
  const [server, client, otherName, expired, strangeClient] = await Promise.all([
    signed(folder, 'ca', 'server', here),
    signed(folder, 'ca', 'client', 'extendedKeyUsage=clientAuth'),
    signed(folder, 'ca', 'other-name', 'subjectAltName=DNS:elsewhere.example'),
    signed(folder, 'ca', 'expired', here, -1),
    signed(folder, 'wrong-ca', 'strange-client', 'extendedKeyUsage=clientAuth'),
  ])
  return { ca, server, client, otherName, expired, wrongCa, strangeClient }
}

async function authority(folder: string, name: string): Promise<string> {
  const [key, cert] = [join(folder, `${name}-key.pem`), join(folder, `${name}.pem`)]
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert]
  await run('openssl', ['req', '-x509', ...made, '-days', '2', '-subj', `/CN=${name} of a test`])
  return readFile(cert, 'utf8')
}

async function signed(folder: string, by: string, name: string, extension: string, days = 2): Promise<Pair> {
  const at = (suffix: string): string => join(folder, `${name}${suffix}`)
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at('-key.pem')]
  await run('openssl', ['req', ...made, '-out', at('.csr'), '-subj', `/CN=${name}`])
  await writeFile(at('.ext'), extension)
  const authority = ['-CA', join(folder, `${by}.pem`), '-CAkey', join(folder, `${by}-key.pem`)]
  const asked = ['-in', at('.csr'), '-out', at('.pem'), '-extfile', at('.ext'), '-set_serial', `0x${serial(name)}`]
  await run('openssl', ['x509', '-req', ...asked, ...authority, '-days', `${days}`])
  return { cert: await readFile(at('.pem'), 'utf8'), key: await readFile(at('-key.pem'), 'utf8') }
}

function serial(name: string): string {
  return Buffer.from(name).toString('hex')
}
