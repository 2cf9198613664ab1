/** One line with a value of the Prometheus text format. */
export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

export interface Exposition {
  readonly samples: readonly Sample[]
  readonly help: ReadonlyMap<string, string>
}

/**
 * Reads the text format 0.0.4 as strictly as its page says, knowing nothing of who wrote it.
 *
 * @throws Error at the first line that is not in it, at a family in two places, at a series that stands there twice
 */
export function parseExposition(text: string): Exposition {
  const samples: Sample[] = []
  const help = new Map<string, string>()
  const types = new Set<string>()
  const series = new Set<string>()
  let current = ''
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/u.exec(line)
    if (comment) {
      const [, word, name = '', rest = ''] = comment
      const seen = word === 'HELP' ? help.has(name) : types.has(name)
      if (seen) throw new Error(`${name} has two places: ${line}`)
      if (word === 'HELP') help.set(name, rest)
      else types.add(name)
      current = name
      continue
    }
    const sample = parseSample(line)
    if (sample.name !== current) throw new Error(`not in its family: ${line}`)
    const key = JSON.stringify([sample.name, [...sample.labels].filter(([, value]) => value !== '').sort()])
    if (series.has(key)) throw new Error(`twice: ${line}`)
    series.add(key)
    samples.push(sample)
  }
  return { samples, help }
}

function parseSample(line: string): Sample {
  const [name = ''] = /^[a-zA-Z_:][a-zA-Z0-9_:]*/u.exec(line) ?? []
  const { labels, rest } = parseLabels(line.slice(name.length))
  const value = /^ (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/u.exec(rest)?.[1]
  if (name === '' || value === undefined) throw new Error(`no sample: ${line}`)
  return { name, labels, value: Number(value) }
}

function parseLabels(text: string): { readonly labels: ReadonlyMap<string, string>; readonly rest: string } {
  const labels = new Map<string, string>()
  if (!text.startsWith('{')) return { labels, rest: text }
  let rest = text.slice(1)
  while (!rest.startsWith('}')) {
    const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"(,(?!\})|(?=\}))/u.exec(rest)
    if (!label) throw new Error(`no label at ${rest.slice(0, 80)}`)
    const [all, key = '', value = ''] = label
    if (labels.has(key)) throw new Error(`the label ${key} twice: ${text}`)
    labels.set(
      key,
      value.replace(/\\(.)/gu, (_all, mark: string) => (mark === 'n' ? '\n' : mark)),
    )
    rest = rest.slice(all.length)
  }
  return { labels, rest: rest.slice(1) }
}
