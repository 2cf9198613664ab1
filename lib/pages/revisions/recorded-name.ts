/** "shop/deployment/web" → "shop/web": what is recorded has its kind beside its name. Everything else is called as it is. */
export function recordedName(workload: string): string {
  return workload.replace(/^([^/]+)\/(?:deployment|statefulset|daemonset|cronjob)\/(?=[^/]+$)/u, '$1/')
}
