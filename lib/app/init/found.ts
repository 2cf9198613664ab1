import { readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import SSHConfig from 'ssh-config'
import { parse } from 'yaml'
import { readBounded } from '../../base/read-bounded.ts'
import { ID_PATTERN } from '../../inventory/name-patterns.ts'

/** Something that this user works with already, as a target would be written. */
export interface Found {
  /** Where it stands: "~/.ssh/config". */
  readonly source: string
  readonly target: Readonly<Record<string, unknown>> & { readonly id: string }
}

interface Home {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

const MAX_BYTES = 1024 * 1024
/** More than anybody picks from by hand. */
const MOST = 1000

/**
 * This machine, and what the configurations of ssh, docker and kubectl name. Nobody is asked anything; a file that cannot
 * be read names nothing. All of them have ids of their own.
 */
export async function findTargets(at: Home): Promise<readonly Found[]> {
  const here: Found = { source: 'this machine', target: { id: 'here', runtime: 'local', engine: 'auto' } }
  const found = [here, ...(await sshHosts(at)), ...(await dockerContexts(at)), ...(await kubeContexts(at))]
  const taken = new Set<string>()
  return found.slice(0, MOST).map(({ source, target }) => {
    const id = freeId(target.id, typeof target['runtime'] === 'string' ? target['runtime'] : 'ssh', taken)
    taken.add(id)
    return { source, target: { ...target, id } }
  })
}

function freeId(name: string, runtime: string, taken: ReadonlySet<string>): string {
  const plain = name
    .replace(/[^A-Za-z0-9._/@:-]+/gu, '-')
    .replace(/^[^A-Za-z0-9]+/u, '')
    .slice(0, 100)
  const id = ID_PATTERN.test(plain) ? plain : runtime
  const names = [id, `${id}-${runtime}`, ...Array.from({ length: MOST }, (_, nth) => `${id}-${nth + 2}`)]
  return names.find((each) => !taken.has(each)) ?? id
}

async function textOf(path: string): Promise<string | null> {
  const read = await readBounded(path, MAX_BYTES)
  return read.ok ? read.bytes.toString('utf8') : null
}

/** A host with a name, not a pattern. How it is reached stands there, and is read when it is dialled. */
async function sshHosts({ home }: Home): Promise<readonly Found[]> {
  const text = await textOf(join(home, '.ssh/config'))
  return text === null ? [] : namedHosts(text).map((id) => ({ source: '~/.ssh/config', target: { id, address: id } }))
}

/** As the words of `ssh NAME`. Forges are left out: who logs in as "git" is given no shell. */
function namedHosts(text: string): readonly string[] {
  try {
    const config = SSHConfig.parse(text)
    const names = config.flatMap((line) => ('param' in line && /^host$/iu.test(line.param) ? wordsOf(line.value) : []))
    const plain = [...new Set(names)].filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/u.test(name))
    return plain.filter((name) => config.compute(name)['User'] !== 'git')
  } catch {
    return [] // what ssh itself would refuse
  }
}

function wordsOf(value: string | readonly unknown[]): readonly string[] {
  if (typeof value === 'string') return value.split(/\s+/u)
  return value.flatMap((word) => {
    const text = typeof word === 'string' ? word : (word as { readonly val?: unknown }).val
    return typeof text === 'string' ? [text] : []
  })
}

/** Source: docker/cli, cli/context/store: a folder for each, called by the SHA-256 of its name. */
async function dockerContexts({ home, env }: Home): Promise<readonly Found[]> {
  const folder = join(env['DOCKER_CONFIG'] ?? join(home, '.docker'), 'contexts')
  const names = await readdir(join(folder, 'meta')).catch(() => [])
  const all = await Promise.all(names.slice(0, MOST).map((name) => dockerContext(folder, name)))
  return all.flatMap((each) => each ?? [])
}

async function dockerContext(folder: string, name: string): Promise<Found | null> {
  const meta = yamlOf(await textOf(join(folder, 'meta', name, 'meta.json')))
  const { Name: id, Endpoints: endpoints } = meta
  const endpoint = mapOf(mapOf(endpoints)['docker'])['Host']
  if (typeof id !== 'string' || typeof endpoint !== 'string') return null
  const material = join(folder, 'tls', name, 'docker')
  const files = endpoint.startsWith('tcp://') ? await readdir(material).catch(() => []) : []
  const tls = Object.fromEntries(
    ['ca', 'cert', 'key'].flatMap((part) =>
      files.includes(`${part}.pem`) ? [[part, `file:${join(material, `${part}.pem`)}`]] : [],
    ),
  )
  const target = { id, runtime: 'docker', endpoint, ...(Object.keys(tls).length > 0 && { tls }) }
  return { source: `docker context "${id}"`, target }
}

async function kubeContexts({ home, env }: Home): Promise<readonly Found[]> {
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean)
  const files = named.length > 0 ? named : [join(home, '.kube/config')]
  const all = await Promise.all(
    files.map(async (path) => {
      const { contexts } = yamlOf(await textOf(path))
      const names = (Array.isArray(contexts) ? contexts : []).map((each) => mapOf(each)['name'])
      return names.flatMap((context): Found[] =>
        typeof context === 'string'
          ? [
              {
                source: `context "${context}" of ${path.replace(home, '~')}`,
                target: { id: context, runtime: 'kubernetes', kubeconfig: path, context },
              },
            ]
          : [],
      )
    }),
  )
  return all.flat()
}

/** JSON is YAML. Nothing of what cannot be read. */
function yamlOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return text === null ? {} : mapOf(parse(text, { logLevel: 'silent' }))
  } catch {
    return {}
  }
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}
