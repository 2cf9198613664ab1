/** Words that say which fields a value has, or choose what is drawn: no other can stand in their place. */
const OURS = new Set([
  ...['ok', 'warning', 'unknown', 'critical', 'pending', 'open', 'resolved', 'recovered', 'vanished', 'removed'],
  ...['blind', 'dependency', 'maintenance', 'silence', 'acknowledged', 'go', 'would', 'no', 'raw', 'hour', 'day'],
  ...[
    'ratio',
    'bytes',
    'ms',
    'count',
    'per-second',
    'replicated',
    'global',
    'job',
    'cron',
    'running',
    'starting',
    'ended',
  ],
  ...[
    'stopping',
    'progressing',
    'paused',
    'failed',
    'crash-loop',
    'told',
    'not-meant',
    'waits',
    'hours',
    'opened',
    'changed',
  ],
  ...['queued', 'delivered', 'refused', 'dead', 'evidence', 'heal', 'intended', 'resolved', 'container', 'workload'],
  ...[
    'degraded',
    'down',
    'unmeasured',
    'off',
    'read',
    'unread',
    'recreated',
    'image-changed',
    'updated-in-place',
    '24h',
    '7d',
  ],
  ...['read', 'unread', 'none', 'whole', 'broken', 'reading', 'act', 'dry-run', 'problem', 'recovery', 'still'],
  ...['runs', 'engine', 'target', 'unit', 'operator', 'image', 'orchestrator', 'daemon', 'added', 'taken', 'set'],
])

/** The same with another text in every field that holds one, names of labels among them. */
export function withText<T>(value: T, text: string): T {
  return withTexts(value, () => text)
}

/** The same with what is made of each text in its place. */
export function withTexts<T>(value: T, made: (text: string) => string): T {
  const of = <Part>(part: Part): Part => withTexts(part, made)
  if (typeof value === 'string') return (OURS.has(value) ? value : made(value)) as T
  if (Array.isArray(value)) return value.map((each: unknown) => of(each)) as T
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [of(key), of(each)])) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) =>
      key === 'labels' ? [key, labelled(each as Record<string, string>, made)] : [key, of(each)],
    ),
  ) as T
}

function labelled(labels: Readonly<Record<string, string>>, made: (text: string) => string): Record<string, string> {
  const entries = Object.entries(labels)
  const some = entries.length > 0 ? entries : [['', '']]
  return Object.fromEntries(some.map(([key = '', text = '']) => [made(key), made(text)]))
}
