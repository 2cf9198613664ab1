/** "shop/deployment/web": the same after a restart, and no two are alike. */
export function idOf(namespace: string, kind: string, name: string): string {
  return `${namespace}/${kind}/${name}`
}
